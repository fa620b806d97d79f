import type { ElementEvent, PaneEvent } from '../event.ts'
import type { Trace } from '../trace.ts'
import { requireElements } from './demands.ts'
import { originsOf, reach, requireId } from './origins.ts'

export interface Lineage {
  /** The ids of all elements and panes behind it, ascending; its own apart. */
  readonly ids: readonly number[]
  /** Those of them that a source read, as they came to their first step. */
  readonly sources: readonly ElementEvent[]
  /** Those of them that are panes. */
  readonly panes: readonly PaneEvent[]
}

/**
 * All that a pane or an element was made of, by its id, back to what the sources read. An element that a source read has
 * itself as its source. Side inputs are not followed. Throws if the trace has no elements, or none with this id.
 */
export function lineage(trace: Trace, id: number): Lineage {
  requireElements(trace, 'lineage')
  const origins = originsOf(trace)
  requireId(origins, id, 'lineage')
  const ids = reach(id, origins.parents)
  const wasRead = (id: number) => !origins.panes.has(id) && origins.elements.get(id)?.from === undefined
  return {
    ids,
    sources: [...ids, id].filter(wasRead).flatMap(id => origins.elements.get(id) ?? []),
    panes: ids.flatMap(id => origins.panes.get(id) ?? []),
  }
}
