import fs from 'node:fs'
import { OutputFile, unwritable } from './output-file.ts'

/** Less than this is written at once: handing it over would take longer. */
const SMALL = 64 * 1024

/** A file that is written beside what goes on. What was handed over is there once drain has resolved, or close. */
export class BackgroundOutput {
  readonly #file: OutputFile
  /** Where the next bytes go; undefined where one cannot choose (a pipe), and all is written at once. */
  #position: number | undefined
  #pending = 0
  #failure: Error | undefined
  #drained: (() => void) | undefined
  /** Buffers whose bytes have been written. */
  readonly #free: Buffer[] = []

  /** Makes the file anew, with the folders on the way. Throws an Error that names it. */
  constructor(path: string) {
    this.#file = new OutputFile(path)
    this.#position = fs.fstatSync(this.#file.descriptor).isFile() ? 0 : undefined
  }

  /** Takes bytes, which the caller may then change. */
  write(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    if (this.#position === undefined) {
      this.#file.write(bytes)
      return
    }
    const at = this.#position
    this.#position += bytes.length
    if (bytes.length < SMALL && this.#pending === 0) {
      this.#file.write(bytes, at)
      return
    }
    let buffer = this.#free.pop()
    if (buffer === undefined || buffer.length < bytes.length) buffer = Buffer.allocUnsafeSlow(2 * bytes.length)
    buffer.set(bytes)
    this.#pending++
    this.#send(buffer, 0, bytes.length, at)
  }

  /** Resolves when all is written; undefined if it is. Throws what went wrong. */
  drain(): Promise<void> | undefined {
    if (this.#pending === 0) {
      this.#throwFailure()
      return undefined
    }
    return new Promise<void>(resolve => {
      this.#drained = resolve
    }).then(() => this.#throwFailure())
  }

  async close(): Promise<void> {
    try {
      await this.drain()
    } finally {
      this.#file.close()
    }
  }

  #send(buffer: Buffer, from: number, to: number, position: number): void {
    fs.write(this.#file.descriptor, buffer, from, to - from, position, (error, count) => {
      if (error !== null) this.#failure ??= unwritable(this.#file.path, error)
      else if (from + count < to) return this.#send(buffer, from + count, to, position + count)
      this.#free.push(buffer)
      this.#pending--
      if (this.#pending === 0) this.#drained?.()
    })
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure
  }
}
