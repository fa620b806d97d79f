import { grouped } from '../../../lib/core/counted.ts'
import type { CheckWords } from './en.ts'

export const ko: CheckWords = {
  verdicts: { right: '맞음', 'to do': '할 일', wrong: '틀림', error: '오류', 'timed out': '시간 초과' },
  labels: {
    youGave: '나온 값',
    andNot: '정답',
    expected: '정답',
    got: '나온 값',
    lookAt: '살펴볼 것',
    hint: '힌트',
    mistake: '실수',
  },
  next: part => `다음 할 일은 ${part}:`,
  given: (part, given) => `${part}, 입력은 ${given}:`,
  known: name => `${name}.`,
  anotherInput: seed => `같은 종류의 다른 입력(시드 ${seed})`,
  firstDifference: '처음으로 어긋난 곳:',
  gaveBefore: n => `그때까지 낸 결과 ${grouped(n)}개의 앞부분:`,
  printed: '출력한 내용:',
  smallest: (path, n, what) =>
    `${path}, 차이가 드러나는 가장 작은 입력: ${what === 'tweets' ? '트윗' : '원소'} ${grouped(n)}개`,
  someRight: (right, all) => (right === 0 ? '아직 맞은 함수가 없다.' : `함수 ${all}개 중 ${right}개가 맞다.`),
  allRight: (n, file) => `${n === 1 ? '맞다' : `${n}개 모두 맞다`}. 더 생각해 볼 것은 ${file} 파일에 있다.`,
  saveAgain: '파일을 저장하면 다시 검사한다. 끝내려면 Ctrl-C.',

  notKept: why => `검사에서 알게 된 것을 저장하지 못했다: ${why}`,

  nothing: '없음',
  nothingMore: '더 없음',
  andMore: n => `외 ${grouped(n)}개`,
  aListOf: n => `항목이 ${grouped(n)}개인 리스트`,
  atIndex: (item, index) => `${item} (인덱스 ${index})`,
  endOfList: '리스트의 끝',

  severalAccumulators:
    '누산기가 하나일 때는 맞다. 그러나 러너는 누산기 여럿을 아무 순서로나 채우고 합칠 수 있다. 시험해 본 것:',
  beginsAnew: 'addInput 뒤에 다시 부른 createAccumulator: 처음부터 새로 시작해야 한다',
  inThisOrder: inputs => `${inputs} 순서로 부른 addInput`,
  merged: (n, contents) => `누산기 ${n}개를 합친 mergeAccumulators: ${contents}`,
  oneInEach: '하나씩 넣음',
  nothingAdded: '빈 누산기',

  resultsAreRight: '결과는 맞지만 결과를 내는 방법이 다르다',
  noFunction: (file, name) => `${file}: export 된 ${name} 함수가 없다. 그 이름으로 export 한다`,
  noPCollection: (file, name) =>
    `${file}: ${name} 함수가 돌려준 것이 PCollection 객체가 아니다. apply 메서드의 결과를 return 한다`,
  notDone: seconds => `${seconds}초가 지나도 끝나지 않는다. 무한 반복문이 있지 않을까?`,
  neverSettled: '오지 않을 것을 기다린다. 아무도 resolve 하지 않는 프로미스가 있지 않을까?',
  outOfMemory: megabytes => `메모리를 ${megabytes} MB 넘게 썼다. 커지기만 하는 것이 있지 않을까?`,
  ended: how => `프로그램을 끝내 버렸다(${how}). process.exit 함수를 부르지 말고 결과를 낸다`,
  exitCode: code => `종료 코드 ${code}`,

  hintOf: (part, level, all) => `${part}, 힌트 ${level}/${all}:`,
  diffShows: command => `해답이 어떻게 했는지는 ${command} 명령으로 볼 수 있다.`,
  nothingToHint: lab => `실습 ${lab}: 모두 맞다. 힌트가 필요 없다.`,
  sameAsSolution: file => `${file} 파일은 해답과 글자 하나까지 같다.`,
  isReset: (file, copy) => `${file} 파일을 처음 상태로 되돌렸다. 작성했던 내용은 ${copy} 파일에 있다`,
  rightOf: (right, all) => `${all}개 중 ${right}개 맞음`,
  hintsTaken: n => `힌트 ${n}번`,
  noHints: (part, command) => `${part}: 힌트가 없다. 해답이 어떻게 했는지는 ${command} 명령으로 볼 수 있다`,

  nothingToLookAt: part =>
    `${part}: 그릴 것이 없다. 이미 맞았거나, 아직 할 일이거나, 윈도를 만들지 않는 함수이거나, 아직 검사하지 않았다`,

  allRightToLookAt: lab => `실습 ${lab}: 모두 맞아서 볼 것이 없다`,
  compilerObjects: '그러나 컴파일러는 다음을 지적한다. npm run check-types 명령도 같은 것을 본다:',
  importIt: (name, from) =>
    `${name}: import 하지 않았다. import { … } from '${from}' 줄에 더한다(import type 은 타입만 가져온다)`,
  openPage: path => `${path}: 같은 내용을 그린 그림. 브라우저에서 연다:`,
  noSuchPart: (part, lab, parts) => `${part}: 실습 ${lab}에 그런 함수가 없다. 있는 것: ${parts}`,

  yours: '내 함수',
  solution: '해답',
}
