import type { TestStreamEvent } from '../../core/test-stream-event.ts'
import type { Timestamp } from '../../core/time.ts'
import type { Part } from './part.ts'
import type { SourceOperator } from './source-operator.ts'

/** An impulse: one element, undefined, at the beginning of time. */
export class ImpulsePart implements Part {
  readonly #operator: SourceOperator
  readonly isWaiting = false
  readonly nextArrival = Number.NEGATIVE_INFINITY
  readonly nextIsBroken = false
  bundles = 0
  isDone = false

  constructor(operator: SourceOperator) {
    this.#operator = operator
  }

  get watermark(): Timestamp {
    return this.isDone ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
  }
  get isEmpty(): boolean {
    return this.isDone
  }
  pass(): boolean {
    this.#operator.emit(undefined, Number.NEGATIVE_INFINITY)
    this.isDone = true
    return true
  }
  get passed(): number {
    return Number(this.isDone)
  }
  set passed(count: number) {
    this.isDone = count > 0
  }
}

/** A testStream: its events one by one, then the end of time. */
export class TestStreamPart implements Part {
  readonly #operator: SourceOperator
  readonly #events: readonly TestStreamEvent[]
  readonly #advance: (byMs: number) => void
  readonly isWaiting = false
  readonly nextArrival = Number.NEGATIVE_INFINITY
  readonly nextIsBroken = false
  bundles = 0
  watermark: Timestamp = Number.NEGATIVE_INFINITY
  #next = 0

  constructor(operator: SourceOperator, events: readonly TestStreamEvent[], advance: (byMs: number) => void) {
    this.#operator = operator
    this.#events = events
    this.#advance = advance
  }

  get isDone(): boolean {
    return this.#next > this.#events.length
  }
  get isEmpty(): boolean {
    return this.isDone
  }
  get passed(): number {
    return this.#next
  }
  set passed(count: number) {
    this.#next = count
    for (const event of this.#events.slice(0, count)) if (event.kind === 'watermark') this.watermark = event.to
    if (this.isDone) this.watermark = Number.POSITIVE_INFINITY
  }

  pass(): boolean {
    const event = this.#events[this.#next++]
    switch (event?.kind) {
      case 'elements':
        // One bundle: the watermark stands until it is moved.
        for (const { value, timestamp } of event.elements) this.#operator.emit(value, timestamp)
        return false
      case 'processingTime':
        this.#advance(event.byMs)
        return false
      default:
        this.watermark = event?.to ?? Number.POSITIVE_INFINITY
        return true
    }
  }
}
