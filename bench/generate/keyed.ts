/** How many elements the proof about keys has, and how far apart in event time: 10,000 in a minute. */
export const ELEMENTS = 1_000_000
export const BETWEEN_ELEMENTS_MS = 6

/** The key of the element with this number: one of `keys`, evenly spread, without an order that a Map could profit from. */
export function keyOf(element: number, keys: number): string {
  const mixed = Math.imul(element ^ (element >>> 15), 0x2c1b3c6d)
  return `key${((Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39) ^ (mixed >>> 15)) >>> 0) % keys}`
}
