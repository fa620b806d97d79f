/** How long text may wait for more of it, in milliseconds. */
const PAUSE = 20
/** How much of it may wait, in characters. */
const ENOUGH = 64 * 1024
/** How many messages may go out at once in a while, before text is gathered. */
const FEW = 20
const WHILE = 100

export type StreamName = 'stdout' | 'stderr'

/**
 * Gathers what a cell prints: a message for each of 10,000 lines would keep Jupyter busy for seconds. A few lines go out
 * at once, for a busy loop may follow, in which no timer runs.
 */
export class OutputStream {
  readonly #send: (name: StreamName, text: string) => void
  #name: StreamName = 'stdout'
  #text = ''
  #since = 0
  #messages = 0
  #timer: NodeJS.Timeout | undefined

  constructor(send: (name: StreamName, text: string) => void) {
    this.#send = send
  }

  /** Takes the place of process.stdout and process.stderr for all that writes to them. */
  takeOver(): void {
    for (const name of ['stdout', 'stderr'] as const) {
      const decoder = new TextDecoder()
      const write = (data: string | Uint8Array, encoding?: unknown, callback?: unknown): boolean => {
        this.write(name, typeof data === 'string' ? data : decoder.decode(data, { stream: true }))
        const done = typeof encoding === 'function' ? encoding : callback
        if (typeof done === 'function') process.nextTick(done)
        return true
      }
      process[name].write = write as typeof process.stdout.write
    }
  }

  write(name: StreamName, text: string): void {
    if (name !== this.#name) this.flush()
    this.#name = name
    this.#text += text
    if (performance.now() - this.#since > WHILE) {
      this.#since = performance.now()
      this.#messages = 0
    }
    if (this.#messages < FEW || this.#text.length > ENOUGH) this.flush()
    else this.#timer ??= setTimeout(() => this.flush(), PAUSE)
  }

  /** Sends what waits: before anything else is shown, so that the order stays. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#text === '') return
    const text = this.#text
    this.#text = ''
    this.#messages++
    this.#send(this.#name, text)
  }
}
