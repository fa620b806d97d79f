import fs from 'node:fs'
import { dirname } from 'node:path'

/** A file that is written from its start; folders on the way are made. Synchronous. */
export class OutputFile {
  readonly path: string
  readonly #descriptor: number
  #isOpen = true

  constructor(path: string) {
    this.path = path
    fs.mkdirSync(dirname(path), { recursive: true })
    this.#descriptor = fs.openSync(path, 'w')
  }

  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) at += fs.writeSync(this.#descriptor, bytes, at)
  }

  close(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    fs.closeSync(this.#descriptor)
  }

  /** Closes and removes the file. */
  discard(): void {
    this.close()
    fs.rmSync(this.path, { force: true })
  }
}
