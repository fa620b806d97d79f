import { groupingStep } from '../../lib/charts/diagram/key-stories.ts'
import type { Pipeline } from '../../lib/core/pipeline.ts'
import { makePlan, type Plan } from '../../lib/core/plan.ts'
import { Stepped } from '../../lib/direct/stepped.ts'
import type { ShownWatermark } from '../../lib/replay/messages.ts'
import { traceHeader } from '../../lib/trace/header.ts'
import { TRACE_VERSION, type TraceHeader, type TraceStep } from '../../lib/trace/trace.ts'
import { UserError } from '../command.ts'
import { RunLog } from './run-log.ts'
import type { Schedule } from './schedule.ts'

/** Every so many arrivals the run is saved, or less often where that would be too much. */
const BETWEEN_SNAPSHOTS = 512
const MOST_BYTES = 64 * 1024 * 1024
/** So many arrivals between two looks at the clock. */
const AT_ONCE = 16

interface Snapshot {
  readonly arrivals: number
  readonly bytes: Uint8Array
}

/** How a schedule is played: the pipeline, made anew for each run. */
export interface Staging {
  readonly schedule: Schedule
  readonly watermark: ShownWatermark
  /** Infinity: no partition is ever idle. */
  readonly idleMs: number
  build(schedule: Schedule): Pipeline
}

/**
 * A run of a pipeline over a schedule, arrival by arrival, with what it did and, every now and then, a snapshot: from
 * the nearest one before an arrival the run goes on exactly as it did.
 */
export class PlayThrough {
  readonly staging: Staging
  readonly header: TraceHeader
  readonly step: TraceStep
  readonly log: RunLog
  readonly #plan: Plan
  readonly #run: Stepped
  #snapshots: Snapshot[] = []
  #between = BETWEEN_SNAPSHOTS
  #isWhole = false
  /** Why it could not go on, where it could not: a function of the pipeline threw. */
  failure: string | undefined

  /** Throws a PipelineConstructionError, or a UserError where nothing in the pipeline makes panes. */
  constructor(staging: Staging, begun?: { readonly log: RunLog; readonly snapshot: Snapshot }) {
    this.staging = staging
    this.#plan = makePlan(staging.build(staging.schedule))
    this.header = traceHeader(this.#plan, 'full', 'direct')
    this.step = shownStep(this.header)
    this.#run = new Stepped(this.#plan, 'full', false)
    this.log = begun?.log ?? new RunLog(this.header, this.step, staging.schedule.beganMs)
    if (begun === undefined) return
    this.#run.restore(begun.snapshot.bytes)
    this.#snapshots.push(begun.snapshot)
  }

  /** Whether the run has come to its end. */
  get isWhole(): boolean {
    return this.#isWhole
  }

  /** How much of the recording has been run: 1 at its end. */
  get ready(): number {
    return this.#isWhole ? 1 : Math.min(0.999, this.log.arrivals / (this.staging.schedule.length + 1))
  }

  /** Goes on for so many milliseconds, or until `isEnough`; true if there is more to run. */
  goOn(forMs: number, isEnough: () => boolean = () => false): boolean {
    const end = performance.now() + forMs
    while (!this.#isWhole && !isEnough()) {
      for (let i = 0; i < AT_ONCE && !this.#isWhole; i++) this.#stepOnce()
      if (performance.now() >= end) break
    }
    return !this.#isWhole
  }

  /** Goes on until so much is known that what happens up to a time is. */
  goOnTo(ms: number, forMs: number): boolean {
    const { schedule } = this.staging
    // What is due before an arrival happens with that arrival.
    const enough = Math.min(schedule.arrivedBy(ms) + 1, schedule.length + 1)
    this.goOn(forMs, () => this.log.arrivals >= enough)
    return this.#isWhole || this.log.arrivals >= enough
  }

  /**
   * Another run of the same plan, which stands where this one stood after so many arrivals: it was restored from the
   * nearest snapshot, and stepped from there.
   */
  standingAt(arrivals: number): Stepped {
    const nearest = this.#snapshots.findLast(snapshot => snapshot.arrivals <= arrivals)
    const run = new Stepped(this.#plan, 'full', false)
    if (nearest !== undefined) run.restore(nearest.bytes)
    for (let at = nearest?.arrivals ?? 0; at < arrivals; at++) run.step()
    return run
  }

  /** The same run where other things arrive from some time on: what came before is not run again. */
  changedTo(schedule: Schedule): PlayThrough {
    const staging = { ...this.staging, schedule }
    // A watermark that knows what will come knows of the change from the beginning.
    const same = staging.watermark.kind === 'perfect' ? 0 : this.staging.schedule.firstDifference(schedule)
    const snapshot = this.#snapshots.findLast(({ arrivals }) => arrivals <= same)
    if (snapshot === undefined) return new PlayThrough(staging)
    return new PlayThrough(staging, { log: this.log.upTo(snapshot.arrivals), snapshot })
  }

  #stepOnce(): void {
    const { arrivals } = this.log
    if (arrivals > 0 && arrivals - (this.#snapshots.at(-1)?.arrivals ?? 0) >= this.#between) this.#save(arrivals)
    try {
      const events = this.#run.step()
      if (events === undefined) this.#isWhole = true
      else this.log.add(events)
    } catch (thrown) {
      // What was run so far can still be shown.
      this.failure = (thrown as Error).message
      this.#isWhole = true
    }
  }

  #save(arrivals: number): void {
    this.#snapshots.push({ arrivals, bytes: this.#run.snapshot() })
    const bytes = this.#snapshots.reduce((sum, snapshot) => sum + snapshot.bytes.length, 0)
    if (bytes <= MOST_BYTES) return
    this.#snapshots = this.#snapshots.filter((_, i) => i % 2 === 1)
    this.#between *= 2
  }
}

function shownStep(header: TraceHeader): TraceStep {
  try {
    return groupingStep({ version: TRACE_VERSION, header, events: [] }, undefined, 'replay')
  } catch (thrown) {
    throw new UserError((thrown as Error).message)
  }
}
