import type { Coder } from '../../core/coder.ts'
import type { Node } from '../../core/graph.ts'
import type { Recorder } from '../../trace/event-recorder.ts'
import type { DataStream } from './data-stream.ts'
import type { DoFnLives } from './do-fn-lives.ts'
import type { LogStream } from './log-stream.ts'
import type { OpenReaders } from './open-readers.ts'
import type { RunClock } from './run-clock.ts'
import type { StateCache } from './state-cache.ts'
import type { StateClient } from './state-client.ts'

/** The functions of a pipeline, found again by what its translation called them. */
export interface PipelineFunctions {
  /** A node by its step's path. */
  node(path: string): Node | undefined
  /** A coder of the pipeline's own by its name. */
  coder(name: string): Coder<unknown> | undefined
  /** Whether a source of the pipeline never ends. */
  readonly isEndless: boolean
  /** Whether the engine takes back the rest of a source that ends. */
  readonly takesRests: boolean
}

/** What the bundles of a worker work with. */
export interface WorkerPlace {
  readonly functions: PipelineFunctions
  readonly lives: DoFnLives
  readonly readers: OpenReaders
  readonly stateCache: StateCache
  readonly log: LogStream
  readonly recorder: Recorder | undefined
  /** Of the trace. */
  readonly clock: RunClock
  /** The stream to an address, which all bundles share. */
  data(address: string): DataStream
  state(address: string): StateClient
}
