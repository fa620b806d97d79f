import { makePCollection, nodeOf, type PCollection } from '../core/pcollection.ts'
import { graphOf } from '../core/pipeline.ts'
import { oneStep } from '../core/transform.ts'
import type { WindowFn } from '../core/window.ts'
import { type WindowingOptions, windowingStrategy } from '../core/windowing-strategy.ts'

export interface WindowInto<in E = unknown> {
  <T extends E>(input: PCollection<T>): PCollection<T>
}

/**
 * Assigns each element to windows, and says when their panes fire and what these hold. It sets the whole strategy: what
 * it does not say is the default, never inherited. Source: Beam's Window.into.
 */
export function windowInto<E = unknown>(windowFn: WindowFn<E>, options: WindowingOptions = {}): WindowInto<E> {
  const strategy = windowingStrategy(windowFn, options)
  const name = `WindowInto(${windowFn.name})`
  return oneStep(name, <T extends E>(input: PCollection<T>) => {
    const graph = graphOf(input.pipeline)
    const from = nodeOf(input)
    const node = graph.add(name, { kind: 'windowInto', input: from, strategy })
    return makePCollection<T>(input.pipeline, graph.collection(node, { strategy, coder: from.coder }))
  })
}
