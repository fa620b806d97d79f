import fs from 'node:fs'
import { STANDARD_INPUT, unreadable } from './input-files.ts'

const STANDARD_INPUT_DESCRIPTOR = 0

let standardInputIsTaken = false

/** A file that is open for reading, from a byte on. */
export class InputFile {
  readonly #name: string
  readonly #descriptor: number
  /** Where the next read begins; null where one cannot choose: pipes, terminals. */
  #position: number | null

  /** Throws an Error that names the file. */
  constructor(name: string, offset: number) {
    this.#name = name
    if (name === STANDARD_INPUT) {
      takeStandardInput(offset)
      this.#descriptor = STANDARD_INPUT_DESCRIPTOR
      this.#position = null
      return
    }
    try {
      this.#descriptor = fs.openSync(name, 'r')
    } catch (cause) {
      throw unreadable(name, cause)
    }
    const stats = fs.fstatSync(this.#descriptor)
    this.#position = stats.isFile() ? offset : null
    if (offset === 0 || (stats.isFile() && stats.size >= offset)) return
    this.close()
    throw new Error(
      `'${name}' cannot be read on from byte ${offset}, where the checkpoint stands: it has ${stats.size} bytes now; put back the file that was read then`,
    )
  }

  /**
   * Reads the next bytes, at most `size`, into `bytes` at `at`, and gives their number: 0 at the end, undefined if
   * there is nothing yet. Throws if they cannot be read.
   */
  read(bytes: Buffer, at: number, size: number): number | undefined {
    const count = this.#read(bytes, at, size)
    if (count === undefined || count === 0) return count
    if (this.#position !== null) this.#position += count
    return count
  }

  close(): void {
    if (this.#descriptor !== STANDARD_INPUT_DESCRIPTOR) fs.closeSync(this.#descriptor)
  }

  #read(bytes: Buffer, at: number, size: number): number | undefined {
    try {
      return fs.readSync(this.#descriptor, bytes, at, size, this.#position)
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException
      // A pipe or terminal that does not make one wait.
      if (code === 'EAGAIN') return undefined
      // Windows says so where a pipe has ended.
      if (code === 'EOF') return 0
      throw unreadable(this.#name, cause)
    }
  }
}

function takeStandardInput(offset: number): void {
  if (standardInputIsTaken || offset > 0) {
    throw new Error(
      `standard input can be read only once, by one reader, and not again from a checkpoint; save it to a file first`,
    )
  }
  standardInputIsTaken = true
}
