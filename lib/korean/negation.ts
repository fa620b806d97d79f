import { match } from './word-matcher.ts'

/** Before a predicate. */
const BEFORE = new Set(['안', '못'])
/** What a predicate has before 않다 or 못하다: 좋지, 좋지는, 좋진. */
const NEGATABLE = /(?:지|지는|지도|지가|지를|지만은|진|질)$/
const NEGATING = /^(?:않|못|안|아니|말|마)/
/** After a noun: 불만 없음, 문제가 아니다. */
const LACKING = /^(?:없|아니|아닌|아님|아녜)/
/** What a predicate may describe that is then lacking: 좋은 점이 없다. */
const DESCRIBED = /^(?:점|데|게|것|거|구석|부분|곳)/
/** What may stand between a noun and 없다. */
const BETWEEN = new Set([
  '전혀',
  '하나도',
  '거의',
  '별',
  '별로',
  '아무',
  '아예',
  '일절',
  '한',
  '번',
  '번도',
  '크게',
  '딱히',
])
const MOST_BETWEEN = 2

/** The word without an 안 that is written together with it: 안좋아요. */
export function withoutAttached(word: string): string | undefined {
  return /^안./.test(word) && match(word.slice(1))?.isPredicate === true ? word.slice(1) : undefined
}

/** True if the words around a word turn it into its opposite. Two negations cancel out. */
export function isNegated(words: readonly string[], at: number): boolean {
  const word = words[at] as string
  const attached = withoutAttached(word) !== undefined && match(word) === undefined
  const isPredicate = attached || match(word)?.isPredicate === true
  const before = isPredicate && BEFORE.has(words[at - 1] ?? '')
  return (
    [attached, before, isPredicate ? isFollowedByNot(words, at) : isLacking(words, at)].filter(Boolean).length % 2 === 1
  )
}

function isFollowedByNot(words: readonly string[], at: number): boolean {
  const next = words[at + 1] ?? ''
  if (NEGATABLE.test(words[at] as string)) return NEGATING.test(next)
  return DESCRIBED.test(next) && isLacking(words, at + 1)
}

function isLacking(words: readonly string[], at: number): boolean {
  // 명곡밖에 없다: nothing but that.
  if ((words[at] as string).endsWith('밖에')) return false
  let next = at + 1
  while (next <= at + MOST_BETWEEN && BETWEEN.has(words[next] ?? '')) next++
  return LACKING.test(words[next] ?? '')
}
