import type { CheckpointStore } from '../core/checkpoint-store.ts'
import { type Places, placesOf } from '../core/places.ts'
import type { Plan } from '../core/plan.ts'
import { decodeJson, encodeJson } from '../core/tagged-json.ts'
import type { TraceHeader } from '../trace/trace.ts'
import type { Engine } from './engine.ts'
import type { LifeCycle } from './life-cycle.ts'
import { settle } from './settle.ts'

const VERSION = 1

interface Saved {
  readonly version: number
  readonly pipeline: Pick<TraceHeader, 'level' | 'steps'>
  readonly places: Places
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
  readonly #places: Places
  readonly #store: CheckpointStore | undefined
  readonly #everyMs: number
  #last = performance.now()
  /** Where the sinks stand in the newest checkpoint, if there is one. */
  savedSinks: readonly unknown[] | undefined

  constructor(parts: {
    engine: Engine
    lifeCycle: LifeCycle
    header: TraceHeader
    plan: Plan
    store: CheckpointStore | undefined
    everyMs: number
  }) {
    this.#engine = parts.engine
    this.#lifeCycle = parts.lifeCycle
    this.#header = parts.header
    this.#places = placesOf(parts.plan)
    this.#store = parts.store
    this.#everyMs = parts.everyMs
  }

  /** Sets up the DoFns and opens the sources: anew, or where the newest checkpoint stands. */
  async open(): Promise<void> {
    const saved = await this.#load()
    const sinks = saved?.sinks
    this.savedSinks = sinks
    await settle(this.#lifeCycle.setup(sinks))
    if (saved !== undefined) this.#engine.restore(saved.engine)
    await this.#engine.open(saved?.engine)
    if (sinks === undefined) return
    await settle(this.#lifeCycle.commit(sinks))
    if (this.#engine.isDone) {
      console.warn(
        `direct: ${this.#name} is of a run that came to its end, so there is nothing left to do. To run again from the start, remove it.`,
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
      const pipeline = { level, steps }
      const saved: Saved = { version: VERSION, pipeline, places: this.#places, engine: this.#engine.snapshot(), sinks }
      yield this.#store.save(new TextEncoder().encode(encodeJson(saved)))
      this.savedSinks = sinks
    }
    yield* this.#lifeCycle.commit(sinks)
    yield* this.#engine.finalize()
    this.#last = performance.now()
  }

  get #name(): string {
    const place = this.#store?.place
    return `the checkpoint${place === undefined ? '' : ` in '${place}'`}`
  }

  #decoded(bytes: Uint8Array): Saved | undefined {
    try {
      return decodeJson(new TextDecoder().decode(bytes)) as Saved
    } catch (cause) {
      throw new Error(`direct: ${this.#name} cannot be read; remove it to run from the start`, { cause })
    }
  }

  async #load(): Promise<Saved | undefined> {
    const bytes = await this.#store?.load()
    if (bytes === undefined) return undefined
    const saved = this.#decoded(bytes)
    if (saved?.version !== VERSION) {
      throw new Error(
        `direct: ${this.#name} is none of this version (${VERSION}); remove it to run from the start, or go on with the version that wrote it`,
      )
    }
    const difference = firstDifference(saved.pipeline, this.#header) ?? otherPlace(saved.places, this.#places)
    if (difference === undefined) return saved
    throw new Error(
      `direct: ${this.#name} is of another pipeline: ${difference}. Go on with the pipeline as it was, or give another store, or remove the checkpoint to run from the start`,
    )
  }
}

function otherPlace(saved: Places, now: Places): string | undefined {
  const path = Object.keys(now).find(path => now[path] !== saved[path])
  return path === undefined
    ? undefined
    : `${path} had ${saved[path] ?? 'nothing of that kind'} there, and has ${now[path]}`
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
