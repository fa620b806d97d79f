import fs from 'node:fs'
import { OutputFile, unwritable } from './output-file.ts'

/** Less than this is written at once: handing it over would take longer. */
const SMALL = 8 * 1024
const BUFFER = 512 * 1024
/** As many buffers may wait to be written before the writer waits, too. */
const MOST_PENDING = 8

/** A file that is written beside what goes on. What was handed over is there once drain has resolved, or close. */
export class BackgroundOutput {
  readonly #file: OutputFile
  /** Where the next bytes go; undefined where one cannot choose (a pipe), and all is written at once. */
  #position: number | undefined
  #pending = 0
  #failure: Error | undefined
  #wake: (() => void) | undefined
  /** Buffers whose bytes have been written. */
  readonly #free: ArrayBufferLike[] = []

  /** Makes the file anew, with the folders on the way. Throws an Error that names it. */
  constructor(path: string) {
    this.#file = new OutputFile(path)
    this.#position = fs.fstatSync(this.#file.descriptor).isFile() ? 0 : undefined
  }

  /** A buffer to fill; it comes back with what is written. */
  buffer(): Uint8Array {
    return new Uint8Array(this.#free.pop() ?? new ArrayBuffer(BUFFER))
  }

  /** Takes bytes, from the start of their buffer, and keeps it. */
  write(bytes: Uint8Array): void {
    const at = this.#position
    if (at !== undefined) this.#position = at + bytes.length
    if (at === undefined || (bytes.length < SMALL && this.#pending === 0)) {
      this.#file.write(bytes, at)
      this.#free.push(bytes.buffer)
      return
    }
    this.#pending++
    this.#send(bytes, 0, at)
  }

  /** Resolves when there is room for more; undefined if there is. Throws what went wrong. */
  room(): Promise<void> | undefined {
    return this.#fewerThan(MOST_PENDING)
  }

  /** Writes what was handed over, and closes the file. Throws what went wrong. */
  async close(): Promise<void> {
    try {
      await this.#fewerThan(1)
    } finally {
      this.#file.close()
    }
  }

  #fewerThan(count: number): Promise<void> | undefined {
    if (this.#pending < count) {
      if (this.#failure !== undefined) throw this.#failure
      return undefined
    }
    return new Promise<void>(resolve => {
      this.#wake = resolve
    }).then(() => this.#fewerThan(count))
  }

  #send(bytes: Uint8Array, from: number, position: number): void {
    fs.write(this.#file.descriptor, bytes, from, bytes.length - from, position, (error, count) => {
      if (error !== null) this.#failure ??= unwritable(this.#file.path, error)
      else if (from + count < bytes.length) return this.#send(bytes, from + count, position + count)
      this.#free.push(bytes.buffer)
      this.#pending--
      this.#wake?.()
    })
  }
}
