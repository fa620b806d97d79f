import type { Source } from 'yeoul'

export interface Message {
  readonly id: string
  readonly value: string
  readonly timestamp: number
}

interface QueueMark {
  readonly handed: number
  readonly unconfirmed: readonly string[]
}

/**
 * A broker in memory that knows no offsets: what is not acknowledged is given again, in another order, to the next
 * reader. `losesAck` says which acknowledgements do not come through.
 */
export class Queue {
  readonly acked = new Set<string>()
  readonly #messages: readonly Message[]
  readonly #losesAck: () => boolean
  #opened = 0
  readonly #known = new Set<string>()
  redelivered = 0

  constructor(messages: readonly Message[], losesAck: () => boolean) {
    this.#messages = messages
    this.#losesAck = losesAck
  }

  /** Ends when all is acknowledged. */
  source(bundleSize: number): Source<Message, number, QueueMark> {
    return {
      name: 'queue',
      bounded: false,
      redelivers: true,
      split: () => [0],
      open: (_, mark) => {
        const handed: string[] = []
        const before = new Set(mark?.unconfirmed)
        let finalized = 0
        let waiting = this.#messages.filter(({ id }) => !this.acked.has(id))
        if (this.#opened++ % 2 === 1) waiting.reverse()
        const ack = (id: string) => {
          if (this.#losesAck()) return
          this.acked.add(id)
          before.delete(id)
        }
        return {
          readBundle: max => {
            // What the checkpoint knows has had its effect; only its acknowledgement was lost.
            for (const { id } of waiting) if (before.has(id)) ack(id)
            waiting = waiting.filter(({ id }) => !before.has(id) && !this.acked.has(id))
            const bundle = waiting.splice(0, Math.min(max, bundleSize))
            if (bundle.length === 0) {
              for (const id of [...handed.slice(0, finalized), ...before]) if (!this.acked.has(id)) ack(id)
              return this.acked.size === this.#messages.length ? undefined : []
            }
            for (const { id } of bundle) {
              handed.push(id)
              if (this.#known.has(id)) this.redelivered++
              this.#known.add(id)
            }
            return bundle.map(message => ({
              value: message,
              timestamp: message.timestamp,
              arrivedAt: message.timestamp,
              watermark: message.timestamp - 5,
            }))
          },
          watermark: () => -Infinity,
          checkpointMark: () => ({
            handed: handed.length,
            unconfirmed: [...handed, ...before].filter(id => !this.acked.has(id)),
          }),
          finalize: mark => {
            finalized = mark.handed
            for (const id of handed.slice(0, finalized)) if (!this.acked.has(id)) ack(id)
          },
        }
      },
    }
  }
}
