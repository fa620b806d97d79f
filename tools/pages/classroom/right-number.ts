import { grouped } from '../../../lib/core/counted.ts'
import type { Distribution } from '../../../lib/replay/messages.ts'

/** What is right, whether or not somebody gave it: 'right: 19; nearest: 18'. */
export function rightWords(right: number, distribution: Distribution | undefined): string {
  const says = `right: ${numberWords(right)}`
  const given = numbersOf(distribution)
  const hits = given.find(({ value }) => value === right)
  if (hits !== undefined) return `${says}, given by ${grouped(hits.count)}`
  const far = ({ value }: { readonly value: number }) => Math.abs(value - right)
  const least = Math.min(...given.map(far))
  const nearest = given.filter(one => far(one) === least).map(({ value }) => numberWords(value))
  return nearest.length === 0 ? says : `${says}; nearest: ${nearest.join(' and ')}`
}

/** The most frequent of the numbers that were given, from the least on. */
export function numbersOf({ counts }: Distribution = { answers: 0, counts: [] }, most = counts.length) {
  return counts
    .flatMap(({ value, ...more }) => (typeof value === 'number' ? [{ value, ...more }] : []))
    .slice(0, most)
    .sort((a, b) => a.value - b.value)
}

export function numberWords(value: number): string {
  return String(value).replace('-', '−')
}
