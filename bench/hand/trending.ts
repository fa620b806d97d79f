import { eachLine } from './lines.ts'
import { type Count, topTen } from './top.ts'

export const SIZE_MS = 60_000
export const PERIOD_MS = 10_000
export const LATENESS_MS = 30_000

const HASHTAG = /#[\p{L}\p{N}_]+/gu

/**
 * Calls `emit` with each window's top ten, in order of time. Tags are counted per slice of ten seconds; the sum over
 * the six slices of a window is kept, a slice added and one taken away as the window slides.
 */
export async function eachWindow(file: string, emit: (start: number, top: Count[]) => void): Promise<void> {
  const slices = new Map<number, Map<string, number>>()
  const live = new Map<string, number>()
  let next = Infinity
  let newest = -Infinity

  const addToLive = (slice: Map<string, number>, sign: 1 | -1): void => {
    for (const [tag, count] of slice) {
      const sum = (live.get(tag) ?? 0) + sign * count
      if (sum !== 0) live.set(tag, sum)
      else live.delete(tag)
    }
  }

  const closeWindows = (watermark: number): void => {
    while (slices.size > 0 && next + SIZE_MS <= watermark) {
      const entering = slices.get(next + SIZE_MS - PERIOD_MS)
      if (entering !== undefined) addToLive(entering, 1)
      if (live.size > 0) emit(next, topTen(live))
      const leaving = slices.get(next)
      if (leaving !== undefined) {
        addToLive(leaving, -1)
        slices.delete(next)
      }
      next += PERIOD_MS
    }
  }

  await eachLine(file, line => {
    const { created_at, text } = JSON.parse(line).data
    const timestamp = Date.parse(created_at)
    const tags: string[] | null = text.match(HASHTAG)
    if (tags !== null) {
      const start = timestamp - (timestamp % PERIOD_MS)
      let slice = slices.get(start)
      if (slice === undefined) {
        slice = new Map()
        slices.set(start, slice)
        next = Math.min(next, start - SIZE_MS + PERIOD_MS)
      }
      for (const tag of tags) {
        const key = tag.toLowerCase()
        slice.set(key, (slice.get(key) ?? 0) + 1)
      }
    }
    if (timestamp > newest) {
      newest = timestamp
      closeWindows(newest - LATENESS_MS)
    }
  })
  closeWindows(Infinity)
}
