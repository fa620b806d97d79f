import { PipelineConstructionError } from '../core/errors.ts'
import type { Plan } from '../core/plan.ts'

/** Why: there may be several writers, at a time or one after the other. */
export const SEVERAL =
  'this pipeline may have several, one after the other too: it has more than one worker, or a source without end'

/**
 * Refuses sinks of which only one process may be the writer, where `why` says that an engine has none such.
 * Throws a PipelineConstructionError for the first.
 */
export function refuseExclusive({ nodes, paths }: Plan, engine: string, why: string): void {
  for (const node of nodes) {
    if (node.kind !== 'parDo' || node.fn.kind !== 'doFn') continue
    const { isExclusive, writes } = node.fn.doFn
    if (!isExclusive) continue
    throw new PipelineConstructionError(
      `${engine}: ${writes} is written by one process, which goes on where it stood, and ${why}. Write to a sink that takes the same key twice as once, or, on an engine that can reach this process, leave module out`,
      paths.get(node),
    )
  }
}
