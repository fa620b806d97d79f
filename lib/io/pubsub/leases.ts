import type { Acknowledger } from './acknowledger.ts'
import { LEASE_MS } from './pull-stream.ts'
import { RecentIds } from './recent-ids.ts'

/** No message comes again later than this, as long as there is a stream: ten minutes is the longest lease of Pub/Sub. */
const DOUBT_MS = 600_000

/** Messages that were handed over together. */
interface Bundle {
  readonly number: number
  readonly ids: readonly string[]
  /** How many of them may come again. */
  unconfirmed: number
  isFinal: boolean
}

interface Lease {
  ackId: string
  stream: number
  /** As long as the server leaves it to this reader, by performance.now(). */
  until: number
  /** Undefined while it waits to be handed over. */
  bundle: Bundle | undefined
}

/** The bundles that a mark keeps: what comes again of them is not handed over again. */
export interface LeasesMark {
  readonly bundle: number
  readonly unconfirmed: readonly (readonly string[])[]
}

/**
 * What became of each message that the server has leased to this reader: it waits, is handed over, is final, and at last
 * the server has confirmed that it will not come again. Until then the mark holds its id.
 */
export class Leases {
  readonly #acknowledger: Acknowledger
  readonly #stream: () => number | undefined
  readonly #leases = new Map<string, Lease>()
  readonly #bundles = new Map<number, Bundle>()
  /** Acknowledged, but perhaps in vain: the lease may have been over. By id, until when they may come again. */
  readonly #doubtful = new Map<string, { readonly bundle: Bundle | undefined; until: number }>()
  /** Confirmed; but of a delivery that was on its way already nobody knows. */
  readonly #recent = new RecentIds()
  #last: number
  #final: number

  /** `stream` says which stream is open: a server may give the leases of another away. */
  constructor(acknowledger: Acknowledger, stream: () => number | undefined, mark: LeasesMark | undefined) {
    this.#acknowledger = acknowledger
    this.#stream = stream
    this.#last = mark?.bundle ?? 0
    this.#final = this.#last
    const until = performance.now() + DOUBT_MS
    const ids = mark?.unconfirmed.flat() ?? []
    if (ids.length === 0) return
    const bundle = { number: this.#last, ids, unconfirmed: ids.length, isFinal: true }
    this.#bundles.set(bundle.number, bundle)
    for (const id of ids) this.#doubtful.set(id, { bundle, until })
  }

  /** Leased and not confirmed. */
  get size(): number {
    return this.#leases.size
  }

  get mark(): LeasesMark {
    return { bundle: this.#last, unconfirmed: [...this.#bundles.values()].map(({ ids }) => ids) }
  }

  /** A message was delivered; true if it is to be handed over. */
  receive(id: string, ackId: string, stream: number): boolean {
    const until = performance.now() + LEASE_MS
    const held = this.#leases.get(id)
    if (held !== undefined) {
      Object.assign(held, { ackId, stream, until })
      return false
    }
    const doubtful = this.#doubtful.get(id)
    this.#leases.set(id, { ackId, stream, until, bundle: doubtful?.bundle })
    if (doubtful === undefined && !this.#recent.has(id)) return true
    this.#doubtful.delete(id)
    this.#acknowledge([id])
    return false
  }

  /** These are handed over now. */
  handOver(ids: readonly string[]): void {
    const bundle = { number: ++this.#last, ids, unconfirmed: ids.length, isFinal: false }
    this.#bundles.set(bundle.number, bundle)
    for (const id of ids) (this.#leases.get(id) as Lease).bundle = bundle
  }

  /** What became of all bundles up to this one is durable. */
  finalize(upTo: number): void {
    if (upTo <= this.#final) return
    this.#final = upTo
    for (const bundle of this.#bundles.values()) {
      if (bundle.number > upTo) break
      if (bundle.isFinal) continue
      bundle.isFinal = true
      this.#acknowledge(bundle.ids)
    }
  }

  /** Extends what would soon be over, and forgets what can no longer come again. */
  async maintain(): Promise<void> {
    const now = performance.now()
    const short: [id: string, ackId: string][] = []
    for (const [id, { ackId, until }] of this.#leases) if (until < now + (LEASE_MS * 2) / 3) short.push([id, ackId])
    await this.#acknowledger.extend(
      short.map(([, ackId]) => ackId),
      LEASE_MS / 1000,
      done => {
        const extended = new Set(done)
        for (const [id, ackId] of short) {
          const lease = this.#leases.get(id)
          if (lease?.ackId === ackId && extended.has(ackId)) lease.until = now + LEASE_MS
        }
      },
    )
    for (const [id, { bundle, until }] of this.#doubtful) {
      if (until > now) break
      this.#doubtful.delete(id)
      this.#confirmed(id, bundle)
    }
  }

  /** After a loss what was acknowledged may come again as long as before. */
  reconnected(): void {
    const until = performance.now() + DOUBT_MS
    for (const doubtful of this.#doubtful.values()) doubtful.until = until
  }

  /** Gives back what was not final. */
  async release(): Promise<void> {
    const open = [...this.#leases.values()].filter(({ bundle }) => bundle?.isFinal !== true)
    await this.#acknowledger.extend(
      open.map(({ ackId }) => ackId),
      0,
      () => {},
    )
  }

  #acknowledge(ids: readonly string[]): void {
    this.#acknowledger.add(ids, {
      ackIdOf: id => this.#leases.get(id)?.ackId,
      onAnswer: (id, ackId, askedAt, isTaken) => this.#answered(id, ackId, askedAt, isTaken),
    })
  }

  #answered(id: string, ackId: string, askedAt: number, isTaken: boolean): void {
    const lease = this.#leases.get(id)
    if (lease === undefined) return
    // Delivered again meanwhile: what the server wants to hear now is the new one.
    if (lease.ackId !== ackId) return this.#acknowledge([id])
    this.#leases.delete(id)
    const { bundle, stream, until } = lease
    if (isTaken && stream === this.#stream() && askedAt < until) this.#confirmed(id, bundle)
    else this.#doubtful.set(id, { bundle, until: performance.now() + DOUBT_MS })
  }

  #confirmed(id: string, bundle: Bundle | undefined): void {
    this.#recent.add(id)
    if (bundle !== undefined && --bundle.unconfirmed === 0) this.#bundles.delete(bundle.number)
  }
}
