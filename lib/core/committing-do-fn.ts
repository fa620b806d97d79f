import type { DoFn } from './dofn.ts'

/** What the DoFn behind write has besides: it writes in two phases, and can go on where it stood. */
// biome-ignore lint/suspicious/noExplicitAny: the graph holds DoFns of all types
export interface CommittingDoFn extends DoFn<any, any, any, any, any, any> {
  /** What it writes to, where the sink says it. */
  readonly writes?: string | undefined
  /** True if one process at a time may write. */
  readonly isExclusive?: boolean
  /** Before setup: what prepareCommit gave where it goes on from; undefined in a new run. */
  resume?(mark: unknown): void
  prepareCommit?(): unknown
  commit?(mark: unknown): void | Promise<void>
  /** Instead of teardown. `mark` is what somebody may go on from, which has to stay; undefined if there is nothing. */
  abort?(mark: unknown): void | Promise<void>
}
