import fs from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { unwritable } from '../../lib/io/files/output-file.ts'
import { headerOf, readArrival } from '../../lib/io/files/recording-lines.ts'
import { UserError } from '../command.ts'
import { shownPath } from '../given-path.ts'
import { inBytes } from '../terminal/number.ts'

const NEWLINE = 10
const CHUNK = 64 * 1024
const fdatasync = promisify(fs.fdatasync)

/**
 * A recording that grows at its end. Each line is handed to the system at once, so if the process is killed, at whatever
 * instant, at most the line that is being written is torn; sync() makes sure of a power cut as well. The next one that
 * opens the file cuts the torn line off.
 */
export class RecordingAppender {
  readonly path: string
  /** What was done to the end of a file that was there. */
  readonly repaired: string | undefined
  readonly isNew: boolean
  /** The size of the file: all of them whole lines. */
  bytes: number
  readonly #descriptor: number
  #syncedBytes: number
  #isOpen = true

  /** Opens a recording, or begins one with this header line. Throws an Error that names the file. */
  constructor(path: string, header: string) {
    this.path = path
    this.#descriptor = attempt(path, () => {
      fs.mkdirSync(dirname(path), { recursive: true })
      return fs.openSync(path, 'a+')
    })
    try {
      const { size } = fs.fstatSync(this.#descriptor)
      this.bytes = size
      this.#syncedBytes = 0
      this.repaired = size === 0 ? undefined : this.#repair(size, header)
      this.isNew = this.bytes === 0
      if (this.isNew) this.append(header)
    } catch (thrown) {
      this.#close()
      throw thrown
    }
  }

  /** Writes a line. Throws a UserError if it cannot be written; then all the lines before it are whole and safe. */
  append(line: string): void {
    const bytes = Buffer.from(`${line}\n`)
    try {
      for (let from = 0; from < bytes.length; ) from += fs.writeSync(this.#descriptor, bytes, from)
    } catch (thrown) {
      try {
        fs.ftruncateSync(this.#descriptor, this.bytes)
      } catch {
        // A device cannot be cut; of a file, the next run cuts the torn line off.
      }
      throw this.#unwritable(thrown)
    }
    this.bytes += bytes.length
  }

  /** Resolves when all lines so far are on the disk. */
  async sync(): Promise<void> {
    if (this.#syncedBytes === this.bytes) return
    const { bytes } = this
    try {
      await fdatasync(this.#descriptor)
    } catch (thrown) {
      // A device that stores nothing has nothing to make sure of.
      if ((thrown as NodeJS.ErrnoException).code !== 'EINVAL') throw this.#unwritable(thrown)
    }
    this.#syncedBytes = bytes
  }

  /** Makes sure of all lines, and closes the file, also if that fails. */
  async close(): Promise<void> {
    try {
      if (this.#isOpen) await this.sync()
    } finally {
      this.#close()
    }
  }

  /** The bytes that are free on the file's disk; undefined where the system does not tell. */
  get free(): number | undefined {
    try {
      const { bavail, bsize } = fs.statfsSync(this.path)
      return bavail * bsize
    } catch {
      return undefined
    }
  }

  #close(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    fs.closeSync(this.#descriptor)
  }

  /** Makes the end of the file that of a whole line; says what was done, if anything was. */
  #repair(size: number, header: string): string | undefined {
    const lastNewline = this.#lastNewline(size)
    if (lastNewline < 0) return this.#repairHeader(size, header)
    headerOf(this.#firstLine(), shownPath(this.path))
    const end = lastNewline + 1
    if (end === size) return undefined
    const torn = this.#read(end, size)
    if (typeof readArrival(torn.toString('utf8')) !== 'string') {
      this.append('')
      return 'its last line had no end: added'
    }
    fs.ftruncateSync(this.#descriptor, end)
    this.bytes = end
    return `its last line was torn, as a run that is killed leaves it: ${inBytes(torn.length)} cut off`
  }

  /** The file has no whole line: it is one whose header was being written, or none of ours. */
  #repairHeader(size: number, header: string): string | undefined {
    const text = this.#read(0, Math.min(size, CHUNK)).toString('utf8')
    const start = header.slice(0, header.indexOf(','))
    if (size >= CHUNK || !(start.startsWith(text) || text.startsWith(start))) {
      headerOf(text, shownPath(this.path))
    }
    fs.ftruncateSync(this.#descriptor, 0)
    this.bytes = 0
    return 'it had but a torn header: begun anew'
  }

  #firstLine(): string {
    const start = this.#read(0, Math.min(this.bytes, CHUNK))
    const end = start.indexOf(NEWLINE)
    return start.toString('utf8', 0, end < 0 ? start.length : end)
  }

  /** Where the last newline is; -1 if there is none. */
  #lastNewline(size: number): number {
    for (let end = size; end > 0; end -= Math.min(end, CHUNK)) {
      const from = Math.max(0, end - CHUNK)
      const found = this.#read(from, end).lastIndexOf(NEWLINE)
      if (found >= 0) return from + found
    }
    return -1
  }

  #read(from: number, to: number): Buffer {
    const bytes = Buffer.alloc(to - from)
    for (let done = 0; done < bytes.length; ) {
      const count = fs.readSync(this.#descriptor, bytes, done, bytes.length - done, from + done)
      if (count === 0) return bytes.subarray(0, done)
      done += count
    }
    return bytes
  }

  #unwritable(cause: unknown): Error {
    const { code } = cause as NodeJS.ErrnoException
    const full = { ENOSPC: 'the disk is full', EDQUOT: 'your quota of the disk is used up' }[code ?? '']
    const name = shownPath(this.path)
    if (full === undefined) return new UserError(unwritable(name, cause).message)
    return new UserError(
      `${name}: ${full} (${code}). What was recorded is safe: ${inBytes(this.bytes)} of whole lines. Make room and run the same command again, which appends to it`,
    )
  }
}

function attempt<T>(path: string, act: () => T): T {
  try {
    return act()
  } catch (thrown) {
    throw new UserError(unwritable(shownPath(path), thrown).message)
  }
}
