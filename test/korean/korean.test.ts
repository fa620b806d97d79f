import { describe, expect, test } from '@jest/globals'
import Sentiment from 'sentiment'
import { korean } from 'yeoul/korean'
import { match } from '../../lib/korean/word-matcher.ts'
import { labelledSample } from '../../tools/lab/5-sentiment/accuracy.ts'
import { NEGATED } from '../../tools/lab/5-sentiment/negation.ts'

const sentiment = new Sentiment()
sentiment.registerLanguage('ko', korean)
const scoreOf = (text: string) => sentiment.analyze(text, { language: 'ko' }).score

describe('a word is found in its forms', () => {
  test.each([
    ['regular', 2, '좋다 좋아요 좋네요 좋은 좋은데요 좋았어요 좋습니다 좋지만 좋을까 좋으면 좋고 좋음 좋죠'],
    ['without its ㅡ', 2, '예쁘다 예뻐요 예쁜 예뻤다 예쁩니다 예쁠 예쁘네 예쁨'],
    ['with ㄹㄹ', 2, '빠르다 빨라요 빨라졌어요 빠른 빨랐는데 빠릅니다'],
    ['with 우 for ㅂ', 3, '아름답다 아름다워요 아름다운 아름다웠어요 아름답습니다 아름다우면 아름다움'],
    ['with 오 for ㅂ', 2, '곱다 고와요 고운 고왔다'],
    ['without its ㄹ', -2, '힘들다 힘들어요 힘든 힘듭니다 힘드네요 힘들었어 힘들'],
    ['contracted', -1, '느리다 느려요 느렸다 느린 느립니다'],
    ['of 하다', 2, '편하다 편해요 편하고 편한 편했어요 편합니다 편하게'],
    ['a noun with particles', 4, '최고 최고다 최고예요 최고입니다 최고의 최고였어요 최고네 최고라고 최고인데'],
    ['a noun that is a predicate, too', 3, '만족 만족이 만족해요 만족합니다 만족했어요 만족스러운 만족스럽지'],
    ['with what is no word around it', 2, '좋아요ㅎㅎ ㅋㅋ좋네 좋다❤️'],
  ])('%s', (_, score, words) => {
    for (const word of words.split(' ')) expect([word, match(word)?.score]).toEqual([word, score])
  })

  test('the longest one counts', () => {
    expect(scoreOf('불만족')).toBeLessThan(0)
    expect(scoreOf('맛없어요')).toBeLessThan(0)
    expect(scoreOf('맛있어요')).toBeGreaterThan(0)
  })

  test('not within another word, and not what has nothing of Korean', () => {
    for (const word of ['좋', '최고기온', '싸움', '사랑니', '문제집', 'good', '', 'ㅋㅋㅋ', 'constructor', '이기적']) {
      expect([word, match(word)]).toEqual([word, undefined])
    }
  })
})

test('the spelling in letters apart is the same', () => {
  expect(scoreOf('좋아요'.normalize('NFD'))).toBe(scoreOf('좋아요'))
})

describe('negation', () => {
  test.each([
    ['안 좋아요', -1],
    ['안좋아요', -1],
    ['좋지 않아요', -1],
    ['좋지는 않았다', -1],
    ['만족스럽지 못한', -1],
    ['나쁘지 않네요', 1],
    ['불만 없음', 1],
    ['문제가 하나도 없어요', 1],
    ['재미가 없다', -1],
    ['최고는 아니다', -1],
    ['좋은 점이 하나도 없음', -1],
    ['안 좋지 않아요', 1],
    ['명곡밖에 없다', 1],
    ['안전해요', 1],
    ['없어서 못 사요', 0],
  ])('%s', (text, sign) => expect(Math.sign(scoreOf(text))).toBe(sign))

  test('of both languages, some is misread', () => {
    const misread = (language: 'en' | 'ko') =>
      NEGATED[language].filter(([meant, text]) => {
        const { score } = sentiment.analyze(text, { language })
        return meant === '+' ? score <= 0 : score >= 0
      })
    expect(misread('en').map(([, text]) => text)).toEqual([
      'not very good',
      'no good',
      'nobody said it was good',
      'I have never been disappointed',
      'oh great, it broke again',
    ])
    expect(misread('ko').map(([, text]) => text)).toEqual([
      '좋다고는 못 하겠네요',
      '좋은 줄 알았어요',
      '와 정말 훌륭한 서비스네요 한 시간을 기다렸어요',
    ])
  })
})

test('emoji count, as in English', () => expect(scoreOf('👍 ❤️')).toBe(sentiment.analyze('👍 ❤️').score))

test('on the labelled sample, as many signs are right as is told', () => {
  const rightOf = (set: string) =>
    labelledSample().filter(
      one => one.set === set && { '+': 1, '-': -1, '0': 0 }[one.label] === Math.sign(scoreOf(one.text)),
    ).length
  expect(labelledSample().filter(({ set }) => set === 'held').length).toBe(80)
  expect({ held: rightOf('held'), tuned: rightOf('tuned') }).toEqual({ held: 64, tuned: 79 })
})
