import { differenceWords, outcomeOf } from '../../../lib/charts/what-if/outcome.ts'
import type { Moment } from '../../../lib/charts/what-if/recorded-input.ts'
import { beginningOf, type RecordedInput } from '../../../lib/charts/what-if/recorded-input.ts'
import type { ShownStrategy } from '../../../lib/replay/messages.ts'
import type { TraceEvent } from '../../../lib/trace/event.ts'
import type { TraceStep } from '../../../lib/trace/trace.ts'
import type { KnownRun } from './known-run.ts'

/** As many arrivals are grouped anew while somebody types. */
const MOST_ARRIVALS = 4000

/** What came to the grouping that is shown, and when: enough to group it once more, in the page itself. */
export function inputOf({ events, index }: KnownRun): RecordedInput {
  const { step } = index
  const moves = new Map(index.watermarks.map(({ at, watermarkMs }) => [at, watermarkMs]))
  const moments: Moment[] = []
  let watermarkMs = Number.NEGATIVE_INFINITY
  for (const [at, event] of events.entries()) {
    const moment = momentOf(event, step, moves.get(at), watermarkMs)
    if (moment === undefined) continue
    watermarkMs = moment.watermarkMs
    moments.push(moment)
  }
  const windowing = step.windowing
  if (windowing === undefined) throw new Error('the grouping has no windowing')
  return { windowing, moments, isEstimable: true, elementCount: index.elementAts.length }
}

function momentOf(
  event: TraceEvent,
  { path }: TraceStep,
  movedTo: number | undefined,
  watermarkMs: number,
): Moment | undefined {
  if (event.type === 'watermark')
    return movedTo === undefined ? undefined : { atMs: event.processingTimeMs, elements: [], watermarkMs: movedTo }
  if (event.type !== 'element' || event.step !== path) return undefined
  const { eventTimeMs, value } = event
  const [key] = value as readonly unknown[]
  return { atMs: event.processingTimeMs, eventTimeMs, elements: [{ key, value: 1, eventTimeMs }], watermarkMs }
}

/** What would have come of it so far, as 'In the windows shown: 18 panes, not 23; 6 dropped, not 1'. Throws for what is no strategy. */
export function previewWords(run: KnownRun, was: ShownStrategy, is: ShownStrategy): string {
  const all = inputOf(run)
  const input = beginningOf(all, MOST_ARRIVALS)
  const before = outcomeOf(input, was, 'count')
  const after = outcomeOf(input, is, 'count', undefined, before.view.clock)
  const part =
    input.moments.length === all.moments.length
      ? 'In the windows shown'
      : `In the windows shown, of the first ${MOST_ARRIVALS} arrivals`
  return `${part}: ${differenceWords(before, after)}.`
}
