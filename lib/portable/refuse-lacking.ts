import { PipelineConstructionError } from '../core/errors.ts'
import type { Node } from '../core/graph.ts'
import type { Plan } from '../core/plan.ts'
import { type Capability, type EngineName, SUPPORT } from './capabilities.ts'

/** What a step may need of an engine that not every engine has, and what to call it. */
const NEEDS = {
  unbounded: { what: 'a source without end', isNeededBy: isEndless },
  testStream: { what: 'a test stream', isNeededBy: (node: Node) => node.kind === 'testStream' },
} as const satisfies Partial<Record<Capability, { what: string; isNeededBy(node: Node): boolean }>>

/** Throws a PipelineConstructionError for the first step that needs what the engine lacks. */
export function refuseLacking(plan: Plan, engine: EngineName): void {
  for (const [capability, { what, isNeededBy }] of Object.entries(NEEDS)) {
    const { can, note } = SUPPORT[engine][capability as keyof typeof NEEDS]
    const node = can === 'no' ? plan.nodes.find(isNeededBy) : undefined
    if (node === undefined) continue
    throw new PipelineConstructionError(`${engine}() takes no pipeline with ${what}: ${note}`, plan.paths.get(node))
  }
}

/** True if a source of it never ends. */
export function isUnbounded({ nodes }: Plan): boolean {
  return nodes.some(isEndless)
}

function isEndless(node: Node): boolean {
  return node.kind === 'read' && !node.source.bounded
}
