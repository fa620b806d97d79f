import { expiryOf } from '../../core/lateness.ts'
import type { Timestamp } from '../../core/time.ts'
import type { BoundedWindow } from '../../core/window.ts'
import type { Trace, TraceStep, TraceWindowing } from '../trace.ts'
import { holdersOf } from './watermark-lag.ts'

/** A move of a watermark: from this processing time on it stands there. */
export interface WatermarkStep {
  readonly atMs: Timestamp
  readonly watermarkMs: Timestamp
}

/** The watermark that a step sees: the lowest of those before it. The last move may be to the end of time. */
export function inputWatermark(trace: Trace, { path, inputs }: TraceStep): readonly WatermarkStep[] {
  const standing = new Map<string, Timestamp>()
  for (const input of inputs)
    for (const holder of holdersOf(trace, input)) standing.set(holder, Number.NEGATIVE_INFINITY)
  const steps: WatermarkStep[] = []
  let now = Number.NEGATIVE_INFINITY
  const stand = (atMs: Timestamp, watermarkMs: Timestamp) => {
    if (watermarkMs <= now) return
    now = watermarkMs
    // Of several moves at one instant, one is seen.
    if (steps.at(-1)?.atMs === atMs) steps.pop()
    steps.push({ atMs, watermarkMs })
  }
  for (const event of trace.events) {
    if (event.type === 'watermark') {
      if (event.partition !== undefined || !standing.has(event.step)) continue
      standing.set(event.step, event.eventTimeMs)
      stand(event.processingTimeMs, Math.min(...standing.values()))
      // Where only panes are traced, the watermark is known wherever one fired.
    } else if (standing.size === 0 && event.step === path && 'watermarkMs' in event) {
      stand(event.processingTimeMs, event.watermarkMs)
    }
  }
  return steps
}

/** When a window expired: when the watermark passed its end and the allowed lateness; undefined if it did not. */
export function expiredAt(
  watermark: readonly WatermarkStep[],
  window: BoundedWindow,
  windowing: Pick<TraceWindowing, 'allowedLatenessMs'> = { allowedLatenessMs: 0 },
): Timestamp | undefined {
  const expiry = expiryOf(window, windowing)
  return watermark.find(({ watermarkMs }) => watermarkMs >= expiry)?.atMs
}
