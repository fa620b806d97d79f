import type { Plan } from './plan.ts'

/** By the path of a step: what it reads from or writes to, where it says so. */
export type Places = Readonly<Record<string, string>>

/** What the steps of a plan read and write. */
export function placesOf({ nodes, paths }: Plan): Places {
  const places: Record<string, string> = {}
  for (const node of nodes) {
    const path = paths.get(node) as string
    if (node.kind === 'read' && node.source.reads !== undefined) places[path] = node.source.reads
    if (node.kind !== 'parDo' || node.fn.kind !== 'doFn') continue
    const { writes } = node.fn.doFn
    if (writes !== undefined) places[path] = writes
  }
  return places
}
