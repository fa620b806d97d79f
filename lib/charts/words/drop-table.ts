import { expiryOf } from '../../core/lateness.ts'
import type { Timestamp } from '../../core/time.ts'
import type { DropEvent } from '../../trace/event.ts'
import { expiredAt, type WatermarkStep } from '../../trace/queries/input-watermark.ts'
import type { TraceWindowing } from '../../trace/trace.ts'
import { type ClockText, spanText } from './clock-text.ts'
import { markdownTable } from './markdown-table.ts'
import { keyText } from './value-text.ts'

/** An element that was dropped, and by how much it came too late. */
export interface LateDrop {
  readonly event: DropEvent
  /** When its window expired; undefined if that was not the reason. */
  readonly expiredMs?: Timestamp
  /** How far the watermark had passed the time for which the window was kept: so much more lateness was not enough. */
  readonly tooLateMs?: number
}

export function lateDrop(
  event: DropEvent,
  windowing: Pick<TraceWindowing, 'allowedLatenessMs'> = { allowedLatenessMs: 0 },
  watermark: readonly WatermarkStep[],
): LateDrop {
  const expiredMs = event.reason === 'window expired' ? expiredAt(watermark, event.window, windowing) : undefined
  if (expiredMs === undefined) return { event }
  const tooLateMs = event.watermarkMs - expiryOf(event.window, windowing)
  // When all input has ended, no lateness would have helped.
  return { event, expiredMs, ...(Number.isFinite(tooLateMs) && { tooLateMs }) }
}

export const DROP_COLUMNS = [
  { name: 'dropped' },
  { name: 'key' },
  { name: 'event time', isRight: true },
  { name: 'arrived', isRight: true },
  { name: 'watermark', isRight: true },
  { name: 'window' },
  { name: 'expired', isRight: true },
  { name: 'too late by', isRight: true },
]

/** The cells of a row; the first is the element's id. */
export function dropCells({ event, expiredMs, tooLateMs }: LateDrop, clock: ClockText): readonly string[] {
  return [
    event.id === 0 ? '' : `#${event.id}`,
    event.key === null ? '–' : keyText(event.key),
    clock.precise(event.eventTimeMs),
    clock.precise(event.processingTimeMs),
    clock.precise(event.watermarkMs),
    clock.window(event.window),
    expiredMs === undefined ? '–' : clock.precise(expiredMs),
    tooLateMs !== undefined
      ? spanText(tooLateMs, true)
      : expiredMs === undefined
        ? 'trigger finished'
        : 'all had ended',
  ]
}

/** Elements that were dropped, as a table. */
export function dropTable(drops: readonly LateDrop[], clock: ClockText): string {
  const rows = drops.map(drop => {
    const [id, ...cells] = dropCells(drop, clock)
    return [`✕ ${id}`.trimEnd(), ...cells]
  })
  return markdownTable(DROP_COLUMNS, rows)
}
