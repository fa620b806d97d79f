import { type Duration, type Timestamp, toMillis } from '../../core/time.ts'
import type { Trace, TraceStep } from '../../trace/trace.ts'
import { durationText } from '../words/clock-text.ts'
import { beginningOf, recordedInput } from './recorded-input.ts'
import { rerun } from './rerun.ts'
import { asItWasRun } from './strategy.ts'

/** As many arrivals are grouped anew, for each bound. */
const MOST_ARRIVALS = 20_000

/** Runs over one recording, and which of them is as it was run. */
export interface BoundRuns {
  readonly runs: Readonly<Record<string, Trace>>
  readonly now: string
  /** Windows that end later had no time to fire: only the beginning of the recording was grouped anew. */
  readonly until: Timestamp
}

/** A recording grouped once more by the kernel for each bound of `outOfOrder`, named by it; and how it was run. */
export function boundRuns(trace: Trace, step: TraceStep, bounds: readonly Duration[]): BoundRuns {
  const whole = recordedInput(trace, step, 'completeness')
  if (!whole.isEstimable)
    throw new Error(
      `completeness: another step holds the watermark of '${step.path}', so no bound can be tried; give { name: trace } of runs`,
    )
  const input = beginningOf(whole, MOST_ARRIVALS)
  const strategy = asItWasRun(input, 'completeness')
  const { watermark } = strategy
  const runs: Record<string, Trace> = {}
  const boundsMs = bounds.map(bound => toMillis(bound, 'completeness: bounds'))
  for (const boundMs of boundsMs) {
    runs[durationText(boundMs)] = rerun(input, { ...strategy, watermark: { kind: 'outOfOrder', boundMs } }, 'count')
  }
  const now = watermark.kind === 'outOfOrder' ? durationText(watermark.boundMs) : 'as it was run'
  runs[now] ??= rerun(input, strategy, 'count')
  const isWhole = input.moments.length === whole.moments.length
  const newest = input.moments.reduce((newest, { eventTimeMs = newest }) => Math.max(newest, eventTimeMs), 0)
  return { runs, now, until: isWhole ? Number.POSITIVE_INFINITY : newest - Math.max(...boundsMs) }
}
