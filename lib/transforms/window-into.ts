import { makePCollection, nodeOf, type PCollection } from '../core/pcollection.ts'
import { graphOf } from '../core/pipeline.ts'
import { isMade, refuseUnless } from '../core/refuse.ts'
import { oneStep } from '../core/transform.ts'
import type { WindowFn } from '../core/window.ts'
import { type WindowingOptions, windowingStrategy } from '../core/windowing-strategy.ts'

export interface WindowInto<in E = unknown> {
  <T extends E>(input: PCollection<T>): PCollection<T>
}

/**
 * Assigns each element to windows, and says when their panes fire and what these hold. It sets the whole strategy: what
 * it does not say is the default, never inherited. A trigger that finishes, as afterCount(3) does, closes its window: what
 * comes later is dropped, and the trace says 'trigger finished' (Beam Java refuses such a trigger; here it can be watched).
 * repeatedly(…) goes on. Source: Beam's Window.into.
 *
 * @example
 * p.apply(
 *   testStream()
 *     .addElements('a', 'b')
 *     .advanceWatermarkTo('60s')
 *     .addElements(timestamped('c', '59s'))
 *     .advanceWatermarkToInfinity(),
 *   windowInto(fixedWindows('1m'), {
 *     trigger: afterWatermark({ early: afterCount(1), late: afterCount(1) }),
 *     allowedLateness: '2m',
 *     accumulationMode: 'accumulating',
 *   }),
 *   combineGlobally(count()),
 *   map((n, { pane }) => [n, pane.timing]),
 * ) // [2, 'EARLY'], [2, 'ON_TIME'], [3, 'LATE']
 */
export function windowInto<E = unknown>(windowFn: WindowFn<E>, options: WindowingOptions = {}): WindowInto<E> {
  refuseUnless(
    isMade(windowFn, 'name', 'assignWindows'),
    windowFn,
    'windowInto',
    "a window function, such as fixedWindows('1m')",
  )
  const given = windowingStrategy(windowFn, options)
  const name = `WindowInto(${windowFn.name})`
  return oneStep(name, <T extends E>(input: PCollection<T>) => {
    const graph = graphOf(input.pipeline)
    const from = nodeOf(input)
    const strategy = graph.rewindow(given)
    const node = graph.add(name, { kind: 'windowInto', input: from, strategy })
    return makePCollection<T>(input.pipeline, graph.collection(node, { strategy, coder: from.coder }))
  })
}
