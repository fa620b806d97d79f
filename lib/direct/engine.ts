import type { Node } from '../core/graph.ts'
import { enterMetrics } from '../core/metrics.ts'
import type { Backlog, Source, SourceReader } from '../core/source.ts'
import type { Timestamp } from '../core/time.ts'
import type { Compiled } from './compile.ts'
import { ImpulsePart, TestStreamPart } from './operators/given-parts.ts'
import type { Part } from './operators/part.ts'
import type { SourceOperator } from './operators/source-operator.ts'
import { SourcePart } from './operators/source-part.ts'
import type { RunContext } from './run-context.ts'
import { settle } from './settle.ts'

/** How many elements a source is asked for at once. */
export const BUNDLE = 256

interface Placed {
  readonly part: Part
  /** Parts that feed a side input go first, since the elements that need it would wait. */
  readonly rank: number
}

interface SplitData {
  readonly splits: readonly unknown[]
  readonly parts: readonly unknown[]
}

/** The state of a run: passes arrivals on, one by one, and moves time. What drives it decides when. */
export class Engine {
  readonly context: RunContext
  readonly #compiled: Compiled
  #placed: readonly Placed[] = []
  readonly #splits = new Map<SourceOperator, readonly unknown[]>()
  readonly #readers: SourceReader<unknown>[] = []

  constructor(compiled: Compiled, context: RunContext) {
    this.#compiled = compiled
    this.context = context
  }

  /** Splits and opens the sources; where `snapshot` is given, at its marks. */
  async open(snapshot?: unknown): Promise<void> {
    await settle(this.#opening(snapshot))
  }

  /** As open, for sources that answer at once. */
  openSync(snapshot?: unknown): void {
    const steps = this.#opening(snapshot)
    for (let step = steps.next(); !step.done; step = steps.next(now(step.value)));
  }

  *#opening(snapshot: unknown): Generator<unknown, void, unknown> {
    const saved = (snapshot as { sources: SplitData[] } | undefined)?.sources
    const placed: Placed[] = []
    for (const [i, { node, operator, feedsSideInput }] of this.#compiled.sources.entries()) {
      operator.parts = yield* this.#partsOf(node, operator, saved?.[i])
      for (const part of operator.parts) placed.push({ part, rank: feedsSideInput ? 0 : 1 })
    }
    this.#placed = placed
  }

  *#partsOf(
    node: Node,
    operator: SourceOperator,
    saved: SplitData | undefined,
  ): Generator<unknown, readonly Part[], unknown> {
    if (node.kind !== 'read') {
      const part =
        node.kind === 'testStream'
          ? new TestStreamPart(operator, node.events, byMs => this.advanceProcessingTime(this.context.now + byMs))
          : new ImpulsePart(operator)
      if (saved !== undefined) part.passed = saved.parts[0] as number
      return [part]
    }
    const { source } = node as { source: Source<unknown> }
    const splits =
      saved?.splits ??
      ((yield* this.#asked(operator, 'split', () => source.split({ desiredSplits: 1 }))) as readonly unknown[])
    this.#splits.set(operator, splits)
    const parts: Part[] = []
    for (const [i, split] of splits.entries()) {
      const data = saved?.parts[i] as ReturnType<SourcePart['snapshot']> | undefined
      const reader = (yield* this.#asked(operator, 'open', () =>
        source.open(split, data?.mark),
      )) as SourceReader<unknown>
      this.#readers.push(reader)
      const part = new SourcePart(operator, reader, data?.mark, source.redelivers ?? false)
      if (data !== undefined) {
        // What had been read and passed on after the mark is read again, and passed over.
        let again: readonly unknown[] = []
        while (again.length < data.passed) {
          const more = (yield* this.#asked(operator, 'readBundle', () => reader.readBundle(BUNDLE))) as
            | readonly unknown[]
            | undefined
          if (more === undefined) break
          again = [...again, ...more]
        }
        part.restore(data, again as never)
      }
      parts.push(part)
    }
    return parts
  }

  /** What a source answers, perhaps later; an error of its own names its step. */
  *#asked(operator: SourceOperator, method: string, ask: () => unknown): Generator<unknown, unknown, unknown> {
    try {
      return yield ask()
    } catch (thrown) {
      throw this.context.failureIn(method, operator.path, thrown)
    }
  }

  get isDone(): boolean {
    return this.#placed.every(({ part }) => part.isDone)
  }

  /** Reads where nothing is left to pass on. Gives what each reader answers, perhaps a promise, to `settle`. */
  *refill(): Generator<unknown, void, unknown> {
    for (const { part } of this.#placed) {
      if (part.isDone || !part.isEmpty || !(part instanceof SourcePart)) continue
      part.remember()
      part.take((yield* this.#asked(part.operator, 'readBundle', () => part.reader.readBundle(BUNDLE))) as never)
      if (part.isDone || part.isWaiting) this.propagate()
    }
  }

  /** The part that has the next arrival; undefined while all wait. */
  next(): Part | undefined {
    let best: Placed | undefined
    for (const candidate of this.#placed) {
      if (candidate.part.isEmpty || candidate.part.isDone) continue
      if (best === undefined || comesBefore(candidate, best)) best = candidate
    }
    return best?.part
  }

  /** Passes on what is in the hands of sources that redeliver: to be saved, it must have become state. */
  passRedelivered(): void {
    for (const { part } of this.#placed) {
      while (part instanceof SourcePart && part.redelivers && !part.isEmpty) this.pass(part)
    }
  }

  /** Passes on one arrival: due timers first, then the element, then the watermark. */
  pass(part: Part): void {
    const arrival = part.nextArrival
    if (arrival > this.context.now) this.advanceProcessingTime(arrival)
    const outer = enterMetrics(this.context.metrics)
    try {
      if (part.pass()) this.propagate()
      else this.#endArrival(part)
    } finally {
      enterMetrics(outer)
    }
  }

  /** The source's watermark stands; but a pane may have given up what held a step's. */
  #endArrival(part: Part): void {
    const { operators } = this.#compiled
    let isBehind = false
    for (let i = 0; i < operators.length; i++) {
      const operator = operators[i] as (typeof operators)[number]
      operator.endArrival()
      if (operator.isBehind) isBehind = true
    }
    // A testStream's elements come alone: its watermark is given by itself.
    if (isBehind && part instanceof SourcePart) this.propagate()
  }

  /** Passes the watermarks through the graph; each step ends its arrivals, and fires what is due, before the next is told. */
  propagate(): void {
    const { operators } = this.#compiled
    const outer = enterMetrics(this.context.metrics)
    try {
      for (let i = 0; i < operators.length; i++) {
        const operator = operators[i] as (typeof operators)[number]
        operator.endArrival()
        operator.advance()
      }
    } finally {
      enterMetrics(outer)
    }
  }

  /** What its sources still have to read: an amount only where all of them know it. */
  get backlog(): Backlog {
    const backlogs = this.#placed.map(({ part }) => (part instanceof SourcePart ? part.backlog : NO_BACKLOG))
    const elements = sum(backlogs.map(backlog => backlog.elements))
    const bytes = sum(backlogs.map(backlog => backlog.bytes))
    return { ...(elements === undefined ? {} : { elements }), ...(bytes === undefined ? {} : { bytes }) }
  }

  /** When the next timer in processing time is due. */
  get nextTimer(): Timestamp {
    let next = Number.POSITIVE_INFINITY
    for (const { nextProcessingTimer } of this.#compiled.operators)
      if (nextProcessingTimer < next) next = nextProcessingTimer
    return next
  }

  /** Moves the clock, and fires on the way what is due, each timer at its own time. */
  advanceProcessingTime(to: Timestamp): void {
    const { context } = this
    const { operators } = this.#compiled
    const outer = enterMetrics(context.metrics)
    try {
      for (let due = this.nextTimer; due <= to && due < Number.POSITIVE_INFINITY; due = this.nextTimer) {
        if (due > context.now) context.now = due
        for (const operator of operators) {
          operator.endArrival()
          if (operator.nextProcessingTimer <= context.now) operator.fireProcessingTimers()
        }
      }
    } finally {
      enterMetrics(outer)
    }
    if (to > context.now) context.now = to
  }

  /** What became of what was passed on is durable. */
  *finalize(): Generator<unknown, void, unknown> {
    for (const { part } of this.#placed) {
      if (part instanceof SourcePart && part.reader.finalize !== undefined) {
        yield part.reader.finalize(part.passedMark)
      }
    }
  }

  async close(): Promise<void> {
    for (const reader of this.#readers) await reader.close?.()
  }

  snapshot(): unknown {
    const { context } = this
    return {
      now: context.now,
      lastId: context.recorder?.lastId ?? 0,
      deadLetterCount: context.deadLetterCount,
      firstDeadLetter: context.firstDeadLetter,
      metrics: context.metrics.snapshot(),
      sources: this.#compiled.sources.map(({ operator }) => ({
        splits: this.#splits.get(operator) ?? [],
        parts: operator.parts.map(part =>
          part instanceof SourcePart ? part.snapshot() : (part as ImpulsePart | TestStreamPart).passed,
        ),
      })),
      operators: this.#compiled.operators.map(operator => [
        operator.inputWatermark,
        operator.outputWatermark,
        operator.snapshot(),
      ]),
    }
  }

  /** Takes over a snapshot; the sources are opened afterwards, with the same snapshot. */
  restore(snapshot: unknown): void {
    const { now, lastId, deadLetterCount, firstDeadLetter, metrics, operators } = snapshot as {
      now: Timestamp
      lastId: number
      deadLetterCount: number
      firstDeadLetter: string
      metrics: unknown
      operators: [Timestamp, Timestamp, unknown][]
    }
    const { context } = this
    context.now = now
    context.deadLetterCount = deadLetterCount
    context.firstDeadLetter = firstDeadLetter
    context.metrics.restore(metrics)
    if (context.recorder !== undefined) context.recorder.lastId = lastId
    this.#compiled.operators.forEach((operator, i) => {
      const [inputWatermark, outputWatermark, data] = operators[i] as (typeof operators)[number]
      operator.inputWatermark = inputWatermark
      operator.outputWatermark = outputWatermark
      operator.restore(data)
    })
  }
}

const NO_BACKLOG: Backlog = { elements: 0, bytes: 0 }

/** Undefined if one of them is. */
function sum(amounts: readonly (number | undefined)[]): number | undefined {
  let total = 0
  for (const amount of amounts) {
    if (amount === undefined) return undefined
    total += amount
  }
  return total
}

function comesBefore(a: Placed, b: Placed): boolean {
  const byArrival = a.part.nextArrival - b.part.nextArrival
  if (byArrival < 0) return true
  if (byArrival > 0) return false
  return a.rank !== b.rank ? a.rank < b.rank : a.part.bundles < b.part.bundles
}

/** A value that is there; a promise is an error. */
export function now<T>(value: T | Promise<T>): T {
  if (!(value instanceof Promise)) return value
  throw new Error(
    'a stepped run needs sources and DoFns that answer at once; this pipeline has one that gives a Promise. Run it with run or collect',
  )
}
