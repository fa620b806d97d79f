// Lab 1: count the words of a book. README.md beside this file says what to do, in which order.
import { flatMap, type KV, type PCollection } from 'yeoul'

/** A word: letters, with apostrophes inside. Case does not count, nor which apostrophe: "Don’t" is "don't". */
export function wordsOf(line: string): string[] {
  const plain = line.normalize('NFC').toLowerCase().replaceAll('’', "'")
  return plain.match(/\p{L}[\p{L}\p{M}]*(?:'\p{L}[\p{L}\p{M}]*)*/gu) ?? []
}

/** Lines in, words out. This one is done: a composite is a function from a PCollection to a PCollection. */
export function splitIntoWords(lines: PCollection<string>): PCollection<string> {
  return lines.apply(flatMap(wordsOf))
}

/** How often each word occurs: all of its ones are brought together, then added up. */
export function countByGrouping(words: PCollection<string>): PCollection<KV<string, number>> {
  return words.apply(todo('TODO 1: map each word to kv(word, 1), then groupByKey(), then map each group to its sum'))
}

/** The same; each one is added to its word's sum as soon as it comes. */
export function countByCombining(words: PCollection<string>): PCollection<KV<string, number>> {
  return words.apply(todo('TODO 2: the same pairs, and combinePerKey in place of groupByKey and the last map'))
}

export interface Totals {
  readonly words: number
  readonly distinct: number
  /** The word of most letters; of several, the first in JavaScript's order of strings. */
  readonly longest: string
}

/** One answer for the whole text, by a CombineFn of your own. */
export function totals(counts: PCollection<KV<string, number>>): PCollection<Totals> {
  return counts.apply(todo('TODO 3: combineGlobally(combineFn({ … })), whose accumulator is a Totals'))
}

/** The twenty most frequent words, in one list. */
export function mostFrequent(counts: PCollection<KV<string, number>>): PCollection<readonly KV<string, number>[]> {
  return counts.apply(todo('TODO 4: combineGlobally(top(20, …)), with a comparison that puts the greater count first'))
}

/** Stands where a transform is yours to write. Until then `yeoul lab 1` takes the one of the solution, and says so. */
function todo(task: string): () => never {
  return () => {
    throw new Error(task)
  }
}
