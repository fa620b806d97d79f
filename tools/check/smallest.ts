/** So long it is tried to leave more out. */
const LIMIT_MS = 500

/**
 * A part of a list, in its order, that still fails, and of which no element can be left out: halves, quarters and so on
 * are left out as long as it fails without them. Source: Zeller and Hildebrandt, Simplifying and isolating
 * failure-inducing input (2002). What throws does not count as failing.
 */
export async function smallestOf<T>(
  list: readonly T[],
  fails: (part: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
  const end = performance.now() + LIMIT_MS
  const failsToo = (part: readonly T[]) => fails(part).catch(() => false)
  let left = list
  for (
    let size = Math.ceil(list.length / 2), before = -1;
    before !== left.length || size > 1;
    size = Math.ceil(size / 2)
  ) {
    before = size > 1 ? -1 : left.length
    for (let at = 0; at < left.length && performance.now() < end; ) {
      const without = [...left.slice(0, at), ...left.slice(at + size)]
      if (without.length > 0 && (await failsToo(without))) left = without
      else at += size
    }
  }
  return left
}
