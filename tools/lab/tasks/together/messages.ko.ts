import type { Translation } from '../../lab-program.ts'

export const messages: Translation = {
  summary: '함께 쓰인 해시태그',
  given: { together: 'tools/lab/tasks/tweets.ts 파일의 트윗' },
  tasks: {
    together: '트윗마다 flatMap 단계로 해시태그 쌍을 만든다. 몇 번을 어떤 순서로 적었든 쌍 하나는 한 번만 나온다',
  },
  hints: {
    together: [
      '해시태그가 셋인 트윗에는 쌍이 셋이다. 해시태그가 a, b, a 라면 쌍은 무엇일까?',
      '트윗의 해시태그를 한 번씩만 남기고 정렬한 다음, 하나하나를 그 뒤에 오는 것과 짝짓는다. 그다음은 실습 4의 상위 10개와 같다.',
      "const tags = [...new Set(hashtags(tweet))].sort(), 쌍은 tags.flatMap((a, i) => tags.slice(i + 1).map(b => a + ' ' + b)). tweets.apply(flatMap(pairsOf), windowInto(fixedWindows('5m')), countPerElement(), topByValue(10)).",
    ],
  },
  mistakes: {
    'as they stand': {
      name: '두 해시태그를 트윗에 적힌 순서 그대로 두었다',
      why: "'cup goal' 쌍과 'goal cup' 쌍은 같으니 키도 같아야 한다. 작은 쪽을 앞에 둔다.",
    },
    'both orders': {
      name: '쌍 하나를 두 개로 만들었다',
      why: "'cup goal' 쌍과 'goal cup' 쌍은 같다. 작은 쪽을 앞에 둔 것만 만들고, 반대쪽은 만들지 않는다.",
    },
    'each with itself': {
      name: '해시태그를 자기 자신과 짝지었다',
      why: '함께 쓰인 두 해시태그를 구해야 한다.',
    },
    'each occurrence': {
      name: '트윗에 적힌 횟수만큼 쌍을 셌다',
      why: '둘 다 든 트윗이 몇 개인지 구해야 한다. 트윗 하나에서 쌍 하나는 한 번만 센다.',
    },
    'case counts': {
      name: '대소문자를 구별했다',
      why: 'Cup 해시태그와 cup 해시태그는 같다. hashtags(tweet) 호출은 소문자로 준다.',
    },
    neighbours: {
      name: '이웃한 것만 짝지었다',
      why: '한 트윗의 해시태그는 서로 모두 함께 쓰인 것이다. 셋이면 쌍도 셋이다.',
    },
    'a minute': { name: '윈도가 1분짜리다', why: '5분이어야 한다.' },
    'not cut': { name: '목록에 쌍이 모두 들어 있다', why: '앞의 열 개만 고른다.' },
  },
}
