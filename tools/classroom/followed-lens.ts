import type { Timestamp } from '../../lib/core/time.ts'
import type { Lens } from '../../lib/replay/messages.ts'
import type { PlayThrough } from './play-through.ts'

const MINUTE = 60_000
/** A recording of no more arrivals is shown whole. */
const FEW = 3000
/** So many windows before now are shown, or fewer where more than so many events would be. */
const WINDOWS = [10, 8, 6, 4, 3]
const MOST_EVENTS = 30_000

/**
 * The windows of the time around now, where a recording is too long to show all of them. It is the same for the same
 * moment, and moves from one window to the next.
 */
export function lensAt({ staging, step, log }: PlayThrough, nowMs: Timestamp): Lens | undefined {
  const { schedule } = staging
  if (schedule.length <= FEW) return undefined
  const shape = step.windowing?.shape
  const unit =
    shape?.kind === 'fixed' || shape?.kind === 'sliding'
      ? Math.max(shape.sizeMs, MINUTE / 6)
      : shape?.kind === 'sessions'
        ? Math.max(MINUTE, 4 * shape.gapMs)
        : MINUTE
  const edge = Math.floor(nowMs / unit) * unit
  const known = log.stopAt(edge)
  const isFew = (windows: number) => known - log.stopAt(edge - windows * unit) <= MOST_EVENTS
  const windows = WINDOWS.find(isFew) ?? (WINDOWS[WINDOWS.length - 1] as number)
  const fromMs = edge - windows * unit
  return fromMs + unit <= schedule.beganMs ? undefined : { fromMs }
}
