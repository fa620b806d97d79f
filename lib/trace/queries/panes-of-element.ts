import type { PaneEvent } from '../event.ts'
import type { Trace } from '../trace.ts'
import { requireElements } from './demands.ts'
import { originsOf, reach, requireId } from './origins.ts'

/**
 * The panes that an element is in, or what was made of it, at whatever step, in the order of firing. Throws if the trace
 * has no elements, or none with this id.
 */
export function panesOfElement(trace: Trace, id: number): readonly PaneEvent[] {
  requireElements(trace, 'panesOfElement')
  const origins = originsOf(trace)
  requireId(origins, id, 'panesOfElement')
  return reach(id, origins.children).flatMap(id => origins.panes.get(id) ?? [])
}
