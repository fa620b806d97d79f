import { createReadStream } from 'node:fs'
import { PassThrough, pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { linesOf, type Story } from './story.ts'

/** What a line should be and what it is; undefined where there is none. */
export interface Difference {
  /** From 1. */
  readonly line: number
  readonly expected: string | undefined
  readonly found: string | undefined
}

/** How much of a line that differs is shown at most, in bytes. */
const SHOWN = 2000

/**
 * Makes the story anew and compares it with the file, byte for byte and unpacked: the first line that differs, or
 * undefined. Throws an Error if the file cannot be read or unpacked to its end.
 */
export async function firstDifference(story: Story, file: string): Promise<Difference | undefined> {
  const unpacked = story.isCompressed ? createGunzip() : new PassThrough()
  // An error of either destroys the other with it, and so is thrown where it is read.
  pipeline(createReadStream(file), unpacked, () => {})
  const bytes = new Bytes(unpacked)
  try {
    let line = 0
    for (const expected of linesOf(story)) {
      line++
      const wanted = Buffer.from(expected)
      const there = await bytes.take(wanted.length)
      if (wanted.equals(there)) continue
      const rest = await bytes.take(SHOWN)
      return { line, expected: expected.slice(0, -1), found: firstLine(Buffer.concat([there, rest])) }
    }
    const more = await bytes.take(SHOWN)
    return more.length === 0 ? undefined : { line: line + 1, expected: undefined, found: firstLine(more) }
  } finally {
    unpacked.destroy()
  }
}

function firstLine(bytes: Buffer): string | undefined {
  return bytes.length === 0 ? undefined : bytes.toString().split('\n', 1)[0]
}

/** A stream, taken in pieces of a given size. */
class Bytes {
  readonly #chunks: AsyncIterator<Buffer>
  #left: Buffer = Buffer.alloc(0)

  constructor(stream: Readable) {
    this.#chunks = stream[Symbol.asyncIterator]()
  }

  /** So many bytes, or fewer if the stream has ended. */
  async take(count: number): Promise<Buffer> {
    while (this.#left.length < count) {
      const { value, done } = await this.#chunks.next()
      if (done) break
      this.#left = Buffer.concat([this.#left, value])
    }
    const taken = this.#left.subarray(0, count)
    this.#left = this.#left.subarray(taken.length)
    return taken
  }
}
