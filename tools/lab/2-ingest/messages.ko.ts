import type { Translation } from '../lab-program.ts'
import { GIVEN_RECORDING } from './given-recording.ts'

const tweets = 'tools/lab/2-ingest/checks.ts 파일 맨 위의 트윗 18개'

export const messages: Translation = {
  summary: '들어오는 트윗을 읽고 윈도, 트리거, 누적 여부를 바꿔 가며 여섯 가지로 세기',
  given: {
    source: `${GIVEN_RECORDING} 녹화와 워터마크(결과는 트윗마다의 시각과, 그 트윗을 fixed 함수로 센 수)`,
    fixed: tweets,
    sliding: tweets,
    session: tweets,
    every100: '2초에 하나씩 오는 트윗 210개',
    pieces: tweets,
    wholes: tweets,
  },
  tasks: {
    source: 'recording, options 두 인자로 readRecording 함수를 부르고, eventTime 옵션으로 트윗을 쓴 시각을 고른다',
    sliding: 'windowInto(slidingWindows({ size, period }), …), 옵션은 fixed 함수처럼 allowedLateness 등을 준다',
    session: "windowInto(sessions('20s'), …), 옵션은 fixed 함수처럼 allowedLateness 등을 준다",
    every100: 'windowInto(globalWindows(), { trigger, accumulationMode }) 다음에 센다',
    pieces: "windowInto(fixedWindows('10m'), …), 옵션으로 allowedLateness, trigger, accumulationMode 값을 준다",
    wholes: 'pieces 함수처럼 작성한다. accumulationMode 값은 여기서 무엇이어야 할까?',
  },
  hints: {
    source: [
      '인자 세 개를 받는다. 그 셋이 모두 readRecording 함수에 전해질까?',
      '어느 녹화인지는 부르는 쪽이 정하고, 워터마크는 options 안에 있다. 여기서 정할 것은 트윗의 어느 시각을 쓸지다. 트윗을 쓴 시각이다.',
      "pipeline.apply(readRecording(recording, { ...options, eventTime: 'created' })).",
    ],
    fixed: [
      '처음부터 작성되어 있던 함수다. 무엇이 달라졌을까?',
      '세 가지를 정한다. 어떤 윈도인지, 늦게 온 것을 언제까지 셀지, 페인이 전체를 말할지.',
      "windowInto(fixedWindows('60s'), { allowedLateness, accumulationMode: 'accumulating' }) 다음에 combineGlobally(count()).",
    ],
    sliding: [
      '트윗 하나를 결과 여섯 개에서 센다.',
      '윈도의 길이보다 짧은 간격으로 새 윈도가 시작하면 윈도가 겹친다. 나머지는 fixed 함수와 같다.',
      "windowInto(slidingWindows({ size: '60s', period: '10s' }), { allowedLateness, accumulationMode: 'accumulating' }) 다음에 combineGlobally(count()).",
    ],
    session: [
      '이런 윈도가 언제 시작하고 끝나는지는 시계가 아니라 트윗이 정한다.',
      '세션을 끝내는 쉬는 시간만 정해 주면 된다. 나머지는 fixed 함수와 같다.',
      "windowInto(sessions('20s'), { allowedLateness, accumulationMode: 'accumulating' }) 다음에 combineGlobally(count()).",
    ],
    every100: [
      '전역 윈도는 끝나지 않는다. 그래도 발동하게, 그것도 거듭 발동하게 하는 것은 무엇일까?',
      '한 번 발동한 트리거는 되풀이하지 않으면 끝난다. 그리고 두 번째 수는 새로 온 것일까, 전체일까?',
      "windowInto(globalWindows(), { trigger: repeatedly(afterCount(100)), accumulationMode: 'discarding' }) 다음에 combineGlobally(count()).",
    ],
    pieces: [
      '조기, 정시, 지연 페인 가운데 어느 것이 없거나 수가 다를까?',
      'afterWatermark 트리거는 세 부분이다. 워터마크가 윈도의 끝을 지나기 전, 지날 때, 지난 뒤. 누적 여부는 페인에 무엇이 담길지를, 허용 지연은 늦은 것을 언제까지 셀지를 정한다.',
      "windowInto(fixedWindows('10m'), { trigger: afterWatermark({ early: afterCount(3), late: afterCount(1) }), allowedLateness, accumulationMode: 'discarding' }) 다음에 combineGlobally(count()).",
    ],
    wholes: [
      'pieces 함수에서 단어 하나만 바뀐다.',
      '페인에는 새로 온 것만이 아니라 그 윈도에 지금까지 온 것이 모두 담겨야 한다.',
      "pieces 함수와 같고, accumulationMode: 'accumulating' 옵션만 다르다.",
    ],
  },
  mistakes: {
    'options forgotten': {
      name: 'options 값을 넘기지 않아서 워터마크도 전해지지 않았다',
      why: '워터마크는 이벤트 시간이 어디까지 왔는지에 대한 짐작이고, 가장 느린 파티션이 붙잡는다. options 값이 없으면 완벽한 워터마크가 된다. 파일에서 앞으로 올 것을 미리 들여다보므로 늦는 것이 하나도 없지만, 진짜 스트림은 그럴 수 없다.',
    },
    received: {
      name: '트윗을 받은 시각을 썼다',
      why: "그러면 늦는 것이 하나도 없고, 네트워크가 끊긴 시간이 조용한 시간처럼 보인다. 트윗을 쓴 시각은 eventTime 옵션의 'created' 값이다.",
    },
    'one recording only': {
      name: '어느 녹화를 달라고 하든 quiet-afternoon 녹화를 읽었다',
      why: '어느 녹화인지는 recording 인자로 받는다.',
    },
    'late data dropped': {
      name: '늦은 데이터를 버렸다',
      why: '늦은 것과 버려진 것은 다르다. 워터마크보다 뒤처져 와도 윈도의 끝에서 allowedLateness 시간이 지날 때까지는 센다. 함수가 인자로 받는 그 값을 쓰지 않았거나, { late: … } 옵션이 없어서 트리거가 정시에 끝난 것이다.',
    },
    'late data dropped, discarding': {
      name: '늦은 데이터를 버렸다. 비누적은 페인에 무엇이 담기는지의 문제이지, 지연의 문제가 아니다',
      why: '늦은 트윗을 언제까지 받을지는 allowedLateness 옵션이 정한다. 누적 여부는 페인이 전체를 말할지 새로 온 것만 말할지를 정한다. 여기서는 전체를 말한다.',
    },
    'late data dropped, accumulating': {
      name: '늦은 데이터를 버렸다. 누적은 페인에 무엇이 담기는지의 문제이지, 지연의 문제가 아니다',
      why: '늦은 트윗을 언제까지 받을지는 allowedLateness 옵션이 정한다. 누적 여부는 페인이 전체를 말할지 새로 온 것만 말할지를 정한다. 여기서는 새로 온 것만 말한다.',
    },
    discarding: {
      name: '누적해야 할 페인을 비누적으로 했다',
      why: "페인마다 앞 페인 뒤에 새로 온 것만 나온다. 지금까지의 수 전체를 말하려면 'accumulating' 방식을 쓴다.",
    },
    accumulating: {
      name: '새로 온 것만 말해야 할 페인을 누적했다',
      why: "페인마다 지금까지의 수 전체가 나와서, 더하면 트윗 하나를 여러 번 세게 된다. 앞 페인 뒤에 새로 온 것만 말하려면 'discarding' 방식을 쓴다.",
    },
    'sliding windows': {
      name: '슬라이딩 윈도를 썼다',
      why: '트윗 하나는 1분짜리 윈도 하나에만 든다: fixedWindows.',
    },
    'size and period swapped': {
      name: 'size 값과 period 값이 뒤바뀌었다',
      why: '윈도 길이(size)가 60초이고, 시작 간격(period)이 10초다. 지금은 대부분의 트윗이 어느 윈도에도 들지 않는다.',
    },
    'period as size': {
      name: '지난 10초만 셌다',
      why: '10초는 알리는 간격(period)이다. 세는 것은 지난 60초(size)다.',
    },
    'no overlap': {
      name: '윈도가 겹치지 않는다',
      why: '60초짜리 윈도가 10초마다 시작하므로 트윗 하나가 윈도 여섯 개에 든다.',
    },
    'gap too long': {
      name: '너무 오래 쉬어도 세션이 이어진다',
      why: '트윗이 20초 동안 없으면 세션이 끝난다. 60초가 아니다.',
    },
    'gap too short': {
      name: '조금만 쉬어도 세션이 끝난다',
      why: '트윗이 20초 동안 없어야 세션이 끝난다. 10초가 아니다.',
    },
    milliseconds: {
      name: '쉬는 시간이 20밀리초다',
      why: "수는 어디서나 밀리초다. 20초는 '20s' 값이다.",
    },
    minutes: { name: '쉬는 시간이 20분이다', why: "m 단위는 분, s 단위는 초다: '20s'." },
    'a grid': {
      name: '20초짜리 고정 윈도를 썼다',
      why: '세션의 시작과 끝은 시계가 아니라 트윗이 정한다. 20초는 윈도의 길이가 아니라 두 트윗 사이에 쉬는 시간이다.',
    },
    'by the minute': {
      name: '윈도가 1분짜리다',
      why: '그것은 예로 든 함수의 윈도다. 함수마다 윈도가 다르다. 무엇인지는 주석에 적혀 있다.',
    },
    'fires once': {
      name: '트리거가 한 번만 발동한다. 끝난 트리거는 윈도를 닫는다',
      why: '그 뒤에 온 것은 늦었든 아니든 버려진다. repeatedly(…) 트리거는 발동할 때마다 처음부터 다시 시작하고, afterWatermark(…) 트리거는 스스로 이어 간다.',
    },
    'a hundred a window': {
      name: '1분마다 따로 100개까지 셌다',
      why: 'afterCount(n) 트리거는 키와 윈도마다 따로, 0부터 센다. 시간 전체를 통틀어 세려면 시간 전체인 윈도 하나가 필요하다.',
    },
    'a hundred assumed': {
      name: '몇 개를 세었든 100개라고 했다',
      why: 'afterCount(n) 트리거는 키와 윈도마다 적어도 n 개일 때 발동한다. 여럿이 한꺼번에 오면 더 많을 수 있고, 끝에 남은 것도 페인으로 나온다.',
    },
    'one pane at the end': {
      name: '트리거가 기본값 그대로여서, 다 끝나고 수 하나만 나온다',
      why: '입력이 유한하면 트리거가 하는 일이 드러나지 않는다. 녹화에는 끝이 있어서 전역 윈도도 결국 발동한다. 스트림에는 끝이 없으니 이대로라면 아무것도 나오지 않는다.',
    },
    'per arrival': {
      name: '트윗이 올 때마다 알린다',
      why: 'afterCount(1) 트리거는 트윗마다 발동한다. 백 개마다 알리려면 afterCount(100) 트리거를 쓴다.',
    },
    'empty panes left out': {
      name: '새로 온 것이 없는 페인을 빼 버렸다',
      why: '정시 페인은 비어 있어도 된다. 0이라는 수는 이제 윈도에 다 모였다는 뜻이고, 조기 페인은 그 말을 할 수 없다.',
    },
    'clock for the watermark': {
      name: '시계를 워터마크로 알았다',
      why: '윈도는 시계가 끝 시각을 가리킬 때가 아니라 워터마크가 그 끝을 지날 때 발동한다. 시계로 얼마가 걸리든 그렇다: afterWatermark.',
    },
    'early by the clock': {
      name: '세 개마다가 아니라 시계에 따라 조기에 발동한다',
      why: '처리 시간 트리거는 페인의 첫 원소부터 잰다. 윈도의 시작부터도 아니고 10초 눈금마다도 아니다. 세 개마다 발동하는 것은 afterCount(3) 트리거다.',
    },
    'count alone': {
      name: '개수로만 발동하고 이벤트 시간은 보지 않는다',
      why: '워터마크를 묻는 것이 없으면 정시 페인도 없다. afterWatermark({ early, late }) 트리거는 워터마크가 윈도의 끝을 지날 때 발동하고, 그 전과 후에는 정해 준 대로 발동한다.',
    },
    'no early panes': {
      name: '조기 페인이 없다',
      why: '기본 트리거이기도 한 afterWatermark 트리거는 워터마크가 윈도의 끝을 지날 때까지 기다린다. 그 전에 세 개마다 알리려면 { early: … } 옵션을 쓴다.',
    },
    'late in threes': {
      name: '늦은 트윗이 세 개 모이기를 기다린다',
      why: '다 모였다고 알린 수를 늦은 트윗 하나하나가 바로잡는다. 지연 페인의 트리거는 afterCount(1) 이다.',
    },
    'summed accumulating panes': {
      name: '누적 페인을 더했다',
      why: '페인 하나하나가 지금까지의 수 전체다. 더하면 트윗 하나를 페인 수만큼 거듭 세게 된다.',
    },
  },
}
