import { ByteWriter } from '../../core/byte-buffer.ts'
import type { Coder } from '../../core/coder.ts'
import type { PaneInfo } from '../../core/pane.ts'
import type { Timestamp } from '../../core/time.ts'
import type { BoundedWindow } from '../../core/window.ts'
import type { WireElement } from '../wire/element.ts'
import type { BundleContext } from './bundle-context.ts'
import type { DataStream } from './data-stream.ts'
import type { MaybeLater } from './in-turn.ts'
import type { Receiver } from './receiver.ts'
import { failureAt } from './step-failure.ts'

/** So many bytes are sent at once. */
const CHUNK = 256 << 10
/**
 * After as many sendings a bundle does not wait for the engine any more: Beam's engines in Java take a hundred messages of
 * a bundle, and the next one only when the bundle says that it is done.
 */
const MOST_AWAITED = 64

/** Where a bundle's outputs go to the engine. */
export class ElementSink implements Receiver {
  readonly #transformId: string
  /** The step whose output it is, for errors. */
  readonly #step: string
  readonly #context: BundleContext
  readonly #coder: Coder<WireElement>
  readonly #data: () => DataStream
  #writer = new ByteWriter(4096)

  constructor(
    place: { readonly transformId: string; readonly step: string; readonly context: BundleContext },
    coder: Coder<WireElement>,
    data: () => DataStream,
  ) {
    this.#transformId = place.transformId
    this.#step = place.step
    this.#context = place.context
    this.#coder = coder
    this.#data = data
  }

  receive(value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[], pane: PaneInfo): MaybeLater {
    try {
      this.#coder.encode({ value, timestamp, windows, pane }, this.#writer)
    } catch (thrown) {
      throw failureAt(this.#step, value, thrown)
    }
    return this.#writer.length >= CHUNK ? this.#send(false) : undefined
  }

  /** Sends what is left, and that it was the last. */
  end(): MaybeLater {
    return this.#send(true)
  }

  forget(): void {
    this.#writer = new ByteWriter(4096)
  }

  #send(isEnd: boolean): MaybeLater {
    const of = { instructionId: this.#context.instructionId, transformId: this.#transformId }
    this.#context.sentBytes += this.#writer.length
    const bytes = this.#writer.length > 0 ? [{ ...of, data: this.#writer.toBytes() }] : []
    this.forget()
    const waiting = this.#data().write({ data: [...bytes, ...(isEnd ? [{ ...of, isLast: true }] : [])] })
    return ++this.#context.sendings > MOST_AWAITED ? undefined : waiting
  }
}
