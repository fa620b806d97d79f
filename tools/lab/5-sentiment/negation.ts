import Sentiment from 'sentiment'
import { korean } from 'yeoul/korean'

type Sign = '+' | '-'

/** Sentences, and how a reader takes them. */
export const NEGATED: Readonly<Record<'en' | 'ko', readonly (readonly [meant: Sign, text: string])[]>> = {
  en: [
    ['+', 'this is good'],
    ['-', 'this is not good'],
    ['+', 'not bad at all'],
    ['-', 'not very good'],
    ['-', 'no good'],
    ['-', 'nobody said it was good'],
    ['+', 'I have never been disappointed'],
    ['-', 'oh great, it broke again'],
  ],
  ko: [
    ['+', '좋아요'],
    ['-', '안 좋아요'],
    ['-', '좋지 않아요'],
    ['+', '나쁘지 않네요'],
    ['+', '문제가 전혀 없어요'],
    ['-', '좋다고는 못 하겠네요'],
    ['-', '좋은 줄 알았어요'],
    ['-', '와 정말 훌륭한 서비스네요 한 시간을 기다렸어요'],
  ],
}

/** What the words of a few sentences add up to, beside what is meant. */
export function negationLines(language: 'en' | 'ko'): string[] {
  const sentiment = new Sentiment()
  sentiment.registerLanguage('ko', korean)
  return [
    'What a sum over words makes of negation (✗: a reader takes it the other way):',
    ...NEGATED[language].map(([meant, text]) => {
      const { score } = sentiment.analyze(text, { language })
      const isRight = meant === '+' ? score > 0 : score < 0
      const shown = score > 0 ? `+${score}` : String(score).replace('-', '−')
      return `  ${isRight ? ' ' : '✗'} ${shown.padStart(3)}  ${text}`
    }),
  ]
}
