import type { PCollection, Pipeline } from '../../lib/index.ts'
import type { Capability } from '../../lib/portable/capabilities.ts'

/** One pipeline of the suite that all runners run: the collections whose elements must be the same everywhere. */
export interface SuitePipeline {
  readonly name: string
  build(p: Pipeline): Record<string, PCollection<unknown>>
  /** 'values' where engines may fire otherwise, so that times and panes differ. */
  readonly compare?: 'values'
  /** Counters whose values must be the same everywhere, too. */
  readonly counters?: readonly string[]
  /** Left out where an engine lacks it. */
  readonly needs?: Capability
}
