import fs from 'node:fs'
import { Gunzip } from 'minizlib'
import { InputFile } from './input-file.ts'

const GZIP = Buffer.from([0x1f, 0x8b])
/** How many compressed bytes are unpacked at once. */
const CHUNK = 64 * 1024
/** What zlib says where the data ends too early. */
const CUT_SHORT = 'Z_BUF_ERROR'

/** True of a file that begins as gzip does, whatever its name. */
export function isGzip(name: string): boolean {
  if (!fs.statSync(name, { throwIfNoEntry: false })?.isFile()) return false
  const file = new InputFile(name, 0)
  try {
    const start = Buffer.alloc(GZIP.length)
    return file.read(start, 0, GZIP.length) === GZIP.length && start.equals(GZIP)
  } finally {
    file.close()
  }
}

/** A gzip file, unpacked as it is read: its offsets are those of what it holds. */
export class GzipFile {
  readonly #name: string
  readonly #file: InputFile
  readonly #gunzip = new Gunzip({})
  readonly #compressed = Buffer.allocUnsafeSlow(CHUNK)
  #unpacked: Buffer[] = []
  #hasEnded = false
  #failure: Error | undefined

  /** Throws an Error that names the file. What lies before `offset` is unpacked and passed over. */
  constructor(name: string, offset: number) {
    this.#name = name
    this.#file = new InputFile(name, 0)
    this.#gunzip.on('data', bytes => this.#unpacked.push(bytes))
    this.#gunzip.on('error', error => {
      this.#failure ??= this.#damage(error as Error)
    })
    this.#skip(offset)
  }

  /** As InputFile's read. Of a file that was cut short all is given before the Error that says so is thrown. */
  read(bytes: Buffer, at: number, size: number): number {
    const first = this.#next()
    if (first === undefined) return 0
    const count = first.copy(bytes, at, 0, size)
    if (count < first.length) this.#unpacked.unshift(first.subarray(count))
    return count
  }

  close(): void {
    this.#file.close()
  }

  #next(): Buffer | undefined {
    while (this.#unpacked.length === 0) {
      if (this.#failure !== undefined) throw this.#failure
      if (this.#hasEnded) return undefined
      const count = this.#file.read(this.#compressed, 0, CHUNK) ?? 0
      this.#hasEnded = count === 0
      try {
        if (this.#hasEnded) this.#gunzip.end()
        else this.#gunzip.write(Buffer.from(this.#compressed.subarray(0, count)))
      } catch (thrown) {
        this.#failure ??= this.#damage(thrown as Error)
      }
    }
    return this.#unpacked.shift()
  }

  #skip(offset: number): void {
    for (let left = offset; left > 0; ) {
      const bytes = this.#next()
      if (bytes === undefined) {
        this.close()
        throw new Error(
          `'${this.#name}' cannot be read on from byte ${offset} of what it holds, where the checkpoint stands: it holds ${offset - left}; put back the file that was read then`,
        )
      }
      if (bytes.length > left) this.#unpacked.unshift(bytes.subarray(left))
      left -= Math.min(left, bytes.length)
    }
  }

  #damage(error: Error): Error {
    const what =
      (error as NodeJS.ErrnoException).code === CUT_SHORT
        ? 'was cut short: its compressed data has no end; all whole lines before were read'
        : `is damaged: its compressed data cannot be unpacked further (${error.message.replace(/^zlib: /, '')}); lines before may be missing`
    return new Error(`'${this.#name}' ${what}. Get the file once more`, { cause: error })
  }
}
