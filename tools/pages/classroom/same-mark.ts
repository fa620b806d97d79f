import type { Mark } from '../../../lib/charts/drawing/marks.ts'

/** Whether two marks draw the same. They are plain data: numbers, texts, lists and records. */
export function isSameMark(a: Mark, b: Mark): boolean {
  return isSame(a, b)
}

export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false
    // What has changed is most often the end.
    for (let i = a.length - 1; i >= 0; i--) if (!isSame(a[i], b[i])) return false
    return true
  }
  const [one, other] = [a as Readonly<Record<string, unknown>>, b as Readonly<Record<string, unknown>>]
  let count = 0
  for (const name in one) {
    if (!isSame(one[name], other[name])) return false
    count++
  }
  for (const _ in other) count--
  return count === 0
}
