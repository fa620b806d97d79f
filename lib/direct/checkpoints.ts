import type { CheckpointStore } from '../core/checkpoint-store.ts'
import { decodeJson, encodeJson } from '../core/tagged-json.ts'
import type { TraceHeader } from '../trace/trace.ts'
import type { Engine } from './engine.ts'
import type { LifeCycle } from './life-cycle.ts'
import { settle } from './settle.ts'

const VERSION = 1

interface Saved {
  readonly version: number
  readonly pipeline: Pick<TraceHeader, 'level' | 'steps'>
  readonly engine: unknown
  readonly sinks: readonly unknown[]
}

/**
 * Makes durable, from time to time, what a run did, so that sources may acknowledge and sinks show it: with a store it
 * is saved as a checkpoint first; without, it is as durable as this run can tell. Source: Flink's checkpoints, with
 * sinks that commit in two phases.
 */
export class Checkpoints {
  readonly #engine: Engine
  readonly #lifeCycle: LifeCycle
  readonly #header: TraceHeader
  readonly #store: CheckpointStore | undefined
  readonly #everyMs: number
  #last = performance.now()

  constructor(parts: {
    engine: Engine
    lifeCycle: LifeCycle
    header: TraceHeader
    store: CheckpointStore | undefined
    everyMs: number
  }) {
    this.#engine = parts.engine
    this.#lifeCycle = parts.lifeCycle
    this.#header = parts.header
    this.#store = parts.store
    this.#everyMs = parts.everyMs
  }

  /** Sets up the DoFns and opens the sources: anew, or where the newest checkpoint stands. */
  async open(): Promise<void> {
    const saved = await this.#load()
    const sinks = saved?.sinks
    await settle(this.#lifeCycle.setup(sinks))
    if (saved !== undefined) this.#engine.restore(saved.engine)
    await this.#engine.open(saved?.engine)
    if (sinks === undefined) return
    await settle(this.#lifeCycle.commit(sinks))
    if (this.#engine.isDone) {
      console.warn(
        'The checkpoint is of a run that came to its end, so there is nothing left to do. To run again from the start, remove the checkpoint.',
      )
    }
  }

  /** True when it is time to save again. */
  get isDue(): boolean {
    return performance.now() - this.#last >= this.#everyMs
  }

  /** Between two bundles. What is still in the hands of a source that redelivers must have been passed on. */
  *save(): Generator<unknown, void, unknown> {
    const sinks = yield* this.#lifeCycle.prepareCommit()
    if (this.#store !== undefined) {
      const { level, steps } = this.#header
      const saved: Saved = { version: VERSION, pipeline: { level, steps }, engine: this.#engine.snapshot(), sinks }
      yield this.#store.save(new TextEncoder().encode(encodeJson(saved)))
    }
    yield* this.#lifeCycle.commit(sinks)
    yield* this.#engine.finalize()
    this.#last = performance.now()
  }

  async #load(): Promise<Saved | undefined> {
    const bytes = await this.#store?.load()
    if (bytes === undefined) return undefined
    const saved = decoded(bytes)
    if (saved?.version !== VERSION) {
      throw new Error(
        `direct: the checkpoint is none of this version (${VERSION}); remove it to run from the start, or go on with the version that wrote it`,
      )
    }
    const difference = firstDifference(saved.pipeline, this.#header)
    if (difference === undefined) return saved
    throw new Error(
      `direct: the checkpoint is of another pipeline: ${difference}. Go on with the pipeline as it was, or give another store, or remove the checkpoint to run from the start`,
    )
  }
}

function decoded(bytes: Uint8Array): Saved | undefined {
  try {
    return decodeJson(new TextDecoder().decode(bytes)) as Saved
  } catch (cause) {
    throw new Error('direct: the checkpoint cannot be read; remove it to run from the start', { cause })
  }
}

/** State belongs to steps as they were, and to the level of the trace, by which a run chooses how it groups. */
function firstDifference(saved: Saved['pipeline'], now: Saved['pipeline']): string | undefined {
  if (saved.level !== now.level) return `it was made with trace: '${saved.level}', and this run has '${now.level}'`
  const before = new Map(saved.steps.map(step => [step.path, encodeJson(step)]))
  for (const step of now.steps) {
    const was = before.get(step.path)
    if (was === undefined) return `it has no step ${step.path}`
    if (was !== encodeJson(step)) return `step ${step.path} was another there`
    before.delete(step.path)
  }
  const [lost] = before.keys()
  return lost === undefined ? undefined : `it has a step ${lost}, which this one lacks`
}
