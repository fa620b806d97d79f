import { whyNotUtf8 } from '../../lib/io/files/text-bytes.ts'
import { LONGEST_PIECE, type PlacedText, type Splitter } from './placed-texts.ts'

const NEWLINE = 10
const RETURN = 13
const UNDECODABLE = '\ufffd'

/** Cuts a file into lines. One without a newline at its end counts. */
export class LineSplitter implements Splitter {
  #line = 0
  /** A line whose end has not come yet, in pieces. */
  #begun: Buffer[] = []
  #begunLength = 0

  push(bytes: Buffer): readonly PlacedText[] {
    const lines: PlacedText[] = []
    let from = 0
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, from)) {
      lines.push(this.#lineOf(bytes.subarray(from, end)))
      from = end + 1
    }
    if (from === bytes.length) return lines
    // The bytes are not ours to keep.
    this.#begun.push(Buffer.from(bytes.subarray(from)))
    this.#begunLength += bytes.length - from
    if (this.#begunLength > LONGEST_PIECE)
      throw new Error(
        `line ${this.#line + 1} is longer than ${LONGEST_PIECE / 1024 / 1024} MB; is it what its name says?`,
      )
    return lines
  }

  end(isCut: boolean): readonly PlacedText[] {
    return this.#begunLength === 0 || isCut ? [] : [this.#lineOf(Buffer.alloc(0))]
  }

  #lineOf(end: Buffer): PlacedText {
    const bytes = this.#begun.length === 0 ? end : Buffer.concat([...this.#begun, end])
    this.#begun = []
    this.#begunLength = 0
    this.#line++
    const text = decoded(bytes.at(-1) === RETURN ? bytes.subarray(0, -1) : bytes)
    return { line: this.#line, ...text }
  }
}

/** The bytes as a text, and why they are none. */
export function decoded(bytes: Buffer): { text: string; reason?: string | undefined } {
  const text = bytes.toString('utf8')
  return text.includes(UNDECODABLE) ? { text, reason: whyNotUtf8(bytes) } : { text }
}
