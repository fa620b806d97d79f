// Lab 0, solved. DISCUSSION.md says why it is written like this.
import { countPerElement, fixedWindows, type KV, map, type PCollection, windowInto } from 'yeoul'

/** Words, whatever their case. */
export function lowerCased(words: PCollection<string>): PCollection<string> {
  return words.apply(map(word => word.toLowerCase()))
}

/** How often each word was said in each minute. */
export function counts(words: PCollection<string>): PCollection<KV<string, number>> {
  return words.apply(windowInto(fixedWindows('60s')), countPerElement())
}

/** A count as a sentence: 'minute 1: whale 2'. */
export function sentences(counts: PCollection<KV<string, number>>): PCollection<string> {
  return counts.apply(map(([word, n], { window }) => `minute ${window.start / 60_000 + 1}: ${word} ${n}`))
}
