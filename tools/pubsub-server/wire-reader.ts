/** Reads Protocol Buffers' wire format; throws a RangeError where a message is cut off or malformed. */
export class WireReader {
  at: number
  readonly end: number
  readonly #bytes: Buffer

  constructor(bytes: Buffer, at = 0, end = bytes.length) {
    this.#bytes = bytes
    this.at = at
    this.end = end
  }

  get isAtEnd(): boolean {
    return this.at >= this.end
  }

  /** Exact up to 2^53. */
  varint(): number {
    let value = 0
    for (let factor = 1, count = 0; count < 10; factor *= 128, count++) {
      if (this.at >= this.end) throw new RangeError('a number is cut off')
      const byte = this.#bytes[this.at++]
      value += (byte & 127) * factor
      if (byte < 128) return value
    }
    throw new RangeError('a number of more than ten bytes')
  }

  /** Where the bytes of a string, bytes or message end, which begin at `at`. */
  endOfBytes(): number {
    const length = this.varint()
    if (length > this.end - this.at) throw new RangeError('a field is cut off')
    return this.at + length
  }

  string(): string {
    const end = this.endOfBytes()
    const text = this.#bytes.toString('utf8', this.at, end)
    this.at = end
    return text
  }

  /** Goes on after the value of a field of this tag. */
  skip(tag: number): void {
    const wireType = tag & 7
    if (wireType === 0) this.varint()
    else if (wireType === 2) this.at = this.endOfBytes()
    else if (wireType === 1 || wireType === 5) this.at += wireType === 1 ? 8 : 4
    else throw new RangeError(`wire type ${wireType}`)
    if (this.at > this.end) throw new RangeError('a field is cut off')
  }
}
