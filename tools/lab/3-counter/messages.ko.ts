import type { Translation } from '../lab-program.ts'

const tweets = 'tools/lab/3-counter/checks.ts 파일 맨 위의 트윗 10개'

export const messages: Translation = {
  summary: '트윗을 분 단위로 조기, 정시, 지연 페인으로 세기, 도착 기준으로도 세기',
  given: {
    filtered: `${tweets}, 그리고 키워드만, 언어만, 둘 다, 또는 아무것도 묻지 않을 때(어느 것인지 함께 나온다)`,
    counter: tweets,
    microBatch: tweets,
    rolling: tweets,
  },
  tasks: {
    filtered: '두 번째 인자에서 키워드도 꺼내서, 본문에 키워드가 든 트윗만 남긴다',
    counter:
      "windowInto(fixedWindows('60s'), …), 옵션에는 allowedLateness 말고도 trigger, accumulationMode 값이 필요하다",
    microBatch: 'windowInto(slidingWindows({ size, period })) 다음에 combineGlobally(count())',
    rolling: 'windowInto(globalWindows(), { trigger, accumulationMode }) 다음에 combineGlobally(count())',
  },
  hints: {
    filtered: [
      '언어를 거르는 필터 옆에 필터가 하나 더 필요하다.',
      '정하지 않은 조건은 따지지 않는다. 키워드가 없으면 모든 트윗을 남긴다.',
      '두 번째 인자에서 keyword 값을 꺼내고, filter(tweet => keyword === undefined || tweet.text.includes(keyword)).',
    ],
    counter: [
      '조기, 정시, 지연 페인 가운데 어느 것이 없거나 수가 다를까?',
      '트리거는 윈도가 언제 발동할지를, 누적 여부는 페인이 전체를 말할지 새로 온 것만 말할지를, 허용 지연은 늦은 트윗을 언제까지 받을지를 정한다. 셋 다 필요하다.',
      "windowInto(fixedWindows('60s'), { trigger: afterWatermark({ early: afterProcessingTime('10s'), late: afterCount(1) }), allowedLateness, accumulationMode: 'accumulating' }) 다음에 combineGlobally(count()).",
    ],
    microBatch: [
      '트윗 하나를 결과 여섯 개에서 센다.',
      '윈도의 길이보다 짧은 간격으로 새 윈도가 시작하면 윈도가 겹친다.',
      "windowInto(slidingWindows({ size: '60s', period: '10s' })) 다음에 combineGlobally(count()).",
    ],
    rolling: [
      '전역 윈도는 끝나지 않는다. 그래도 발동하게 하는 것은 무엇일까?',
      '한 번 발동한 트리거는 되풀이하지 않으면 끝난다. 그리고 수 하나하나가 앞의 수에서 이어져야 하지 않을까?',
      "windowInto(globalWindows(), { trigger: repeatedly(afterProcessingTime('10s')), accumulationMode: 'accumulating' }) 다음에 combineGlobally(count()).",
    ],
  },
  mistakes: {
    'any case': {
      name: '대소문자를 무시하고 비교했다',
      why: '키워드는 적힌 그대로 찾는다. goal 키워드로 GOAL 글자를 찾으면 안 된다.',
    },
    'whole text': {
      name: '본문 전체가 키워드와 같은지 비교했다',
      why: '본문 어딘가에 키워드가 있으면 남긴다. === 연산자가 아니라 includes 메서드다.',
    },
    'no language': { name: '언어를 더는 확인하지 않는다', why: '두 필터를 모두 통과해야 한다.' },
    'no keyword': {
      name: '키워드를 확인하지 않는다',
      why: '언어만 맞으면 내용과 상관없이 트윗이 남는다.',
    },
    'always a keyword': {
      name: '키워드가 없을 때도 키워드를 찾았다',
      why: '키워드가 없으면 트윗을 모두 남긴다: keyword === undefined || … (includes(undefined) 호출은 undefined 라는 글자를 찾는다).',
    },
    'keyword written down': {
      name: '키워드를 코드에 적어 버렸다',
      why: '키워드는 둘째 인자의 keyword 필드로 주어진다.',
    },
    'one of the two': {
      name: '두 조건 가운데 하나만 맞아도 트윗을 남긴다',
      why: '언어와 키워드가 모두 맞아야 한다. “또는”이 아니라 “그리고”다.',
    },
    discarding: {
      name: '누적해야 할 페인을 비누적으로 했다',
      why: "페인마다 앞 페인 뒤에 새로 온 것만 나온다. 지금까지의 수 전체를 말하려면 'accumulating' 방식을 쓴다.",
    },
    'late data dropped': {
      name: '늦은 데이터를 버렸다',
      why: '정시 페인 뒤로 아무것도 받지 않는다. 언제까지 받을지는 함수가 인자로 받는 allowedLateness 값이 정한다. 트리거에도 { late: … } 옵션이 있어야 한다. 없으면 정시에 발동하고 끝난다.',
    },
    'late data dropped, discarding': {
      name: '늦은 데이터를 버렸다. 비누적은 페인에 무엇이 담기는지의 문제이지, 지연의 문제가 아니다',
      why: '늦은 트윗을 언제까지 받을지는 allowedLateness 옵션이 정한다. 누적 여부는 페인이 전체를 말할지 새로 온 것만 말할지를 정한다.',
    },
    'lateness written down': {
      name: '허용 지연을 코드에 적어 버렸다',
      why: '허용 지연은 둘째 인자 allowedLateness 로 주어진다. 하루는 아무 말이 없을 때의 값일 뿐이다.',
    },
    'a minute of lateness': {
      name: '윈도를 1분만 남겨 둔다',
      why: '늦은 트윗을 언제까지 받을지는 둘째 인자 allowedLateness 로 주어지고, 아무 말이 없으면 하루다.',
    },
    'no early panes': {
      name: '조기 페인이 없다',
      why: 'afterWatermark 트리거는 워터마크가 윈도의 끝을 지날 때 발동한다. 그 전에 먼저 수를 알리려면 { early: … } 옵션을 쓴다.',
    },
    'default trigger': {
      name: '정시 페인만 있다. 트리거가 기본값 그대로다',
      why: '기본 트리거는 워터마크가 윈도의 끝을 지날 때 발동한다. 전역 윈도라면 입력이 모두 끝난 때다.',
    },
    'early by count': {
      name: '트윗이 올 때마다 조기에 발동한다',
      why: 'afterCount(1) 트리거는 하나라도 오면 곧바로 발동한다. 첫 트윗이 오고 10초 뒤에 처음 알려야 하므로 afterProcessingTime 트리거를 쓴다.',
    },
    'processing time': {
      name: '처리 시간으로만 발동하고 이벤트 시간은 보지 않는다',
      why: '워터마크를 묻는 것이 없으면 정시 페인도 없다. afterWatermark({ early, late }) 트리거는 윈도의 끝에서 발동한다.',
    },
    'summed accumulating panes': {
      name: '누적 페인을 더했다',
      why: '페인 하나하나가 지금까지의 수 전체다. 더하면 트윗 하나를 페인 수만큼 거듭 세게 된다.',
    },
    'sliding windows': {
      name: '슬라이딩 윈도를 썼다',
      why: '트윗 하나는 1분짜리 윈도 하나에만 든다: fixedWindows.',
    },
    'no overlap': {
      name: '윈도가 겹치지 않는다',
      why: '60초짜리 윈도가 10초마다 시작하므로 트윗 하나가 윈도 여섯 개에 든다.',
    },
    'period as size': {
      name: '지난 10초만 셌다',
      why: '10초는 알리는 간격(period)이다. 세는 것은 지난 60초(size)다.',
    },
    'size and period swapped': {
      name: 'size 값과 period 값이 뒤바뀌었다',
      why: '윈도 길이(size)가 60초이고, 시작 간격(period)이 10초다. 지금은 대부분의 트윗이 어느 윈도에도 들지 않는다.',
    },
    'fires once': {
      name: '트리거가 한 번만 발동한다. 끝난 트리거는 윈도를 닫는다',
      why: '그 뒤에 온 것은 버려진다. repeatedly(…) 트리거는 발동할 때마다 처음부터 다시 시작한다.',
    },
    'per arrival': {
      name: '트윗이 올 때마다 수를 알린다',
      why: 'afterCount(1) 트리거는 트윗마다 발동한다. 10초마다 알리려면 afterProcessingTime 트리거를 쓴다.',
    },
  },
}
