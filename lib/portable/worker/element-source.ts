import { setImmediate as nextTurn } from 'node:timers/promises'
import { ByteReader } from '../../core/byte-buffer.ts'
import type { Coder } from '../../core/coder.ts'
import type { WireElement } from '../wire/element.ts'
import type { Receiver } from './receiver.ts'

/** How long a bundle may keep the thread to itself: others, and what the engine asks of it, wait. */
const LONGEST_TURN_MS = 10
const LOOK_AFTER = 64

/** Where a bundle's elements come in from the engine. */
export class ElementSource {
  readonly transformId: string
  readonly address: string
  /** The element being processed; -1 before the first. */
  index = -1
  /** The first element that is another bundle's. */
  #end = Number.POSITIVE_INFINITY
  readonly #coder: Coder<WireElement>
  readonly #out: Receiver
  /** Fetches what of an element lies in the engine's state. */
  readonly #complete: () => Promise<void> | undefined

  constructor(
    place: { readonly transformId: string; readonly address: string },
    coder: Coder<WireElement>,
    out: Receiver,
    complete: () => Promise<void> | undefined,
  ) {
    this.transformId = place.transformId
    this.address = place.address
    this.#coder = coder
    this.#out = out
    this.#complete = complete
  }

  begin(): void {
    this.index = -1
    this.#end = Number.POSITIVE_INFINITY
  }

  async process(bytes: Uint8Array): Promise<void> {
    const from = new ByteReader(bytes)
    let since = Date.now()
    while (from.remaining > 0 && this.index + 1 < this.#end) {
      const { value, timestamp, windows, pane } = this.#coder.decode(from)
      this.index++
      const completing = this.#complete()
      if (completing !== undefined) await completing
      const waiting = this.#out.receive(value, timestamp, windows, pane)
      if (waiting !== undefined) await waiting
      if (this.index % LOOK_AFTER === 0 && Date.now() - since > LONGEST_TURN_MS) {
        await nextTurn()
        since = Date.now()
      }
    }
  }

  /**
   * Leaves a part of what is not begun to another bundle: `keep` of it stays here. Gives the index of the first element
   * that does not; undefined if none can go.
   */
  split(keep: number, estimated: number, allowed: readonly bigint[]): number | undefined {
    const total = Math.min(estimated, this.#end)
    const begun = this.index + 1
    const wanted = Math.max(begun + Math.round(keep * (total - begun)), begun, 1)
    const points = allowed.map(Number).filter(point => point >= Math.max(begun, 1))
    const point =
      points.length === 0 ? wanted : points.reduce((a, b) => (distance(a, wanted) <= distance(b, wanted) ? a : b))
    if (point >= total || (allowed.length > 0 && points.length === 0)) return undefined
    this.#end = point
    return point
  }
}

function distance(a: number, b: number): number {
  return Math.abs(a - b)
}
