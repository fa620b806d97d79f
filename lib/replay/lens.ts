import { type BoundedWindow, isGlobal } from '../core/window.ts'
import type { TraceEvent } from '../trace/event.ts'
import type { Lens } from './messages.ts'

/**
 * Whether an event belongs to the windows of a lens. All that became of a window does, however late; what has no window
 * of its own belongs to it by its time.
 */
export function isWithin(
  event: TraceEvent,
  { fromMs, toMs = Number.POSITIVE_INFINITY }: Lens,
  latenessMs: number,
): boolean {
  if (event.type === 'watermark') return event.eventTimeMs >= fromMs && event.eventTimeMs <= toMs + latenessMs
  const windows = windowsOf(event)
  return windows.some(window =>
    isGlobal(window)
      ? event.processingTimeMs >= fromMs && event.processingTimeMs < toMs
      : window.end > fromMs && window.start < toMs,
  )
}

export function isSameLens(a: Lens | undefined, b: Lens | undefined): boolean {
  return a?.fromMs === b?.fromMs && a?.toMs === b?.toMs
}

function windowsOf(event: Exclude<TraceEvent, { type: 'watermark' }>): readonly BoundedWindow[] {
  if (event.type === 'element') return event.windows
  return event.type === 'merge' ? [event.result] : [event.window]
}

/** From when to when the windows of an event are: it is in no lens that ends before, or begins after that. */
export function spanOfEvent(event: TraceEvent): { readonly from: number; readonly to: number } {
  if (event.type === 'watermark') return { from: event.eventTimeMs, to: event.eventTimeMs }
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const window of windowsOf(event)) {
    const all = isGlobal(window)
    from = Math.min(from, all ? event.processingTimeMs : window.start)
    to = Math.max(to, all ? event.processingTimeMs : window.end)
  }
  return { from, to }
}
