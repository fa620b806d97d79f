import type { Random } from '../../random.ts'

const LONGEST = 4 * 60_000

/**
 * How long a post is on its way, in milliseconds: half a second to two for most, some seconds for a few, and for some in
 * a thousand a heavy tail of minutes, whose density falls with the cube.
 */
export function timeOnTheWay(random: Random): number {
  const draw = random.unit()
  if (draw < 0.93) return 250 + random.below(900) + random.below(900)
  if (draw < 0.985) return 2000 + random.below(4000) + random.below(5000)
  return Math.min(LONGEST, Math.floor(9000 / Math.sqrt(1 - random.unit())))
}
