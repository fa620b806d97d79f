/** Neighbours that had to give way to each other: positions from..to, inclusive. */
export interface Pool {
  readonly from: number
  readonly to: number
}
export interface Spread {
  readonly positions: readonly number[]
  readonly pools: readonly Pool[]
}

/**
 * Moves ascending wanted positions as little as possible (least squares) until neighbours lie `spacing` apart, and all lie
 * from `lowest` to `highest`: pool adjacent violators, then a pass up and a pass down. Where there is no room for all,
 * the last ones lie beyond `highest`.
 */
export function spread(wanted: readonly number[], spacing: number, lowest: number, highest: number): Spread {
  const blocks: { from: number; to: number; mean: number }[] = []
  wanted.forEach((want, i) => {
    let block = { from: i, to: i, mean: want - i * spacing }
    for (let last = blocks.at(-1); last !== undefined && last.mean > block.mean; last = blocks.at(-1)) {
      blocks.pop()
      const [before, after] = [last.to - last.from + 1, block.to - block.from + 1]
      block = { from: last.from, to: i, mean: (last.mean * before + block.mean * after) / (before + after) }
    }
    blocks.push(block)
  })
  const positions = blocks.flatMap(({ from, to, mean }) =>
    Array.from({ length: to - from + 1 }, (_, i) => mean + (from + i) * spacing),
  )
  let limit = highest
  for (let i = positions.length - 1; i >= 0; i--) {
    positions[i] = Math.min(positions[i] as number, limit)
    limit = (positions[i] as number) - spacing
  }
  limit = lowest
  for (let i = 0; i < positions.length; i++) {
    positions[i] = Math.max(positions[i] as number, limit)
    limit = (positions[i] as number) + spacing
  }
  return { positions, pools: blocks.map(({ from, to }) => ({ from, to })) }
}
