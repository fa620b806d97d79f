import type { Translation } from '../lab-program.ts'

const tweets = 'tools/lab/5-sentiment/checks.ts 파일 맨 위의 트윗 8개'

export const messages: Translation = {
  summary: '가장 많이 쓰인 해시태그 열 개의 분위기',
  given: {
    scored: tweets,
    moodOfTop: 'tools/lab/5-sentiment/checks.ts 파일의 점수들',
    scoredByLanguage: tweets,
  },
  tasks: {
    scored: '트윗마다 flatMap 단계로, 해시태그 하나하나에 대해 kv(tag, scoreOf(tweet)) 쌍을 만든다',
    moodOfTop: "windowInto(fixedWindows('5m')), combinePerKey(…), combineNewestPanes(top(…)), map",
    scoredByLanguage:
      "'yeoul/korean' 모듈의 korean 값을 언어 ko 자리에 등록하고, tweet.lang 값에 따라 analyze(text, { language }) 메서드를 부른다",
  },
  hints: {
    scored: [
      '해시태그가 둘인 트윗에서는 쌍이 두 개, 하나도 없는 트윗에서는 0개 나온다.',
      'flatMap 단계에 배열을 돌려주는 함수를 넘긴다. 쌍마다 트윗 전체의 점수를 붙인다.',
      'tweets.apply(flatMap(tweet => hashtags(tweet).map(tag => kv(tag, scoreOf(tweet))))).',
    ],
    moodOfTop: [
      '해시태그마다 수 두 개가 필요하다. 상위 열 개에 드는지는 둘 가운데 무엇이 정할까?',
      'composeCombineFns 함수는 여러 가지를 한 번에 계산하게 해 준다. 순서는 개수로 정한다. 동률은 top 함수가 알아서 가려 준다.',
      "windowInto(fixedWindows('5m')), combinePerKey(composeCombineFns({ mean: mean(), count: count() })), combineNewestPanes(top(10, ([, a], [, b]) => b.count - a.count)), 그다음 map 단계로 [tag, mean, count] 꼴로 바꾼다.",
    ],
    scoredByLanguage: [
      '어느 단어 목록으로 어느 트윗의 점수를 매길까?',
      "언어는 함수 밖에서 한 번만 등록한다. 한국어 목록은 lang === 'ko' 조건에 맞는 트윗에만 쓴다.",
      "sentiment.registerLanguage('ko', korean), 그다음 sentiment.analyze(text, { language: lang === 'ko' ? 'ko' : 'en' }).score.",
    ],
  },
  mistakes: {
    'once a tweet': {
      name: '트윗마다 해시태그를 한 번씩만 셌다',
      why: '한 트윗에 여러 번 나와도 나온 만큼 센다.',
    },
    'a score per word': {
      name: '단어당 점수인 comparative 값을 썼다',
      why: '글 전체의 점수가 필요하다: analyze(text).score.',
    },
    'Korean by its own list': {
      name: '한국어 트윗에 벌써 한국어 목록을 썼다',
      why: '이 함수는 영어 목록만으로 매기면 점수가 어떻게 되는지 보여 주려는 것이다.',
    },
    'case counts': {
      name: '대소문자를 구별했다',
      why: 'Cup 해시태그와 cup 해시태그는 같다. hashtags(tweet) 호출은 소문자로 준다.',
    },
    'first only': { name: '트윗의 첫 해시태그만 썼다', why: '모든 해시태그가 점수를 받는다.' },
    'only the sign': {
      name: '점수의 부호만 남겼다',
      why: '좋은지 나쁜지만이 아니라 얼마나 좋은지도 중요하다.',
    },
    'a sum, not a mean': { name: '점수의 합을 냈다', why: '평균은 합을 개수로 나눈 값이다.' },
    'gladdest first': {
      name: '분위기 순으로 골랐다',
      why: '가장 많이 쓰인 열 개를 골라야 한다. 평균이 아니라 개수로 정한다.',
    },
    'least first': { name: '가장 적게 쓰인 것을 앞에 두었다', why: '순서가 반대다.' },
    'ties by code unit': {
      name: '동률을 코드 포인트 순서로 가리지 않았다',
      why: "< 연산자는 UTF-16 코드 유닛을 비교해서 '\u{1f600}' 글자를 '\uff41' 글자보다 앞에 둔다. 동률은 top 함수가 알아서 가려 준다.",
    },
    'a minute': { name: '윈도가 1분짜리다', why: '5분이어야 한다.' },
    'not cut': { name: '목록에 해시태그가 모두 들어 있다', why: '가장 많이 쓰인 열 개만 고른다.' },
    'rounded means': { name: '평균을 반올림했다', why: '평균은 있는 그대로 낸다.' },
    'English for all': {
      name: '모든 트윗을 영어 목록으로 매겼다',
      why: '영어 목록은 한국어 단어를 하나도 몰라서 한국어 트윗이 모두 0점이 된다. tweet.lang 값으로 언어를 고른다.',
    },
    'Korean for all': {
      name: '모든 트윗을 한국어 목록으로 매겼다',
      why: "lang === 'ko' 조건에 맞는 트윗만 한국어 목록으로 매긴다.",
    },
    'other languages left out': {
      name: '다른 언어의 트윗을 빠뜨렸다',
      why: '한국어가 아니면 scored 함수처럼 영어 목록으로 매긴다.',
    },
    'any language': {
      name: '목록이 없는 언어로 매기려 했다',
      why: "그런 언어를 주면 analyze 함수가 예외를 던진다. 'ko' 트윗은 한국어 목록으로, 나머지는 모두 영어 목록으로 매긴다: { language: tweet.lang === 'ko' ? 'ko' : 'en' }.",
    },
    'languages swapped': {
      name: '두 언어가 뒤바뀌었다',
      why: "'ko' 트윗은 한국어 목록으로, 나머지는 모두 영어 목록으로 매긴다.",
    },
  },
}
