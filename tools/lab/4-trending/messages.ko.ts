import type { Translation } from '../lab-program.ts'

const tweets = 'tools/lab/4-trending/checks.ts 파일 맨 위의 트윗 5개'

export const messages: Translation = {
  summary: '가장 많이 쓰인 해시태그 열 개와, 그 순위가 바뀌는 때',
  given: {
    split: tweets,
    trending: `${tweets}에 든 해시태그`,
    rankChanges: 'tools/lab/4-trending/checks.ts 파일의 상위 10개 목록들',
  },
  tasks: {
    trending: "windowInto(slidingWindows({ size: '60s', period: '10s' })), countPerElement(), topByValue(10)",
    rankChanges:
      '상위 10개 목록마다 flatMap 단계로 kv(tag, rank) 쌍을 만들고, parDo({ state, timers, process, onTimer }) 단계를 잇는다',
  },
  hints: {
    split: [
      '처음부터 작성되어 있던 함수다. 무엇이 달라졌을까?',
      'hashtags(tweet) 호출은 트윗의 해시태그를 소문자로, 나온 횟수만큼 준다.',
      'tweets.apply(flatMap(hashtags)).',
    ],
    trending: [
      '세 단계다. 어떤 윈도인지, 각각 몇 개인지, 앞선 것은 무엇인지.',
      '1분짜리 윈도가 10초마다 시작한다. 동률은 코드 포인트 순서로 가린다. topByValue 함수는 그렇게 하고, < 연산자는 그렇지 않다.',
      "tags.apply(windowInto(slidingWindows({ size: '60s', period: '10s' })), countPerElement(), topByValue(10)).",
    ],
    rankChanges: [
      '다음 상위 10개와 견주려면 해시태그마다 무엇을 기억해야 할까?',
      '순위만으로는 모자란다. 그사이 빠졌다가 돌아왔을 수도 있다. 마지막으로 있었던 때도 기억한다. 바로 앞 윈도는 10초 전이다.',
      '상태 last: { timestamp, rank }. from = last?.timestamp === timestamp - 10_000 ? last.rank : null. 상태를 쓰고, 타이머를 timestamp + 20_000 시각으로 설정한다. from === rank 이면 [], 아니면 [{ tag, rank, from }] 배열을 return 한다. onTimer 함수에서는 상태를 비운다.',
    ],
  },
  mistakes: {
    'case counts': {
      name: '대소문자를 구별했다',
      why: 'Cup 해시태그와 cup 해시태그는 같다. 소문자로 맞춘다.',
    },
    'once a tweet': {
      name: '트윗마다 해시태그를 한 번씩만 셌다',
      why: '한 트윗에 여러 번 나와도 나온 만큼 센다.',
    },
    'first only': {
      name: '트윗의 첫 해시태그만 썼다',
      why: '해시태그를 모두 센다. map 단계가 아니라 flatMap 단계다.',
    },
    'each hashtag once': {
      name: '같은 해시태그를 한 번씩만 남겼다',
      why: '나올 때마다 모두 내보내야 한다. 그러지 않으면 셀 것이 없다.',
    },
    'ties by code unit': {
      name: '동률을 코드 포인트 순서로 가리지 않았다',
      why: "< 연산자는 UTF-16 코드 유닛을 비교해서, U+FFFF 너머의 글자를 '\uff41' 글자보다 앞에 둔다. 동률은 topByValue 함수가 알아서 가려 준다.",
    },
    'ties by locale': {
      name: '동률을 코드 포인트가 아니라 로캘에 따라 가렸다',
      why: 'localeCompare 메서드의 순서는 기계마다 다를 수 있다. 동률은 topByValue 함수가 알아서 가려 준다.',
    },
    'ties as they come': {
      name: '동률을 코드 포인트가 아니라 온 순서대로 두었다',
      why: '러너에 따라 오는 순서가 달라질 수 있다. 동률은 topByValue 함수가 알아서 가려 준다.',
    },
    'least first': { name: '가장 적게 쓰인 것을 앞에 두었다', why: '순서가 반대다.' },
    'no overlap': {
      name: '윈도가 겹치지 않는다',
      why: '60초짜리 윈도가 10초마다 시작하므로 해시태그 하나가 윈도 여섯 개에 든다.',
    },
    'period as size': {
      name: '지난 10초만 셌다',
      why: '10초는 알리는 간격(period)이다. 세는 것은 지난 60초(size)다.',
    },
    'size and period swapped': {
      name: 'size 값과 period 값이 뒤바뀌었다',
      why: '윈도 길이(size)가 60초이고, 시작 간격(period)이 10초다.',
    },
    'not cut': { name: '목록에 해시태그가 모두 들어 있다', why: '가장 많이 쓰인 열 개만 고른다.' },
    'nine or eleven': { name: '목록이 하나 더 길다', why: '해시태그 열 개를 골라야 한다.' },
    'once a window': {
      name: '윈도마다 해시태그를 한 번씩만 셌다',
      why: 'distinct() 단계를 거치면 셀 것이 사라진다.',
    },
    'away forgotten': {
      name: '바로 앞 윈도가 아니라 마지막으로 있었던 순위와 비교했다',
      why: '빠졌다가 돌아온 해시태그는 새로 들어온 것이다. 순위가 예전과 같더라도 from 값은 null 이다.',
    },
    'all told': {
      name: '바뀌지 않은 것까지 알렸다',
      why: '순위가 그대로인 해시태그는 알리지 않는다.',
    },
    'new ones only': {
      name: '새로 들어온 것만 알리고 순위가 바뀐 것은 알리지 않았다',
      why: '둘 다 변화다. 새로 들어온 것이면 from 값이 null 이고, 순위가 바뀐 것이면 앞의 순위다.',
    },
    'new ones left out': {
      name: '상위 10개에 새로 들어온 해시태그를 빠뜨렸다',
      why: '앞의 순위가 없을 뿐이다. from: null 값으로 알린다.',
    },
    'ranks from zero': { name: '순위가 0부터 시작한다', why: '인덱스는 0부터, 순위는 1부터 센다.' },
    'state of a window': {
      name: '상태가 윈도에 딸려 있어서 윈도와 함께 사라진다',
      why: '상위 10개 목록은 저마다 다른 윈도에 들어 있고, 상태와 타이머는 키와 윈도마다 따로 있다. 먼저 windowInto(globalWindows()) 단계를 두면 윈도가 끝나도 상태가 남는다.',
    },
    'kept for ever': {
      name: '결과는 맞지만 기억한 것을 지우지 않는다',
      why: '다시 나오지 않는 해시태그의 상태가 스트림이 끝날 때까지 남는다. 상태를 쓸 때 timers.forget.set(…) 타이머를 설정하고, onTimer 함수에서 state.last.clear() 로 비운다.',
    },
    'no memory': {
      name: '아무것도 기억하지 않는다',
      why: '상위 10개마다 처음 보는 것처럼 알리고 있다. 다음 목록과 견줄 것을 state.last.write 메서드로 남긴다.',
    },
  },
}
