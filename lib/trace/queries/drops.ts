import { expiryOf } from '../../core/lateness.ts'
import type { Timestamp } from '../../core/time.ts'
import type { DropEvent } from '../event.ts'
import type { Trace } from '../trace.ts'
import { requireStep } from './demands.ts'

/** An element that a step did not take, in one of its windows. */
export interface Drop {
  readonly event: DropEvent
  /** The element, as it came to the step; absent where elements are not traced. */
  readonly value?: unknown
  /** When the window expired, or would have: its end and the allowed lateness. */
  readonly expiryMs: Timestamp
  /** How far the watermark had passed that; absent if the trigger had finished before. */
  readonly tooLateMs?: number
}

/** The elements that were dropped, by all steps or by one, in order. Throws if the trace has no such step. */
export function drops(trace: Trace, filter: { readonly step?: string } = {}): readonly Drop[] {
  if (filter.step !== undefined) requireStep(trace, filter.step, 'drops')
  const windowings = new Map(trace.header.steps.map(({ path, windowing }) => [path, windowing]))
  const droppedThere = trace.events.filter(
    (event): event is DropEvent => event.type === 'drop' && (filter.step === undefined || event.step === filter.step),
  )
  const values = valuesOf(trace, droppedThere)
  return droppedThere.map(event => {
    const expiryMs = expiryOf(event.window, windowings.get(event.step) ?? { allowedLatenessMs: 0 })
    return {
      event,
      ...values.get(nameOf(event)),
      expiryMs,
      ...(event.reason === 'window expired' && { tooLateMs: event.watermarkMs - expiryMs }),
    }
  })
}

/** The elements as they came to the steps that dropped them. */
function valuesOf(trace: Trace, dropped: readonly DropEvent[]): ReadonlyMap<string, { readonly value: unknown }> {
  const wanted = new Set(dropped.map(nameOf))
  return new Map(
    trace.events.flatMap(event =>
      event.type === 'element' && wanted.has(nameOf(event)) ? [[nameOf(event), { value: event.value }] as const] : [],
    ),
  )
}

function nameOf({ id, step }: { readonly id: number; readonly step: string }): string {
  return `${id} ${step}`
}

export interface DropCount {
  readonly step: string
  readonly reason: DropEvent['reason']
  readonly count: number
}

/** How many elements each step dropped, for each reason; one that is dropped in two windows counts twice. */
export function dropCounts(trace: Trace): readonly DropCount[] {
  const counts = new Map<string, DropCount>()
  for (const event of trace.events) {
    if (event.type !== 'drop') continue
    const { step, reason } = event
    const name = `${reason} ${step}`
    counts.set(name, { step, reason, count: (counts.get(name)?.count ?? 0) + 1 })
  }
  return [...counts.values()]
}
