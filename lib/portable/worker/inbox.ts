/** What came for one bundle and is not processed yet: chunks of elements and of timers, in the order of arrival. */
export type Arrival =
  | { readonly kind: 'data'; readonly transformId: string; readonly bytes: Uint8Array; readonly isLast: boolean }
  | {
      readonly kind: 'timers'
      readonly transformId: string
      readonly family: string
      readonly bytes: Uint8Array
      readonly isLast: boolean
    }

/** The queue of one bundle on one data stream. */
export class Inbox {
  /** Bytes that wait. */
  size = 0
  /** True once its bundle takes from it: only then may others wait for it to be emptied. */
  isRead = false
  readonly #arrivals: Arrival[] = []
  readonly #onTaken: () => void
  #wake: (() => void) | undefined
  #broken: Error | undefined

  constructor(onTaken: () => void) {
    this.#onTaken = onTaken
  }

  put(arrival: Arrival): void {
    this.#arrivals.push(arrival)
    this.size += arrival.bytes.length
    this.#wake?.()
  }

  /** Nothing more will come: whoever waits gets the error. */
  break(error: Error): void {
    this.#broken = error
    this.#wake?.()
  }

  async take(): Promise<Arrival> {
    this.isRead = true
    while (this.#arrivals.length === 0) {
      if (this.#broken !== undefined) throw this.#broken
      await new Promise<void>(resolve => {
        this.#wake = resolve
      })
      this.#wake = undefined
    }
    const arrival = this.#arrivals.shift() as Arrival
    this.size -= arrival.bytes.length
    this.#onTaken()
    return arrival
  }
}
