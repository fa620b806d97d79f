import type { Timestamp } from './time.ts'
import type { BoundedWindow } from './window.ts'

/** What is left to read, as far as a reader knows. */
export interface Backlog {
  readonly elements?: number
  readonly bytes?: number
}

/**
 * What Read reads: a file, a recording, a topic. `Split` says which part a reader reads, `Mark` how far it has come;
 * both must survive JSON. Source: Beam's BoundedSource and UnboundedSource, as one contract.
 */
export interface Source<T, Split = unknown, Mark = unknown> {
  readonly name: string
  /** What it reads, as "topic 'posts'": a run goes on from a checkpoint only with the same. */
  readonly reads?: string
  readonly bounded: boolean
  /**
   * True of a source that gives again, in any order, what was read and not finalised, such as Pub/Sub. Without it, what
   * a reader gives after a mark is always the same.
   */
  readonly redelivers?: boolean
  split(options: { readonly desiredSplits: number }): readonly Split[] | Promise<readonly Split[]>
  /** Opens a part, after `mark` where given. */
  open(split: Split, mark: Mark | undefined): SourceReader<T, Mark> | Promise<SourceReader<T, Mark>>
}

export interface SourceReader<T, Mark = unknown> {
  /** The next elements, at most `max`; none yet: []; no more ever: undefined. */
  readBundle(max: number): readonly SourceElement<T>[] | undefined | Promise<readonly SourceElement<T>[] | undefined>
  /** No element to come is earlier, as far as this part knows at processing time `nowMs` (idle timeouts). Infinity at its end. */
  watermark(nowMs: Timestamp): Timestamp
  backlog?(): Backlog
  /** Where to go on after what readBundle has returned so far. */
  checkpointMark(): Mark
  /** What became of all that was read up to `mark` is durable: acknowledge it upstream. */
  finalize?(mark: Mark): void | Promise<void>
  /** Where the element at `index` of the newest bundle came from, for dead letters and errors: 'words.txt:12'. */
  place?(index: number): string
  close?(): void | Promise<void>
}

/**
 * `id` is for de-duplication: an element whose id came in the ten minutes before is left out. `arrivedAt` is a
 * recording's processing time. `watermark` is the partition's after this element, so that a bundle of many arrivals means
 * what they mean one by one; a reader that joins the watermarks of its partitions itself gives the whole as `watermark`,
 * and that of the partition as `partitionWatermark`, which is only traced. What cannot be read is handed over as broken.
 */
export type SourceElement<T> =
  | {
      readonly value: T
      readonly timestamp: Timestamp
      readonly id?: string
      readonly arrivedAt?: Timestamp
      readonly partition?: string
      readonly watermark?: Timestamp
      readonly partitionWatermark?: Timestamp
    }
  | { readonly broken: unknown; readonly reason: string; readonly place: string }

/** Where write writes. Writing the same key twice leaves one effect. */
export interface Sink<in T> {
  readonly name: string
  /** What it writes to, as "topic 'counts'": a run goes on from a checkpoint only with the same. */
  readonly writes?: string
  /** True if one process at a time writes, which goes on where it stood: what another wrote meanwhile would be lost. */
  readonly exclusive?: boolean
  /** How many writers there are; 1 if not said. An element goes to the one that its key, or else its turn, chooses. */
  readonly shards?: number
  key?(element: T, context: { readonly timestamp: Timestamp; readonly window: BoundedWindow }): string
  /** `mark`: where the shard's writer stood in the checkpoint that the run goes on from; undefined in a new run. */
  open(shard: number, mark?: unknown): SinkWriter<T> | Promise<SinkWriter<T>>
}

export interface SinkWriter<in T> {
  write(
    bundle: readonly {
      readonly key: string
      readonly value: T
      readonly timestamp: Timestamp
      readonly window: BoundedWindow
    }[],
  ): void | Promise<void>
  /**
   * Makes what was written so far durable, though perhaps not yet visible. What it gives, as JSON can carry it, is kept
   * in the checkpoint. Without checkpoints it is called as often, every second and at the end.
   */
  prepareCommit?(): unknown
  /**
   * The checkpoint that holds `mark` is durable: makes visible what was written before it. Called again after a restart
   * from that checkpoint, since nobody knows whether the run came to it.
   */
  commit?(mark: unknown): void | Promise<void>
  /** All is written; what it wrote becomes visible now at the latest. */
  close(): void | Promise<void>
  /**
   * Instead of close, when the run has failed: let go of what is open. `mark` is that of the newest checkpoint, from
   * which a run may go on, so what it stands for must stay; undefined if there is none.
   */
  abort?(mark?: unknown): void | Promise<void>
}
