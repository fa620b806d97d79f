import type { Timestamp } from '../../../lib/core/time.ts'
import type { Lens } from '../../../lib/replay/messages.ts'
import type { TraceWindowing } from '../../../lib/trace/trace.ts'
import type { Span } from './grouping-index.ts'

/** From the first arrival of a recording to its last, in processing time. */
export interface Bounds {
  readonly beganMs: Timestamp
  readonly lastMs: Timestamp
}

/** What a diagram's axes span. */
export interface ShownSpan {
  readonly eventTime: Span
  readonly processingTime: Span
  /** How long a column is: windows begin and end there. */
  readonly unitMs: number
}

const MINUTE = 60_000
/** What has no windows of a size has about so many columns. */
const COLUMNS = 8

/** What is played, and how much of it is to be seen. */
export interface Scene extends Bounds {
  /** 0:00 of its clock. */
  readonly origin: Timestamp
  readonly lens?: Lens | undefined
}

/**
 * What is shown at a moment, where there is room for so many windows side by side. A short recording is shown whole, from
 * the first moment on, so that nothing moves. Of a long one, so many windows that now is in their later half: the picture
 * turns like a page, and is the same for the same moment, however one came to it. A lens with an end shows just its
 * windows, and all that became of them since.
 */
export function shownSpan(
  windowing: TraceWindowing | undefined,
  { beganMs, lastMs, origin, lens }: Scene,
  nowMs: Timestamp,
  columns: number,
): ShownSpan {
  const unitMs = unitOf(windowing, lastMs - origin)
  const all = Math.max(1, Math.ceil((lastMs - origin) / unitMs))
  const end = Math.max(lastMs, nowMs)
  if (lens?.toMs !== undefined) {
    const whole = (ms: Timestamp, round: (n: number) => number) => origin + round((ms - origin) / unitMs) * unitMs
    const eventTime = { from: whole(lens.fromMs, Math.floor), to: whole(lens.toMs, Math.ceil) }
    return {
      eventTime,
      processingTime: { from: eventTime.from, to: Math.max(eventTime.to, nowMs + unitMs / 4) },
      unitMs,
    }
  }
  if (all <= columns) {
    const to = origin + all * unitMs
    const from = Math.min(origin, beganMs)
    return { eventTime: { from, to }, processingTime: { from, to: Math.max(end, from + 1000) }, unitMs }
  }
  const half = Math.max(1, Math.floor(columns / 2))
  const page = Math.max(0, Math.floor((nowMs - origin) / (half * unitMs)) - 1)
  // What lies before the lens is not known, which is not the same as empty.
  const first = lens === undefined ? 0 : Math.max(0, Math.ceil((lens.fromMs - origin) / unitMs))
  const from = origin + Math.max(page * half, first) * unitMs
  const span = { from, to: from + 2 * half * unitMs }
  return { eventTime: span, processingTime: span, unitMs }
}

function unitOf(windowing: TraceWindowing | undefined, lengthMs: number): number {
  const shape = windowing?.shape
  switch (shape?.kind) {
    case 'fixed':
    case 'sliding':
      return shape.sizeMs
    case 'sessions':
      return Math.max(MINUTE, Math.ceil((4 * shape.gapMs) / MINUTE) * MINUTE)
    default:
      return Math.max(MINUTE, Math.ceil(lengthMs / COLUMNS / MINUTE) * MINUTE)
  }
}
