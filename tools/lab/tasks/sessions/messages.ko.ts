import type { Translation } from '../../lab-program.ts'

export const messages: Translation = {
  summary: '글쓴이별 세션',
  given: { authorSessions: 'tools/lab/tasks/tweets.ts 파일의 트윗' },
  tasks: {
    authorSessions: "author_id 값으로 withKeys, sessions('10m') 윈도, 키별 개수, 윈도를 함께 받는 map 순서로 잇는다",
  },
  hints: {
    authorSessions: [
      '누가 쉬는 시간일까? 두 사람이 번갈아 쓰면 세션은 저마다 하나씩이다.',
      '세션 윈도는 키마다 따로다. 먼저 글쓴이를 키로 삼는다. 얼마나 이어졌는지는 윈도가 말해 준다.',
      "withKeys(tweet => tweet.author_id), windowInto(sessions('10m')), combinePerKey(count()), 그다음 map 단계로 { author, tweets, lasted: window.end - window.start } 꼴로 바꾼다.",
    ],
  },
  mistakes: {
    'a grid': {
      name: '10분짜리 고정 윈도를 썼다',
      why: '세션의 시작과 끝은 시계가 아니라 트윗이 정한다. 10분은 윈도의 길이가 아니라 두 트윗 사이에 쉬는 시간이다.',
    },
    milliseconds: {
      name: '쉬는 시간이 10밀리초다',
      why: "수는 어디서나 밀리초다. 10분은 '10m' 값이다.",
    },
    'gap too short': {
      name: '세션이 1분 만에 끝난다',
      why: '트윗이 10분 동안 없어야 세션이 끝난다.',
    },
    'without the last pause': {
      name: '마지막 쉬는 시간을 뺐다',
      why: '세션은 첫 트윗부터 마지막 트윗 10분 뒤까지다. 그때가 되어야 끝난 줄 알 수 있고, 그때가 윈도의 끝이다.',
    },
    seconds: {
      name: '초 단위로 냈다',
      why: 'window.end, window.start 값이 그렇듯 밀리초여야 한다.',
    },
    'by tweet': {
      name: '트윗마다 키가 다르다',
      why: '세션은 키마다 따로다. 한데 속하는 것은 키가 같아야 한다. 글쓴이, 곧 author_id 값이 키다.',
    },
  },
}
