import type { Plan } from '../core/plan.ts'
import { decodeJson, encodeJson } from '../core/tagged-json.ts'
import type { TraceEvent } from '../trace/event.ts'
import { Recorder } from '../trace/event-recorder.ts'
import { traceHeader } from '../trace/header.ts'
import type { TraceLevel } from '../trace/trace.ts'
import { compile } from './compile.ts'
import { Engine, now } from './engine.ts'
import { LifeCycle } from './life-cycle.ts'
import { RunContext } from './run-context.ts'

/** The direct runner, arrival by arrival: the classroom's step and back, and the base of durable checkpoints. */
export interface SteppedRun {
  /** The next arrival and all that follows from it; undefined at the end. */
  step(): readonly TraceEvent[] | undefined
  /** All of the run as bytes, from which `restore` goes on with the same trace. */
  snapshot(): Uint8Array
  restore(snapshot: Uint8Array): void
}

/** Steps through a plan. Needs sources and DoFns that answer at once; throws if one gives a promise. */
export class Stepped implements SteppedRun {
  readonly #plan: Plan
  readonly #level: TraceLevel
  readonly #enforce: boolean
  #engine: Engine
  #lifeCycle: LifeCycle
  #recorder: Recorder
  #isOpen = false
  #isOver = false

  constructor(plan: Plan, level: TraceLevel, enforce: boolean) {
    this.#plan = plan
    this.#level = level
    this.#enforce = enforce
    this.#recorder = this.#newRecorder()
    ;[this.#engine, this.#lifeCycle] = this.#build()
  }

  step(): readonly TraceEvent[] | undefined {
    if (this.#isOver) return undefined
    this.#openOnce()
    settleNow(this.#lifeCycle.startBundle())
    const part = this.#passOne()
    settleNow(this.#lifeCycle.finishBundle())
    const events = this.#recorder.take()
    if (this.#engine.isDone && !part) {
      this.#isOver = true
      settleNow(this.#lifeCycle.teardown())
      return events.length > 0 ? events : undefined
    }
    return events
  }

  snapshot(): Uint8Array {
    this.#openOnce()
    return new TextEncoder().encode(encodeJson({ ...(this.#engine.snapshot() as object), isOver: this.#isOver }))
  }

  restore(snapshot: Uint8Array): void {
    const data = decodeJson(new TextDecoder().decode(snapshot)) as { isOver: boolean }
    // At its end its DoFns were torn down.
    if (!this.#isOpen || this.#isOver) settleNow(this.#lifeCycle.setup())
    this.#recorder = this.#newRecorder()
    ;[this.#engine, this.#lifeCycle] = this.#build()
    this.#engine.restore(data)
    this.#engine.openSync(data)
    this.#isOpen = true
    this.#isOver = data.isOver
  }

  /** True if there was an arrival, or a source ended. */
  #passOne(): boolean {
    const engine = this.#engine
    const refilling = engine.refill()
    const wasDone = engine.isDone
    for (let step = refilling.next(); !step.done; step = refilling.next(now(step.value)));
    const part = engine.next()
    if (part === undefined) return !wasDone
    engine.pass(part)
    return true
  }

  #openOnce(): void {
    if (this.#isOpen) return
    settleNow(this.#lifeCycle.setup())
    this.#engine.openSync()
    this.#isOpen = true
  }

  #newRecorder(): Recorder {
    return new Recorder(traceHeader(this.#plan, this.#level, 'direct'), undefined)
  }

  #build(): [Engine, LifeCycle] {
    const context = new RunContext(this.#recorder)
    const compiled = compile(this.#plan, context, { enforce: this.#enforce, taps: [] })
    return [new Engine(compiled, context), new LifeCycle(this.#plan, context)]
  }
}

function settleNow(steps: Generator<unknown, void, unknown>): void {
  for (let step = steps.next(); !step.done; step = steps.next(now(step.value)));
}
