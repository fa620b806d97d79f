import type { Timestamp } from '../../core/time.ts'
import type { Trace } from '../trace.ts'
import { requireElements, requireStep } from './demands.ts'

export interface LagPoint {
  readonly processingTimeMs: Timestamp
  readonly watermarkMs: Timestamp
  readonly lagMs: number
}

export interface LagOptions {
  /** Of a source: only this partition's watermark. */
  readonly partition?: string
  /** What the watermark lies behind: the clock, or the newest event time that has come; 'processingTime' if not said. */
  readonly behind?: 'processingTime' | 'eventTime'
}

/**
 * How far the watermark after a step lies behind, over processing time: a point wherever the clock moves, with the
 * watermark as it stood, and one wherever the watermark then moves. Its ends of time are left out. A step that lets the
 * watermark through has that of the steps before it. Throws if the trace has no watermarks ('full'
 * has), or no such step.
 */
export function watermarkLagOf(trace: Trace, step: string, options: LagOptions = {}): readonly LagPoint[] {
  requireElements(trace, 'watermarkLagOf')
  requireStep(trace, step, 'watermarkLagOf')
  const { partition, behind = 'processingTime' } = options
  const watermarks = new Map(holdersOf(trace, step, partition).map(path => [path, Number.NEGATIVE_INFINITY]))
  const arrivals = arrivalSteps(trace, step)
  let newest = Number.NEGATIVE_INFINITY
  const points: LagPoint[] = []
  const mark = (processingTimeMs: Timestamp) => {
    const watermarkMs = Math.min(...watermarks.values())
    const lagMs = (behind === 'eventTime' ? newest : processingTimeMs) - watermarkMs
    const last = points.at(-1)
    if (!Number.isFinite(watermarkMs) || !Number.isFinite(lagMs)) return
    if (last?.processingTimeMs === processingTimeMs && last.watermarkMs === watermarkMs && last.lagMs === lagMs) return
    points.push({ processingTimeMs, watermarkMs, lagMs })
  }
  let now = Number.NaN
  for (const event of trace.events) {
    if (event.processingTimeMs !== now) {
      if (!Number.isNaN(now)) mark(now)
      now = event.processingTimeMs
      mark(now)
    }
    if (event.type === 'element' && arrivals.has(event.step)) newest = Math.max(newest, event.eventTimeMs)
    if (event.type !== 'watermark' || !watermarks.has(event.step) || event.partition !== partition) continue
    watermarks.set(event.step, event.eventTimeMs)
    mark(now)
  }
  if (!Number.isNaN(now)) mark(now)
  return points
}

/** The steps whose watermarks this one's is: its own, or the nearest before it that have any. */
export function holdersOf(trace: Trace, step: string, partition?: string): readonly string[] {
  const holders = new Set<string>()
  for (const event of trace.events)
    if (event.type === 'watermark' && event.partition === partition) holders.add(event.step)
  const inputsOf = new Map(trace.header.steps.map(({ path, inputs }) => [path, inputs]))
  const nearest = (path: string): readonly string[] =>
    holders.has(path) ? [path] : (inputsOf.get(path) ?? []).flatMap(nearest)
  return nearest(step)
}

/** Where the elements can be seen that came to a step; those that a source reads, at the steps after it. */
function arrivalSteps({ header }: Trace, step: string): ReadonlySet<string> {
  const isRoot = header.steps.find(({ path }) => path === step)?.inputs.length === 0
  const readers = header.steps.filter(({ inputs }) => inputs.includes(step)).map(({ path }) => path)
  return new Set(isRoot ? readers : [step])
}
