import type { Translation } from '../../lab-program.ts'

export const messages: Translation = {
  summary: '적은 메모리로 찾는, 가장 많이 쓰인 해시태그',
  given: { heavyHitters: 'tools/lab/tasks/sketch/checks.ts 파일 맨 위의 트윗 72개' },
  tasks: {
    heavyHitters:
      '카운터 스무 개짜리 CombineFn 값을 작성한다. 카운터가 없는 해시태그가 왔는데 빈 카운터도 없으면 모두에서 하나씩 뺀다',
  },
  hints: {
    heavyHitters: [
      '카운터가 없는 해시태그가 왔는데 스무 개가 모두 차 있다. 자릿값은 누가 치러야 할까?',
      '모두가 치른다. 카운터마다, 그리고 새로 온 것에서도 하나씩 빼고, 0이 된 것은 놓아준다. 카운터마다 뺀 만큼이 error 값이다.',
      '누산기는 { counters, error } 꼴이다. addInput 함수는 하나를 더하고, 카운터가 스무 개를 넘으면 가장 작은 카운터의 값만큼 모두에서 빼고, 0이 된 것을 지우고, 뺀 만큼 error 값에 더한다. mergeAccumulators 함수는 카운터와 error 값을 각각 더한 다음, 21번째로 큰 값만큼 모두에서 뺀다. extractOutput 함수는 정렬한다.',
    ],
  },
  mistakes: {
    'other windows': {
      name: '윈도가 다르다',
      why: '해시태그가 있는 5분마다 결과가 하나씩 나와야 한다.',
    },
    'no estimates': {
      name: '결과가 Estimates 꼴이 아니다',
      why: '결과는 { error, tags } 꼴이고, tags 값은 [tag, atLeast] 쌍의 목록이다.',
    },
    'too many kept': {
      name: '카운터 수보다 많은 해시태그를 남겼다',
      why: '해시태그가 아무리 많아도 스무 개만 남긴다. 그래서 스케치다.',
    },
    'error too large': {
      name: 'error 값이 너무 크다',
      why: '모든 카운터에서 한꺼번에 빼면, 많아야 전체 횟수를 21로 나눈 만큼만 잃는다. 카운터 스무 개와 새로 온 것 하나다.',
    },
    'a hashtag twice': { name: '같은 해시태그가 두 번 나왔다', why: '합친 뒤에도 해시태그마다 카운터는 하나다.' },
    'too high': {
      name: '추정값이 너무 높다',
      why: '추정값은 적어도 그만큼이라는 뜻이다. 오지 않은 것은 세지 않고, 다른 해시태그의 수를 물려받지 않는다.',
    },
    'too low': {
      name: '추정값이 error 값보다 더 많이 낮다',
      why: '카운터에서 뺀 만큼, 또 카운터와 함께 버린 만큼은 error 값에 들어 있어야 한다. 추정값이 없는 해시태그는 0으로 친다.',
    },
    'not in order': { name: 'tags 목록의 순서가 다르다', why: '추정값이 가장 큰 것이 앞에 온다.' },
    'error forgotten': {
      name: '카운터에서 빼고는 얼마를 뺐는지 말하지 않았다',
      why: '모든 카운터가 줄어들 때마다 추정값은 그만큼 낮아진다. 뺀 만큼 error 값에 더한다.',
    },
    'newcomers ignored': {
      name: '처음 온 해시태그 스무 개만 남겼다',
      why: '나중에 온 것이 가장 많이 쓰일 수도 있다. 카운터가 모두 찼으면 하나씩 빼서 자리를 만든다.',
    },
    'nothing taken': {
      name: '해시태그를 모두 남겼다',
      why: '해시태그가 수백만 개라면 메모리가 끝없이 늘어난다. 아무리 많아도 카운터는 스무 개다.',
    },
    'counter taken over': {
      name: '새로 온 것이 가장 작은 카운터의 값을 물려받았다',
      why: '그것은 추정값이 너무 높을 수 있는 다른 스케치다. 여기서는 낮을 수만 있다. 카운터마다 하나씩 뺀다.',
    },
    'least dropped': {
      name: '자리를 만들려고 가장 적게 쓰인 것을 버렸다',
      why: '버려진 것이 거듭 돌아와 매번 1부터 시작할 수 있다. 그러면 어떤 error 값을 대더라도 추정값이 그보다 더 낮아진다. 카운터마다 하나씩 뺀다.',
    },
    'error added': {
      name: '추정값을 올려 잡았다',
      why: '추정값은 적어도 그만큼이라는 뜻이다. 얼마나 더 많을 수 있는지는 error 값이 말한다.',
    },
  },
}
