import { ByteLines } from '../../lib/io/files/byte-lines.ts'
import { whyNotUtf8 } from '../../lib/io/files/text-bytes.ts'
import { LONGEST_PIECE, type PlacedText, type Splitter } from './placed-texts.ts'

const UNDECODABLE = '\ufffd'

/** Cuts a file into lines. One without a newline at its end counts. */
export class LineSplitter implements Splitter {
  readonly #lines = new ByteLines()
  #line = 0

  push(bytes: Buffer): readonly PlacedText[] {
    const lines = this.#lines.push(bytes).map(line => this.#placed(line))
    if (this.#lines.begunLength > LONGEST_PIECE)
      throw new Error(
        `line ${this.#line + 1} is longer than ${LONGEST_PIECE / 1024 / 1024} MB; is it what its name says?`,
      )
    return lines
  }

  end(isCut: boolean): readonly PlacedText[] {
    const last = isCut ? undefined : this.#lines.end()
    return last === undefined ? [] : [this.#placed(last)]
  }

  #placed(line: Buffer): PlacedText {
    return { line: ++this.#line, ...decoded(line) }
  }
}

/** The bytes as a text, and why they are none. */
export function decoded(bytes: Buffer): { text: string; reason?: string | undefined } {
  const text = bytes.toString('utf8')
  return text.includes(UNDECODABLE) ? { text, reason: whyNotUtf8(bytes) } : { text }
}
