const NEWLINE = 10
const RETURN = 13

/**
 * Lines of bytes, wherever the chunks are cut in which they come. A line is decoded by whoever takes it, when all of it
 * is there: so a character whose bytes come in two chunks stays whole. No byte of a longer UTF-8 character looks like a
 * newline.
 */
export class ByteLines {
  /** A line whose end has not come yet, in pieces. */
  #begun: Buffer[] = []
  #begunLength = 0

  /** How many bytes of the next line are there. */
  get begunLength(): number {
    return this.#begunLength
  }

  /** The lines that end in this chunk, without their ends. They may share its memory. */
  push(chunk: Buffer): Buffer[] {
    const lines: Buffer[] = []
    let from = 0
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      lines.push(this.#lineOf(chunk.subarray(from, end)))
      from = end + 1
    }
    if (from === chunk.length) return lines
    // The chunk is not ours to keep.
    this.#begun.push(Buffer.from(chunk.subarray(from)))
    this.#begunLength += chunk.length - from
    return lines
  }

  /** What is there of a line without an end; undefined if there is nothing. */
  end(): Buffer | undefined {
    return this.#begunLength === 0 ? undefined : this.#lineOf(Buffer.alloc(0))
  }

  #lineOf(end: Buffer): Buffer {
    const line = this.#begun.length === 0 ? end : Buffer.concat([...this.#begun, end])
    this.#begun = []
    this.#begunLength = 0
    return line.at(-1) === RETURN ? line.subarray(0, -1) : line
  }
}
