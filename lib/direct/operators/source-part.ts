import { RecentIds } from '../../core/recent-ids.ts'
import { showValue } from '../../core/show-value.ts'
import type { Backlog, SourceElement, SourceReader } from '../../core/source.ts'
import type { Timestamp } from '../../core/time.ts'
import type { Part } from './part.ts'
import type { SourceOperator } from './source-operator.ts'

interface PartData {
  readonly mark: unknown
  readonly passed: number
  readonly bundles: number
  readonly isDone: boolean
  readonly watermarks: ReadonlyMap<string, Timestamp>
  readonly watermark: Timestamp
  readonly ids: readonly string[]
}

/** One split of a source: its reader, and what it has read ahead. */
export class SourcePart implements Part {
  readonly operator: SourceOperator
  readonly reader: SourceReader<unknown>
  readonly redelivers: boolean
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
  #earliest: Timestamp = Number.NEGATIVE_INFINITY
  #ids = new RecentIds()

  constructor(operator: SourceOperator, reader: SourceReader<unknown>, mark: unknown, redelivers: boolean) {
    this.operator = operator
    this.reader = reader
    this.#markBefore = mark
    this.redelivers = redelivers
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

  /** Before readBundle: what it gives comes after this mark, and nothing of it is passed on. */
  remember(): void {
    this.#markBefore = this.reader.checkpointMark()
    this.#bundle = []
    this.#next = 0
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
      if (element.id === undefined || this.#isNew(element.id)) operator.emit(value, timestamp)
      if (element.watermark !== undefined)
        this.#moveTold(element.partition, element.watermark, element.partitionWatermark)
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

  /** What is still to come: what was read ahead, and what the reader knows. */
  get backlog(): Backlog {
    if (this.isDone) return { elements: 0, bytes: 0 }
    const { elements, ...others } = this.reader.backlog?.() ?? {}
    return elements === undefined ? others : { ...others, elements: elements + this.#bundle.length - this.#next }
  }

  snapshot(): PartData {
    if (this.isEmpty && this.#bundle.length > 0) this.remember()
    return {
      mark: this.#markBefore,
      passed: this.#next,
      // One of which nothing was passed on is read, and counted, again.
      bundles: this.#next === 0 && this.#bundle.length > 0 ? this.bundles - 1 : this.bundles,
      isDone: this.isDone,
      watermarks: this.#partitions,
      watermark: this.watermark,
      ids: this.#ids.snapshot(),
    }
  }

  /** Takes over where a snapshot stood; the reader was opened at its mark, and has read the bundle again. */
  restore(data: PartData, bundle: readonly SourceElement<unknown>[]): void {
    this.isDone = data.isDone
    this.#bundle = bundle
    this.#next = data.passed
    this.bundles = data.bundles
    this.watermark = data.watermark
    this.#ids = new RecentIds(data.ids)
    for (const [partition, watermark] of data.watermarks) this.#partitions.set(partition, watermark)
    this.#earliest = earliestOf(this.#partitions)
  }

  /** Counted as the step's 'duplicates' if it is not. */
  #isNew(id: string): boolean {
    const { context, path } = this.operator
    if (this.#ids.isNew(id, context.now)) return true
    context.metrics.step = path
    context.metrics.count('duplicates', 1)
    return false
  }

  #refuseTimestamp(value: unknown, timestamp: unknown): never {
    const { context, path } = this.operator
    const message = `its timestamp is ${showValue(timestamp)}; give milliseconds since the epoch, or hand the element over as broken`
    throw context.failure(path, value, new Error(message))
  }

  #moveTold(partition: string | undefined, watermark: Timestamp, ofPartition: Timestamp | undefined): void {
    if (partition === undefined) return this.#moveTo(watermark)
    const old = this.#partitions.get(partition)
    const moved = this.#movePartition(partition, ofPartition ?? watermark)
    if (ofPartition !== undefined) return this.#moveTo(watermark)
    if (!moved) return
    // One that was ahead of the earliest does not change it: of many partitions, few elements ask for all.
    if (old === undefined || old <= this.#earliest) this.#earliest = earliestOf(this.#partitions)
    this.#moveTo(this.#earliest)
  }

  /** True if it moved. */
  #movePartition(partition: string, watermark: Timestamp): boolean {
    if (watermark <= (this.#partitions.get(partition) ?? Number.NEGATIVE_INFINITY)) return false
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
    return true
  }

  #moveTo(watermark: Timestamp): void {
    if (watermark > this.watermark) this.watermark = watermark
  }
}

function earliestOf(partitions: ReadonlyMap<string, Timestamp>): Timestamp {
  let earliest = Number.POSITIVE_INFINITY
  for (const watermark of partitions.values()) if (watermark < earliest) earliest = watermark
  return earliest
}
