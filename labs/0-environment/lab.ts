// Lab 0: a first pipeline. README.md beside this file says what to do, in which order.
import { type KV, map, type PCollection } from 'yeoul'

/** Words, whatever their case. This one is done: a step is a function from a PCollection to a PCollection. */
export function lowerCased(words: PCollection<string>): PCollection<string> {
  return words.apply(map(word => word.toLowerCase()))
}

/** How often each word was said in each minute. */
export function counts(words: PCollection<string>): PCollection<KV<string, number>> {
  return words.apply(todo("TODO 1: windowInto(fixedWindows('60s')), then countPerElement()"))
}

/** A count as a sentence: 'minute 1: whale 2'. */
export function sentences(counts: PCollection<KV<string, number>>): PCollection<string> {
  return counts.apply(todo('TODO 2: map(([word, n], { window }) => …); the first minute begins at window.start 0'))
}

/** Stands where a transform is yours to write. Until then `yeoul lab 0` takes the one of the solution, and says so. */
function todo(task: string): () => never {
  return () => {
    throw new Error(task)
  }
}
