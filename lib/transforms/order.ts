import { encodeJson } from '../core/tagged-json.ts'

/** Compares strings by code point, where JavaScript's < goes by UTF-16 unit: so '\u{ff5e}' comes before '😀'. */
function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) {
      // Only a surrogate, half of a code point above U+FFFF, is out of order.
      const xSurrogate = x >= 0xd800 && x <= 0xdfff
      const ySurrogate = y >= 0xd800 && y <= 0xdfff
      return xSurrogate === ySurrogate ? x - y : xSurrogate ? 1 : -1
    }
  }
  return a.length - b.length
}

/** Numbers by value, NaN after all others, as Java's Double.compare has it. */
export function compareNumbers(a: number, b: number): number {
  const difference = a - b
  if (!Number.isNaN(difference)) return difference
  // Two infinities of one sign, or a NaN.
  return a === b ? 0 : Number(Number.isNaN(a)) - Number(Number.isNaN(b))
}

/** The natural order: numbers, bigints, booleans and dates by value, strings by code point; null and undefined first. */
export function compareNaturally(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return compareNumbers(a, b)
  if (typeof a === 'string' && typeof b === 'string') return compareCodePoints(a, b)
  const missing = Number(a !== null && a !== undefined) - Number(b !== null && b !== undefined)
  if (missing !== 0) return missing
  const x = a as number
  const y = b as number
  return x < y ? -1 : x > y ? 1 : 0
}

/**
 * Which of two tied elements comes first: the smaller key of pairs, otherwise the smaller element. Where there is no
 * natural order, between objects or a number and a text, that of their encodings: the same in every run.
 */
export function compareTies(a: unknown, b: unknown): number {
  const pairs = Array.isArray(a) && Array.isArray(b)
  const x: unknown = pairs ? a[0] : a
  const y: unknown = pairs ? b[0] : b
  if (typeof x === typeof y && typeof x !== 'object') return compareNaturally(x, y)
  return compareCodePoints(encoded(x), encoded(y))
}

function encoded(value: unknown): string {
  try {
    return encodeJson(value)
  } catch {
    // What no coder carries has no order.
    return ''
  }
}
