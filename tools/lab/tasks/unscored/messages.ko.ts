import type { Translation } from '../../lab-program.ts'

export const messages: Translation = {
  summary: '점수를 매길 수 없는 것을 데드 레터로',
  given: { unscored: 'tools/lab/tasks/tweets.ts 파일의 트윗' },
  tasks: {
    unscored:
      'en, ko 말고 다른 언어면 그 이름을 담아 throw 하는 map 단계를 withDeadLetters(…) 안에 넣고, 이유별로 센다',
  },
  hints: {
    unscored: [
      '원소 하나에서 함수가 throw 한다고 파이프라인까지 멈출 까닭은 없다.',
      'withDeadLetters(step) 단계는 output, deadLetters 두 가지를 준다. 데드 레터의 reason 값은 던진 오류의 메시지다. 거기에 언어를 적는다.',
      "const { deadLetters } = tweets.apply(windowInto(fixedWindows('5m'))).apply(withDeadLetters(map(scoreOf))). 여기서 scoreOf 함수는 lang 값이 en, ko 가운데 하나가 아니면 throw new Error('no words for the language ' + lang) 문을 실행한다. 그다음 deadLetters.apply(map(({ reason }) => reason), countPerElement()).",
    ],
  },
  mistakes: {
    'Korean refused': {
      name: '한국어 트윗을 거절했다',
      why: "한국어 단어 목록도 있다: sentiment.registerLanguage('ko', korean), 'yeoul/korean' 모듈에서 가져온다.",
    },
    'English refused': {
      name: '영어 트윗을 거절했다',
      why: '패키지 sentiment 안에 처음부터 들어 있는 목록이 영어다.',
    },
    'und let through': {
      name: '언어를 알 수 없는 트윗의 점수를 매겼다',
      why: "lang 값이 'und' 라는 것은 어느 언어인지 X 쪽에서도 알아내지 못했다는 뜻이다. 그런 글을 위한 단어 목록은 없다.",
    },
    'all refused': {
      name: '점수를 매길 수 있는 트윗까지 모두 셌다',
      why: 'en, ko 두 언어에는 단어 목록이 있다. 점수를 매길 수 없는 것은 나머지뿐이다.',
    },
    'a minute': { name: '윈도가 1분짜리다', why: '5분이어야 한다.' },
    'never counted': {
      name: '이유만 하나하나 내고 세지 않았다',
      why: 'countPerElement 단계는 이유마다 몇 번 나왔는지 쌍을 만든다.',
    },
  },
}
