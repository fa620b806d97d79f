const NEWLINE = 10
const RETURN = 13

/**
 * Lines of text from chunks of bytes, wherever those are cut: a line is decoded when all of it is there, so a character
 * whose bytes come in two chunks stays whole. No byte of a longer UTF-8 character looks like a newline.
 */
export class LineSplitter {
  #begun: Buffer[] = []

  /** The lines that end in this chunk, without their ends; keep-alives are empty ones. */
  lines(chunk: Buffer): string[] {
    const lines: string[] = []
    let from = 0
    for (let newline = chunk.indexOf(NEWLINE); newline >= 0; newline = chunk.indexOf(NEWLINE, from)) {
      const end = chunk.subarray(from, newline)
      const line = this.#begun.length === 0 ? end : Buffer.concat([...this.#begun, end])
      this.#begun = []
      from = newline + 1
      lines.push(line.toString('utf8', 0, line.at(-1) === RETURN ? line.length - 1 : line.length))
    }
    if (from < chunk.length) this.#begun.push(chunk.subarray(from))
    return lines
  }
}
