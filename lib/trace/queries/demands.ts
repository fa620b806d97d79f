import { showValue } from '../../core/show-value.ts'
import type { Trace, TraceStep } from '../trace.ts'

/** Throws unless the trace has every element, which `query` needs. */
export function requireElements({ header }: Trace, query: string): void {
  if (header.level === 'full') return
  throw new Error(
    `${query} needs a trace of level 'full', and this one has '${header.level}'; run with direct({ trace: 'full' })`,
  )
}

/** The step at `path`. Throws if the trace has no such step. */
export function requireStep({ header }: Trace, path: string, query: string): TraceStep {
  const step = header.steps.find(step => step.path === path)
  if (step !== undefined) return step
  const paths = header.steps.map(({ path }) => path).join(', ')
  throw new Error(`${query}: no step is called ${showValue(path)}; the trace has ${paths === '' ? 'no steps' : paths}`)
}

/** True of a step that makes panes. */
export function isGrouping({ kind }: TraceStep): boolean {
  return kind === 'groupByKey' || kind === 'combinePerKey'
}

/** As requireStep, for a grouping. */
export function requireGrouping(trace: Trace, path: string, query: string): TraceStep {
  const step = requireStep(trace, path, query)
  if (isGrouping(step)) return step
  const groupings = trace.header.steps.filter(isGrouping)
  const paths = groupings.map(({ path }) => path).join(', ')
  throw new Error(
    `${query}: '${path}' is a ${step.kind}; give a grouping${paths === '' ? ', of which this graph has none' : `: ${paths}`}`,
  )
}
