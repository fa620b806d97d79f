import type { Timestamp } from '../../core/time.ts'
import type { ElementEvent } from '../../trace/event.ts'
import { requireElements } from '../../trace/queries/demands.ts'
import { holdersOf } from '../../trace/queries/watermark-lag.ts'
import { keyName } from '../../trace/queries/window-cells.ts'
import type { Trace, TraceStep, TraceWindowing } from '../../trace/trace.ts'

/** An element as it came to a grouping. */
export interface RecordedElement {
  readonly key: unknown
  readonly value: unknown
  readonly eventTimeMs: Timestamp
}

/** Something that came at once: an arrival with all that it brought, or a move of the watermark. */
export interface Moment {
  readonly atMs: Timestamp
  /** The event time of what a source read; absent where nothing was read. */
  readonly eventTimeMs?: Timestamp
  readonly elements: readonly RecordedElement[]
  /** The grouping's input watermark after it. */
  readonly watermarkMs: Timestamp
}

/** What came to a grouping, and when: enough to group it once more, in another way. */
export interface RecordedInput {
  readonly windowing: TraceWindowing
  readonly moments: readonly Moment[]
  /** True if nothing but its sources held the watermark, so that another estimator of theirs could be tried. */
  readonly isEstimable: boolean
  /** How many elements the run had; more than there are here, if `moments` is only its beginning. */
  readonly elementCount: number
}

interface Growing extends Moment {
  eventTimeMs?: Timestamp
  elements: RecordedElement[]
  watermarkMs: Timestamp
}

/** What came to a grouping, of all keys or of one; `chart` is who asks. Throws if the trace has no elements ('full' has). */
export function recordedInput(
  trace: Trace,
  step: TraceStep,
  chart: string,
  key?: { readonly key: unknown },
): RecordedInput {
  requireElements(trace, chart)
  const roots = rootsOf(trace, step)
  const readers = new Map<string, TraceStep>()
  for (const reader of trace.header.steps)
    for (const root of roots) if (reader.inputs.includes(root.path)) readers.set(reader.path, root)
  const standing = new Map(
    step.inputs.flatMap(input => holdersOf(trace, input)).map(path => [path, Number.NEGATIVE_INFINITY]),
  )
  const only = key === undefined ? undefined : keyName(key.key)
  const moments: Growing[] = []
  let watermarkMs = Number.NEGATIVE_INFINITY
  let newest = 0
  let elementCount = 0
  /** After a move of the watermark, or a firing, whatever comes is something new. */
  let isOver = true
  const begin = (atMs: Timestamp): Growing => {
    const moment: Growing = { atMs, elements: [], watermarkMs }
    moments.push(moment)
    isOver = false
    return moment
  }
  const current = (atMs: Timestamp) => {
    const last = moments.at(-1)
    return last === undefined || isOver || last.atMs !== atMs ? begin(atMs) : last
  }
  const read = (event: ElementEvent, root: TraceStep) => {
    // A testStream gives several at once, after which its triggers are asked; a source gives one.
    const isMore = root.kind === 'testStream' && !isOver && moments.at(-1)?.atMs === event.processingTimeMs
    const moment = isMore ? current(event.processingTimeMs) : begin(event.processingTimeMs)
    moment.eventTimeMs = Math.max(moment.eventTimeMs ?? event.eventTimeMs, event.eventTimeMs)
    newest = event.id
  }
  for (const event of trace.events) {
    if (event.type === 'element') {
      const root = readers.get(event.step)
      if (root !== undefined && event.id > newest && event.from === undefined) read(event, root)
      if (event.step !== step.path) continue
      elementCount++
      const [own, value] = event.value as readonly [unknown, unknown]
      if (only !== undefined && keyName(own) !== only) continue
      current(event.processingTimeMs).elements.push({ key: own, value, eventTimeMs: event.eventTimeMs })
    } else if (event.type === 'watermark') {
      if (event.partition !== undefined || !standing.has(event.step)) continue
      standing.set(event.step, event.eventTimeMs)
      const lowest = Math.min(...standing.values())
      if (lowest <= watermarkMs) continue
      watermarkMs = lowest
      current(event.processingTimeMs).watermarkMs = lowest
      isOver = true
    } else if (event.type === 'pane' && event.step === step.path) isOver = true
  }
  return {
    windowing: step.windowing as TraceWindowing,
    moments,
    isEstimable: [...standing.keys()].every(path => roots.some(root => root.path === path)),
    elementCount,
  }
}

/** The steps without inputs that a step's elements come from. */
function rootsOf({ header }: Trace, step: TraceStep): readonly TraceStep[] {
  const found = new Set<TraceStep>()
  const visit = (at: TraceStep) => {
    if (at.inputs.length === 0) found.add(at)
    for (const input of at.inputs) {
      const next = header.steps.find(({ path }) => path === input)
      if (next !== undefined) visit(next)
    }
  }
  visit(step)
  return [...found]
}

/** The beginning of an input: as much as brings so many arrivals. */
export function beginningOf(input: RecordedInput, arrivals: number): RecordedInput {
  let left = arrivals
  const end = input.moments.findIndex(({ eventTimeMs, elements }) => {
    if (eventTimeMs !== undefined || elements.length > 0) left--
    return left < 0
  })
  return end < 0 ? input : { ...input, moments: input.moments.slice(0, end) }
}
