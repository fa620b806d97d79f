import type { MessageInitShape } from '@bufbuild/protobuf'
import type { GrpcClient } from '../grpc/client.ts'
import { BeamFnData, type Elements, type ElementsSchema } from '../protos/beam_fn_api_pb.ts'
import type { MaybeLater } from './in-turn.ts'
import { Inbox } from './inbox.ts'

/** How many bytes may wait for one bundle before the engine is held back. */
const MOST_WAITING = 16 << 20
/** Bundles that are over, and for which something may still come. */
const REMEMBERED = 1000

/**
 * A stream of elements and timers, in both directions, shared by all bundles of a worker. Source: Beam's Fn API,
 * BeamFnData.
 */
export class DataStream {
  readonly #stream
  readonly #inboxes = new Map<string, Inbox>()
  readonly #over = new Set<string>()
  #broken: Error | undefined
  #draining: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined
  #isHeldBack = false

  constructor(client: GrpcClient) {
    this.#stream = client.bidiStream(BeamFnData.method.data)
    this.#stream.on('data', (elements: Elements) => this.take(elements))
    this.#stream.on('drain', () => this.#drained())
    this.#stream.on('error', error => this.#break(error))
    this.#stream.on('end', () => this.#break(new Error("the engine ended the stream of the bundles' elements")))
  }

  /** Gives what came to the bundles that it is for. */
  take({ data, timers }: Elements): void {
    for (const { instructionId, transformId, data: bytes, isLast } of data)
      this.inbox(instructionId)?.put({ kind: 'data', transformId, bytes, isLast })
    for (const { instructionId, transformId, timerFamilyId: family, timers: bytes, isLast } of timers)
      this.inbox(instructionId)?.put({ kind: 'timers', transformId, family, bytes, isLast })
    this.#holdBack()
  }

  /** The queue of a bundle; undefined once it is over. */
  inbox(instructionId: string): Inbox | undefined {
    if (this.#over.has(instructionId)) return undefined
    let inbox = this.#inboxes.get(instructionId)
    if (inbox === undefined) {
      inbox = new Inbox(() => this.#holdBack())
      this.#inboxes.set(instructionId, inbox)
      if (this.#broken !== undefined) inbox.break(this.#broken)
    }
    return inbox
  }

  /** The bundle is over: what still comes for it is let go. */
  forget(instructionId: string): void {
    this.#inboxes.delete(instructionId)
    this.#over.add(instructionId)
    if (this.#over.size > REMEMBERED) this.#over.delete(this.#over.values().next().value as string)
    this.#holdBack()
  }

  /** Sends, and gives a promise where the engine is slower. */
  write(elements: MessageInitShape<typeof ElementsSchema>): MaybeLater {
    if (this.#broken !== undefined) throw this.#broken
    if (this.#stream.write(elements)) return undefined
    if (this.#draining === undefined) {
      let resolve = () => {}
      const promise = new Promise<void>(done => {
        resolve = done
      })
      this.#draining = { promise, resolve }
    }
    return this.#draining.promise
  }

  close(): void {
    this.#break(new Error('the worker has ended'))
    this.#stream.end()
  }

  /**
   * Reads no further while a bundle that is at work has enough to do. A bundle that waits for its turn does not count:
   * what would let it begin may be behind it in this stream.
   */
  #holdBack(): void {
    const isFull = [...this.#inboxes.values()].some(({ size, isRead }) => isRead && size > MOST_WAITING)
    if (isFull === this.#isHeldBack) return
    this.#isHeldBack = isFull
    if (isFull) this.#stream.pause()
    else this.#stream.resume()
  }

  #drained(): void {
    this.#draining?.resolve()
    this.#draining = undefined
  }

  #break(error: Error): void {
    this.#broken ??= error
    for (const inbox of this.#inboxes.values()) inbox.break(error)
    this.#drained()
  }
}
