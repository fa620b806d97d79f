import type { Translation } from '../../lab-program.ts'

export const messages: Translation = {
  summary: '트윗을 한 번씩만 세기',
  given: { distinctTweets: 'tools/lab/tasks/tweets.ts 파일의 트윗' },
  tasks: {
    distinctTweets: 'id 하나를 한 번씩만 센다. 무엇을 기억해야 하고, 언제 잊어도 될까?',
  },
  hints: {
    distinctTweets: [
      '트윗이 전에 온 것인지 어떻게 알까?',
      '트윗의 id 값을 기억해야 한다. 그렇다고 영원히는 아니다. 사본도 같은 1분에 쓰인 것이니, 윈도가 사라지면 거기서 본 것도 잊어도 된다.',
      "windowInto(fixedWindows('60s')), distinctBy(tweet => tweet.id), combineGlobally(count()) 순서다.",
    ],
  },
  mistakes: {
    'copies counted': {
      name: '트윗을 전달될 때마다 셌다',
      why: '적어도 한 번 전달된다는 말은 두 번일 수도 있다는 뜻이다. id 값이 같으면 한 번만 센다.',
    },
    'once an author': {
      name: '글쓴이마다 한 번씩 셌다',
      why: '한 사람이 트윗을 여러 개 쓸 수 있다. 같은 트윗인지는 id 값이 정한다.',
    },
    'once a text': {
      name: '본문이 같으면 한 번만 셌다',
      why: '두 사람이 똑같은 글을 쓸 수 있다. 같은 트윗인지는 id 값이 정한다.',
    },
    'an hour': { name: '윈도가 1시간짜리다', why: "m 단위는 분, s 단위는 초다: '60s' 또는 '1m'." },
    milliseconds: {
      name: '윈도가 60밀리초짜리다',
      why: "수는 어디서나 밀리초다. 1분은 60_000 값이고, 문자열로는 '60s' 값이다.",
    },
    'no windows': {
      name: '윈도 없이 셌다',
      why: '분마다 몇 개인지 구해야 한다. 게다가 전역 윈도에서는 id 값을 영원히 기억해야 한다.',
    },
  },
}
