// Lab 1, solved. DISCUSSION.md says why it is written like this.
import {
  combineFn,
  combineGlobally,
  combinePerKey,
  flatMap,
  groupByKey,
  type KV,
  kv,
  map,
  type PCollection,
  sum,
  top,
} from 'yeoul'

/** A word: letters, with apostrophes inside. Case does not count, nor which apostrophe: "Don’t" is "don't". */
export function wordsOf(line: string): string[] {
  const plain = line.normalize('NFC').toLowerCase().replaceAll('’', "'")
  return plain.match(/\p{L}[\p{L}\p{M}]*(?:'\p{L}[\p{L}\p{M}]*)*/gu) ?? []
}

/** Lines in, words out. */
export function splitIntoWords(lines: PCollection<string>): PCollection<string> {
  return lines.apply(flatMap(wordsOf))
}

/** How often each word occurs: all of its ones are brought together, then added up. */
export function countByGrouping(words: PCollection<string>): PCollection<KV<string, number>> {
  return words.apply(
    map(word => kv(word, 1)),
    groupByKey(),
    map(([word, ones]) => kv(word, total(ones))),
  )
}

function total(numbers: Iterable<number>): number {
  let sum = 0
  for (const n of numbers) sum += n
  return sum
}

/** The same; each one is added to its word's sum as soon as it comes. */
export function countByCombining(words: PCollection<string>): PCollection<KV<string, number>> {
  return words.apply(
    map(word => kv(word, 1)),
    combinePerKey(sum()),
  )
}

export interface Totals {
  readonly words: number
  readonly distinct: number
  /** The word of most letters; of several, the first in JavaScript's order of strings. */
  readonly longest: string
}

/** One answer for the whole text, by a CombineFn of our own. */
export function totals(counts: PCollection<KV<string, number>>): PCollection<Totals> {
  return counts.apply(
    combineGlobally(
      combineFn({
        createAccumulator: (): Totals => ({ words: 0, distinct: 0, longest: '' }),
        addInput: (soFar: Totals, [word, n]: KV<string, number>) =>
          plus(soFar, { words: n, distinct: 1, longest: word }),
        mergeAccumulators: (parts: Iterable<Totals>) => [...parts].reduce(plus),
        extractOutput: (soFar: Totals) => soFar,
      }),
    ),
  )
}

function plus(a: Totals, b: Totals): Totals {
  return {
    words: a.words + b.words,
    distinct: a.distinct + b.distinct,
    longest: isLonger(b.longest, a.longest) ? b.longest : a.longest,
  }
}

/** An order without ties: merged in whatever order, the parts give the same word. */
function isLonger(word: string, other: string): boolean {
  const more = [...word].length - [...other].length
  return more > 0 || (more === 0 && word < other)
}

/** The twenty most frequent words, in one list. */
export function mostFrequent(counts: PCollection<KV<string, number>>): PCollection<readonly KV<string, number>[]> {
  return counts.apply(combineGlobally(top(20, ([, a], [, b]) => b - a)))
}
