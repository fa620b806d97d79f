import type { Translation } from '../lab-program.ts'

const words = 'tools/lab/0-environment/checks.ts 파일 맨 위의 단어 4개'

export const messages: Translation = {
  summary: '이 컴퓨터에 있는 것, 첫 파이프라인과 그 그래프',
  given: { lowerCased: words, counts: words, sentences: words },
  tasks: {
    counts: "windowInto(fixedWindows('60s')) 다음에 countPerElement()",
    sentences: 'map(([word, n], { window }) => …), window.start 값이 0 일 때가 첫 번째 1분이다',
  },
  hints: {
    lowerCased: [
      '처음부터 작성되어 있던 함수다. 무엇이 달라졌을까?',
      '단어 하나가 들어와서 단어 하나가 나간다. map 단계다.',
      'words.apply(map(word => word.toLowerCase())).',
    ],
    counts: [
      '두 단계다. 먼저 어느 단어끼리 한데 속하는지 정하고, 그다음 단어마다 몇 개인지 센다.',
      '윈도는 세기 전에 한 번만 정한다. 그러면 윈도마다 따로 세게 된다. 1분은 60초다.',
      "words.apply(windowInto(fixedWindows('60s')), countPerElement()).",
    ],
    sentences: [
      '개수만 보아서는 어느 1분의 것인지 알 수 없다. 누가 알고 있을까?',
      '윈도가 안다. map 단계에 넘긴 함수의 두 번째 인자에 들어 있다. 윈도의 시작은 밀리초이고, 0에서 시작하는 1분이 첫 번째다.',
      'counts.apply(map(([word, n], { window }) => …)). … 자리에는 템플릿 문자열을 쓴다. minute, window.start / 60_000 + 1, 콜론, word, n 순서다.',
    ],
  },
  mistakes: {
    'upper case': { name: '단어를 모두 대문자로 바꿨다', why: '소문자가 필요하다: toLowerCase.' },
    'first letter only': {
      name: '첫 글자만 바꿨다',
      why: 'WHALE 단어에는 대문자가 더 있다. 단어 전체에 toLowerCase 메서드를 쓴다.',
    },
    unchanged: {
      name: '받은 단어를 그대로 돌려주었다',
      why: 'apply 메서드는 PCollection 객체를 바꾸지 않고 새것을 돌려준다. 그것을 return 해야 한다.',
    },
    'each word once': {
      name: '같은 단어를 한 번씩만 남겼다',
      why: 'distinct() 단계를 거치면 셀 것이 사라진다.',
    },
    'no windows': {
      name: '윈도 없이 셌다',
      why: '그러면 모든 단어가 윈도 하나, 곧 시간의 처음부터 끝까지인 전역 윈도에 든다. 어느 단어끼리 한데 속하는지는 windowInto 단계가 정한다.',
    },
    'windows after counting': {
      name: '세고 나서 윈도를 정했다',
      why: 'windowInto 단계는 그 뒤에 오는 것에만 영향을 준다. 그 앞에서는 모든 단어가 전역 윈도에 들어 있고, 거기서 세어진다.',
    },
    milliseconds: {
      name: '밀리초를 다른 단위로 알았다',
      why: "수는 어디서나 밀리초다. 1분은 60_000 값이고, 문자열로는 '60s' 값이다.",
    },
    'a second': { name: '윈도가 1초짜리다', why: "1분이어야 한다: '60s' 또는 '1m'." },
    'an hour': { name: '윈도가 1시간짜리다', why: "m 단위는 분, s 단위는 초다: '60s' 또는 '1m'." },
    'sliding windows': {
      name: '슬라이딩 윈도를 썼다',
      why: '슬라이딩 윈도는 겹쳐서 단어 하나가 여러 윈도에 든다. 단어 하나는 1분 하나에만 들어야 한다: fixedWindows.',
    },
    'all words together': {
      name: '모든 단어를 한꺼번에 셌다',
      why: '단어마다 수가 나와야 한다. countPerElement 단계는 단어와 개수의 쌍을 만든다.',
    },
    'pair turned round': {
      name: '개수를 단어 앞에 두었다',
      why: '쌍에서는 키가 앞에 온다. 여기서 키는 단어다.',
    },
    'minutes from zero': {
      name: '분 번호가 0부터 시작한다',
      why: '0에서 시작하는 윈도가 minute 1 구간이다.',
    },
    'one too many': {
      name: '분 번호가 하나씩 크다',
      why: 'minute 1 윈도가 끝나는 곳에서 minute 2 윈도가 시작한다. window.start 값으로 세거나, 끝으로 셀 때는 1을 더하지 않는다.',
    },
    'one millisecond more': {
      name: '밀리초에 1을 더했다',
      why: 'window.start 값은 밀리초다. 먼저 60_000 값으로 나눈 다음에 1을 더한다.',
    },
    seconds: {
      name: '천으로 나누었다',
      why: '그러면 초가 된다. 1분은 60_000 밀리초다.',
    },
    'time of the count': {
      name: '개수의 타임스탬프를 윈도의 시작으로 알았다',
      why: '개수의 타임스탬프는 그 윈도의 마지막 밀리초다. 시작은 window.start 값이다.',
    },
    'count before word': {
      name: '개수를 단어보다 먼저 적었다',
      why: "문장은 'minute 1: whale 2' 꼴이다. 단어가 먼저다.",
    },
    'no minute': {
      name: '몇 번째 1분인지 빠뜨렸다',
      why: "문장은 'minute 1: whale 2' 꼴이다. 몇 번째 1분인지는 window.start 값에서 나온다.",
    },
  },
}
