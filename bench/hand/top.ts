/** A tag and how often it came in a window. */
export type Count = readonly [tag: string, count: number]

/** The larger count first, then the smaller tag. */
function byCount(a: Count, b: Count): number {
  if (a[1] !== b[1]) return b[1] - a[1]
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0
}

/** The ten largest, in order, without sorting the rest. */
export function topTen(counts: Iterable<Count>): Count[] {
  const best: Count[] = []
  for (const entry of counts) {
    const last = best.at(9)
    if (last !== undefined && byCount(last, entry) < 0) continue
    let at = best.length
    while (at > 0 && byCount(best[at - 1], entry) > 0) at--
    best.splice(at, 0, entry)
    if (best.length > 10) best.pop()
  }
  return best
}

/** W2's result line. */
export function trendingLine(start: number, top: readonly Count[]): string {
  return `${start}\t${top.map(([tag, count]) => `${tag}:${count}`).join(' ')}`
}
