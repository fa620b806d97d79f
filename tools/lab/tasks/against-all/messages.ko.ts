import type { Translation } from '../../lab-program.ts'

export const messages: Translation = {
  summary: '해시태그의 분위기를 모든 트윗의 평균과 비교하기, 보조 입력으로',
  given: { againstAll: 'tools/lab/tasks/tweets.ts 파일의 트윗' },
  tasks: {
    againstAll: '전체 평균을 asSingleton(…) 으로 만들어, 해시태그별 평균 다음에 오는 map 단계에 보조 입력으로 준다',
  },
  hints: {
    againstAll: [
      '같은 5분의 평균이 두 가지다. 해시태그별 평균과 모든 트윗의 평균. 둘 다 볼 수 있는 것은 누구일까?',
      '전체 평균은 윈도마다 값이 하나다. 그래서 해시태그의 평균을 받는 map 단계의 보조 입력이 될 수 있다.',
      "all 값은 모든 트윗의 점수를 windowInto(fixedWindows('5m')), combineGlobally(mean()) 단계에 거친 것이다. 해시태그 쪽은 combinePerKey(mean()) 다음에 map(([tag, mine], { sideInputs }) => [tag, mine - sideInputs.all], { sideInputs: { all: asSingleton(all) } }).",
    ],
  },
  mistakes: {
    'only those with hashtags': {
      name: '전체에서 해시태그가 없는 트윗을 빠뜨렸다',
      why: '전체는 말 그대로 모든 트윗이다. 해시태그로 나누기 전에 평균을 낸다.',
    },
    'once for each hashtag': {
      name: '전체 평균에서 트윗 하나를 해시태그 수만큼 셌다',
      why: '해시태그가 있든 없든 모든 트윗을 한 번씩 센다. 해시태그로 나누기 전에 평균을 낸다.',
    },
    'all of time': {
      name: '시간 전체의 평균과 비교했다',
      why: '보조 입력은 윈도마다 값이 따로 있다. 같은 5분짜리 윈도를 준다.',
    },
    'the other way round': {
      name: '거꾸로 뺐다',
      why: '얼마나 위에 있는지를 구한다. 해시태그의 평균에서 전체 평균을 뺀다.',
    },
    'not against all': {
      name: '해시태그의 평균을 그대로 냈다',
      why: '모든 트윗의 평균보다 얼마나 위에 있는지를 구해야 한다.',
    },
    'once a tweet': {
      name: '트윗마다 해시태그를 한 번씩만 셌다',
      why: '한 트윗에 여러 번 나와도 나온 만큼 센다.',
    },
    'a score per word': {
      name: '단어당 점수인 comparative 값을 썼다',
      why: '글 전체의 점수가 필요하다: analyze(text).score.',
    },
    'a minute': { name: '윈도가 1분짜리다', why: '5분이어야 한다.' },
  },
}
