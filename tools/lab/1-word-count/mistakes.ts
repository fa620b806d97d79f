import { combineGlobally, distinct, flatMap, groupByKey, type KV, kv, map, type PCollection, top } from 'yeoul'
import * as solution from '../../../solutions/1-word-count/lab.ts'
import type { Mistakes } from '../lab-program.ts'
import type { WordCount } from './parts.ts'

type Words = PCollection<string>
type Counts = PCollection<KV<string, number>>

const ones = (words: Words) => words.apply(map(word => kv(word, 1)))
const groups = (words: Words) =>
  ones(words).apply(
    groupByKey(),
    map(([word]) => kv(word, 1)),
  )

const countWrongly = {
  'never added up': ones,
  'groups not added up': groups,
  'a word more': (words: Words) => solution.countByCombining(words).apply(map(([word, n]) => kv(word, n + 1))),
}

const first = (n: number, compare: (a: KV<string, number>, b: KV<string, number>) => number) => (counts: Counts) =>
  counts.apply(combineGlobally(top(n, compare)))

function but(change: (totals: solution.Totals, counts: readonly KV<string, number>[]) => Partial<solution.Totals>) {
  return (counts: Counts) =>
    counts.apply(
      map(count => kv('', count)),
      groupByKey(),
      map(([, all]) => {
        const list = [...all]
        const right = { words: list.reduce((sum, [, n]) => sum + n, 0), distinct: list.length, longest: '' }
        for (const [word] of list) if (isLonger(word, right.longest)) right.longest = word
        return { ...right, ...change(right, list) }
      }),
    )
}

function isLonger(word: string, other: string): boolean {
  const more = lettersOf(word) - lettersOf(other)
  return more > 0 || (more === 0 && word < other)
}

function lettersOf(word: string): number {
  return [...word].length
}

/** The longest word, if of several another one is taken. */
function longestBy(takes: (more: number, word: string, other: string) => boolean) {
  return but((_, list) => ({
    longest: list.map(([word]) => word).reduce((a, b) => (takes(lettersOf(b) - lettersOf(a), b, a) ? b : a), ''),
  }))
}

export const mistakes: Mistakes<WordCount> = {
  splitIntoWords: {
    'split at spaces': lines => lines.apply(flatMap(line => line.split(' '))),
    'split at white space': lines => lines.apply(flatMap(line => line.split(/\s+/).filter(Boolean))),
    'case counts': lines =>
      lines.apply(flatMap(line => line.match(/\p{L}[\p{L}\p{M}]*(?:['’]\p{L}[\p{L}\p{M}]*)*/gu) ?? [])),
    'each word once': lines => solution.splitIntoWords(lines).apply(distinct()),
  },
  countByGrouping: countWrongly,
  countByCombining: countWrongly,
  totals: {
    'words are distinct': but(({ distinct: n }) => ({ words: n })),
    'distinct are words': but(({ words }) => ({ distinct: words })),
    'first of the longest': longestBy(more => more > 0),
    'last of the longest': longestBy(more => more >= 0),
    'greatest of the longest': longestBy((more, word, other) => more > 0 || (more === 0 && word > other)),
  },
  mostFrequent: {
    'least first': first(20, ([, a], [, b]) => a - b),
    'by the word': first(20, ([a], [b]) => (a < b ? -1 : 1)),
    'ten only': first(10, ([, a], [, b]) => b - a),
    'not cut': first(1_000_000, ([, a], [, b]) => b - a),
    'ties the other way': first(20, ([x, a], [y, b]) => b - a || (x < y ? 1 : -1)),
  },
}
