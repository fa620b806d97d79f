import { isNegated, withoutAttached } from './negation.ts'
import { match } from './word-matcher.ts'

/** A language for the npm package `sentiment`: new Sentiment().registerLanguage('ko', korean). */
export interface Language {
  readonly labels: Record<string, number>
  readonly scoringStrategy: { apply(tokens: string[], cursor: number, tokenScore: number): number }
}

/**
 * Korean. `sentiment` looks each word up in `labels`; this one finds the word's stem, whatever particles and endings follow
 * it (좋아요, 좋았는데, 만족스럽지), so it is no table but asks the matcher. Negation before (안 좋다) and after (좋지 않다, 불만
 * 없음) turns a score around. Emoji are added by `sentiment`.
 */
export const korean: Language = {
  labels: new Proxy<Record<string, number>>(
    {},
    {
      get: (own, word) => (typeof word === 'string' && !(word in own) ? scoreOf(word) : Reflect.get(own, word)),
      getOwnPropertyDescriptor(own, word) {
        const there = Reflect.getOwnPropertyDescriptor(own, word)
        const value = there === undefined && typeof word === 'string' ? scoreOf(word) : undefined
        return value === undefined ? there : { value, writable: true, enumerable: true, configurable: true }
      },
    },
  ),
  scoringStrategy: {
    apply: (tokens, cursor, tokenScore) => (isNegated(tokens, cursor) ? -tokenScore : tokenScore),
  },
}

function scoreOf(word: string): number | undefined {
  return (match(word) ?? match(withoutAttached(word) ?? ''))?.score
}
