import type { Backlog } from '../core/source.ts'
import type { Collector } from '../trace/collector.ts'
import type { PipelineResult, PipelineRun } from '../trace/runner.ts'
import type { Checkpoints } from './checkpoints.ts'
import { type Clock, turn, WallClock } from './clock.ts'
import { BUNDLE, type Engine } from './engine.ts'
import type { LifeCycle } from './life-cycle.ts'
import type { RunContext } from './run-context.ts'
import { settle } from './settle.ts'

/** How long a source that has nothing yet is left alone, in milliseconds. */
const POLL_MS = 10
/** How long a run goes on without letting others have their turn, in milliseconds. */
const SLICE_MS = 20

export interface RunParts {
  readonly engine: Engine
  readonly lifeCycle: LifeCycle
  readonly checkpoints: Checkpoints
  readonly clock: Clock
  readonly collectors: readonly Collector<unknown>[]
  flushTrace(): void | Promise<void>
  endTrace(): void | Promise<void>
}

/** Drives an engine from start to end, bundle by bundle. */
export class Run<R> implements PipelineRun<R> {
  state: PipelineRun<R>['state'] = 'RUNNING'
  readonly #parts: RunParts
  readonly #wall: WallClock | undefined
  readonly #result: Promise<R>
  #cancelled = false
  #stopWaiting: () => void = () => {}
  readonly #cancelling = new Promise<void>(resolve => {
    this.#stopWaiting = resolve
  })
  #sliceStart = 0

  constructor(parts: RunParts, result: (base: PipelineResult) => R) {
    this.#parts = parts
    this.#wall = parts.clock.kind === 'wall' ? new WallClock(parts.clock.speed) : undefined
    this.#result = this.#run().then(result)
    // Whoever awaits the run sees the failure; a run that nobody awaits must not end the process.
    this.#result.catch(() => {})
  }

  // biome-ignore lint/suspicious/noThenProperty: a run is awaited
  then<A = R, B = never>(
    onDone?: ((value: R) => A | PromiseLike<A>) | null,
    onFailed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#result.then(onDone, onFailed)
  }

  get backlog(): Backlog {
    return this.#parts.engine.backlog
  }

  async cancel(): Promise<void> {
    this.#cancelled = true
    this.#stopWaiting()
    this.#wall?.wake()
    for (const collector of this.#parts.collectors) collector.end()
    await this.#result.then(
      () => {},
      () => {},
    )
  }

  async #run(): Promise<PipelineResult> {
    const { engine, lifeCycle, checkpoints, collectors } = this.#parts
    try {
      // Lets the caller take hold of the run before it does anything.
      await undefined
      await checkpoints.open()
      await this.#bundles()
      await settle(this.#lastSave())
      await settle(lifeCycle.teardown())
      await this.#parts.endTrace()
      this.state = this.#cancelled ? 'CANCELLED' : 'DONE'
    } catch (thrown) {
      this.state = 'FAILED'
      await this.#endTraceQuietly()
      await lifeCycle.abort(checkpoints.savedSinks)
      for (const collector of collectors) collector.end({ thrown })
      throw thrown
    } finally {
      await engine.close()
    }
    for (const collector of collectors) collector.end()
    const { context } = engine
    if (context.deadLetterCount > 0) warnOfBroken(context)
    return {
      state: this.state,
      trace: context.trace(),
      metrics: context.metrics,
      deadLetterCount: context.deadLetterCount,
    }
  }

  /** What the run did until it failed is worth having; that it failed is what must be told. */
  async #endTraceQuietly(): Promise<void> {
    try {
      await this.#parts.endTrace()
    } catch {
      // The first failure is the one to tell.
    }
  }

  async #bundles(): Promise<void> {
    const { engine } = this.#parts
    this.#sliceStart = performance.now()
    while (!this.#cancelled && !engine.isDone) {
      // Awaited only where there is something to wait for: a promise costs more than a short bundle.
      const starting = settle(this.#starting())
      // A source may take for ever to answer.
      if (starting) await Promise.race([starting, this.#cancelling])
      if (this.#cancelled) return await settle(this.#finishing())
      const waitUntil = this.#passBundle()
      const finishing = settle(this.#finishing())
      if (finishing) await finishing
      if (!engine.isDone && (waitUntil !== undefined || performance.now() - this.#sliceStart > SLICE_MS)) {
        await this.#pause(waitUntil)
      }
    }
  }

  *#starting(): Generator<unknown, void, unknown> {
    const { engine, lifeCycle } = this.#parts
    yield* lifeCycle.startBundle()
    // Sources that end here let timers fire, so this belongs to the bundle.
    yield* engine.refill()
  }

  *#finishing(): Generator<unknown, void, unknown> {
    const { engine, lifeCycle, checkpoints, collectors } = this.#parts
    // Asked once: between passing on and saving, nothing may be read.
    const { isDue } = checkpoints
    if (isDue) engine.passRedelivered()
    yield* lifeCycle.finishBundle()
    if (isDue) yield* checkpoints.save()
    yield this.#parts.flushTrace()
    for (const collector of collectors) yield collector.drain()
  }

  *#lastSave(): Generator<unknown, void, unknown> {
    const { engine, lifeCycle, checkpoints } = this.#parts
    if (this.#cancelled) {
      yield* lifeCycle.startBundle()
      engine.passRedelivered()
      yield* lifeCycle.finishBundle()
    }
    yield* checkpoints.save()
  }

  /** Passes arrivals on until a source must be read; gives the time to wait for, if that comes first. */
  #passBundle(): number | undefined {
    const { engine } = this.#parts
    for (let passed = 0; passed < BUNDLE; passed++) {
      const part = engine.next()
      if (part === undefined) return engine.isDone ? undefined : Number.NaN
      // A broken element has no time, so it neither starts the clock nor waits for it.
      if (this.#wall !== undefined && !part.nextIsBroken) {
        this.#wall.start(part.nextArrival)
        const due = Math.min(part.nextArrival, engine.nextTimer)
        if (due > this.#wall.now) return due
        engine.advanceProcessingTime(Math.min(this.#wall.now, Math.max(part.nextArrival, engine.context.now)))
        if (part.nextArrival === Number.NEGATIVE_INFINITY) engine.advanceProcessingTime(this.#wall.now)
      }
      engine.pass(part)
      if (part.isEmpty && !part.isDone) return undefined
    }
    return undefined
  }

  async #pause(waitUntil: number | undefined): Promise<void> {
    const wall = this.#wall
    if (waitUntil !== undefined && !this.#cancelled) {
      if (Number.isNaN(waitUntil)) await this.#poll()
      else if (wall !== undefined) {
        await wall.until(waitUntil)
        if (!this.#cancelled) this.#parts.engine.advanceProcessingTime(Math.min(wall.now, waitUntil))
      }
    } else {
      await turn()
    }
    this.#sliceStart = performance.now()
  }

  /** No source has anything yet. */
  async #poll(): Promise<void> {
    await turn(POLL_MS)
    if (this.#wall === undefined) return
    this.#wall.start(Number.NEGATIVE_INFINITY)
    this.#parts.engine.advanceProcessingTime(this.#wall.now)
  }
}

/** Nothing is left out in silence, also where nobody looks at the count. */
function warnOfBroken({ deadLetterCount: count, firstDeadLetter }: RunContext): void {
  const left = count === 1 ? 'A broken element was' : `${count} broken elements were`
  console.warn(
    `${left} left out; ${count === 1 ? '' : 'the first: '}${firstDeadLetter}. To have them, write withDeadLetters(…) around the source.`,
  )
}
