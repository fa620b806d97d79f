import type { PaneInfo } from '../../core/pane.ts'
import { NO_FIRING } from '../../core/pane.ts'
import { showValue } from '../../core/show-value.ts'
import type { SourceElement, SourceReader } from '../../core/source.ts'
import type { Timestamp } from '../../core/time.ts'
import { type BoundedWindow, GLOBAL_WINDOW } from '../../core/window.ts'
import type { Receiver } from '../receiver.ts'
import type { RunContext } from '../run-context.ts'
import { WatermarkOperator } from '../watermark-operator.ts'

const IN_GLOBAL_WINDOW: readonly BoundedWindow[] = [GLOBAL_WINDOW]

/** A root of the graph: its output watermark is the earliest of its parts'. */
export class SourceOperator extends WatermarkOperator {
  readonly out: Receiver
  readonly deadLetters: Receiver | undefined
  parts: readonly Part[] = []

  constructor(path: string, context: RunContext, out: Receiver, deadLetters: Receiver | undefined) {
    super(path, context)
    this.out = out
    this.deadLetters = deadLetters
  }

  onWatermark(): void {}

  override advance(): void {
    let watermark = Number.POSITIVE_INFINITY
    for (const part of this.parts) if (part.watermark < watermark) watermark = part.watermark
    if (this.parts.length > 0) this.moveOutput(watermark)
  }

  get hold(): Timestamp {
    return Number.POSITIVE_INFINITY
  }

  /** The parts are saved and restored one by one, where their readers are opened. */
  snapshot(): unknown {
    return null
  }
  restore(): void {}

  emit(value: unknown, timestamp: Timestamp, pane: PaneInfo = NO_FIRING): void {
    this.#number()
    this.out.receive(value, timestamp, IN_GLOBAL_WINDOW, pane)
  }

  emitBroken(broken: unknown, reason: string, place: string): void {
    if (this.deadLetters === undefined) {
      const { context } = this
      if (context.deadLetterCount++ === 0) context.firstDeadLetter = `${this.path}: ${place}: ${reason}`
      return
    }
    this.#number()
    this.deadLetters.receive(
      { element: broken, reason, step: this.path, place },
      Number.NEGATIVE_INFINITY,
      IN_GLOBAL_WINDOW,
      NO_FIRING,
    )
  }

  #number(): void {
    const { context } = this
    if (!context.full || context.recorder === undefined) return
    context.elementId = context.recorder.nextId()
    context.madeFrom = 0
  }
}

/** Something that arrivals come from, one by one. */
export interface Part {
  readonly watermark: Timestamp
  readonly isDone: boolean
  readonly isEmpty: boolean
  readonly isWaiting: boolean
  readonly bundles: number
  readonly nextArrival: Timestamp
  readonly nextIsBroken: boolean
  pass(): boolean
}

interface PartData {
  readonly mark: unknown
  readonly passed: number
  readonly bundles: number
  readonly isDone: boolean
  readonly watermarks: ReadonlyMap<string, Timestamp>
  readonly watermark: Timestamp
}

/** One split of a source: its reader, and what it has read ahead. */
export class SourcePart implements Part {
  readonly operator: SourceOperator
  readonly reader: SourceReader<unknown>
  /** How far the elements that were passed on go. */
  watermark: Timestamp = Number.NEGATIVE_INFINITY
  isDone = false
  /** True if the last bundle was empty: there may be something later. */
  isWaiting = false
  bundles = 0
  #bundle: readonly SourceElement<unknown>[] = []
  #next = 0
  /** The mark before the bundle that is being passed on: a snapshot goes back to it, and passes over `#next` elements. */
  #markBefore: unknown
  readonly #partitions = new Map<string, Timestamp>()

  constructor(operator: SourceOperator, reader: SourceReader<unknown>, mark: unknown) {
    this.operator = operator
    this.reader = reader
    this.#markBefore = mark
  }

  get isEmpty(): boolean {
    return this.#next >= this.#bundle.length
  }

  /** When the next element arrives, if it says so; -Infinity: at once. */
  get nextArrival(): Timestamp {
    const next = this.#bundle[this.#next] as SourceElement<unknown>
    if ('broken' in next) return this.operator.context.now === 0 ? this.#firstArrival() : Number.NEGATIVE_INFINITY
    return next.arrivedAt ?? Number.NEGATIVE_INFINITY
  }

  /** What is broken before anything has arrived, as the header of a table, comes with the first that has a time. */
  #firstArrival(): Timestamp {
    const first = this.#bundle.slice(this.#next).find(element => !('broken' in element))
    return first === undefined || 'broken' in first
      ? Number.NEGATIVE_INFINITY
      : (first.arrivedAt ?? Number.NEGATIVE_INFINITY)
  }

  get nextIsBroken(): boolean {
    return 'broken' in (this.#bundle[this.#next] as SourceElement<unknown>)
  }

  /** Before readBundle: what it gives comes after this mark. */
  remember(): void {
    this.#markBefore = this.reader.checkpointMark()
  }

  /** The mark up to which all has been passed on. */
  get passedMark(): unknown {
    return this.isEmpty ? this.reader.checkpointMark() : this.#markBefore
  }

  /** Takes what readBundle gave. */
  take(bundle: readonly SourceElement<unknown>[] | undefined): void {
    if (bundle === undefined) {
      this.isDone = true
      this.#bundle = []
      this.#next = 0
      this.#moveTo(Number.POSITIVE_INFINITY)
      return
    }
    this.#bundle = bundle
    this.#next = 0
    this.bundles++
    this.isWaiting = bundle.length === 0
    if (this.isWaiting) this.#moveTo(this.reader.watermark(this.operator.context.now))
  }

  /** Passes the next element on; true if the part's watermark moved. */
  pass(): boolean {
    const index = this.#next++
    const element = this.#bundle[index] as SourceElement<unknown>
    const { operator } = this
    const { context } = operator
    const before = this.watermark
    context.placed = this
    if ('broken' in element) operator.emitBroken(element.broken, element.reason, element.place)
    else {
      const { value, timestamp } = element
      if (typeof timestamp !== 'number' || Number.isNaN(timestamp)) this.#refuseTimestamp(value, timestamp)
      operator.emit(value, timestamp)
      if (element.watermark !== undefined) this.#movePartition(element.partition, element.watermark)
    }
    context.placed = undefined
    const saysWatermark = !('broken' in element) && element.watermark !== undefined
    if (this.isEmpty && !saysWatermark) this.#moveTo(this.reader.watermark(context.now))
    return this.watermark > before
  }

  /** Where the element that is being passed on came from. */
  place(): string | undefined {
    const element = this.#bundle[this.#next - 1]
    if (element === undefined) return undefined
    return 'broken' in element ? element.place : this.reader.place?.(this.#next - 1)
  }

  snapshot(): PartData {
    return {
      mark: this.#markBefore,
      passed: this.#next,
      // One of which nothing was passed on is read, and counted, again.
      bundles: this.#next === 0 && this.#bundle.length > 0 ? this.bundles - 1 : this.bundles,
      isDone: this.isDone,
      watermarks: this.#partitions,
      watermark: this.watermark,
    }
  }

  /** Takes over where a snapshot stood; the reader was opened at its mark, and has read the bundle again. */
  restore(data: PartData, bundle: readonly SourceElement<unknown>[]): void {
    this.isDone = data.isDone
    this.#bundle = bundle
    this.#next = data.passed
    this.bundles = data.bundles
    this.watermark = data.watermark
    for (const [partition, watermark] of data.watermarks) this.#partitions.set(partition, watermark)
  }

  #refuseTimestamp(value: unknown, timestamp: unknown): never {
    const { context, path } = this.operator
    const message = `its timestamp is ${showValue(timestamp)}; give milliseconds since the epoch, or hand the element over as broken`
    throw context.failure(path, value, new Error(message))
  }

  #movePartition(partition: string | undefined, watermark: Timestamp): void {
    if (partition === undefined) return this.#moveTo(watermark)
    const old = this.#partitions.get(partition) ?? Number.NEGATIVE_INFINITY
    if (watermark <= old) return
    this.#partitions.set(partition, watermark)
    const { context, path } = this.operator
    if (context.full) {
      context.recorder?.record({
        type: 'watermark',
        step: path,
        partition,
        eventTimeMs: watermark,
        processingTimeMs: context.now,
      })
    }
    this.#moveTo(Math.min(...this.#partitions.values()))
  }

  #moveTo(watermark: Timestamp): void {
    if (watermark > this.watermark) this.watermark = watermark
  }
}
