// Of lists of any length: a call takes only so many arguments, and runs have hundreds of thousands of elements.

/** Infinity of none. */
export function least(numbers: Iterable<number>): number {
  let result = Number.POSITIVE_INFINITY
  for (const number of numbers) if (number < result) result = number
  return result
}

/** -Infinity of none. */
export function greatest(numbers: Iterable<number>): number {
  let result = Number.NEGATIVE_INFINITY
  for (const number of numbers) if (number > result) result = number
  return result
}

/** The middle one; NaN of none. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2
}
