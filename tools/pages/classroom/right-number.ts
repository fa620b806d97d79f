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

/** Of answers that have no room: how many others there are; of numbers, how far all of them reach. */
export function moreWords(distribution: Distribution, more: number): string {
  const given = numbersOf(distribution)
  const [least, most] = [given.at(0), given.at(-1)]
  if (least === undefined || most === undefined) return `${more} more`
  // The median of all that were given, each as often as it was.
  const each = given.flatMap(({ value, count }) => Array<number>(count).fill(value))
  const middle = each[Math.floor((each.length - 1) / 2)] as number
  return `${more} more: from ${numberWords(least.value)} to ${numberWords(most.value)}, half of all up to ${numberWords(middle)}`
}

export function numberWords(value: number): string {
  return String(value).replace('-', '−')
}
