import { ByteWriter } from '../core/byte-buffer.ts'

// A whole number is a varint of zigzag, plus one: near zero it is one byte. Zero says that the eight bytes of a double follow.

const DOUBLE = 0
const DOUBLE_BYTES = 8
/** Of what lies farther from zero, doubling would lose something. */
const MOST_WHOLE = 2 ** 51

/** Writes numbers as bytes, so that small whole ones take few. */
export class NumberWriter {
  readonly #bytes = new ByteWriter(4096)

  write(number: number): void {
    if (Number.isInteger(number) && number > -MOST_WHOLE && number < MOST_WHOLE) {
      this.#bytes.varint(number < 0 ? -2 * number : 2 * number + 1)
      return
    }
    this.#bytes.byte(DOUBLE)
    this.#bytes.bytes(new Uint8Array(Float64Array.of(number).buffer))
  }

  toBytes(): Uint8Array {
    return this.#bytes.toBytes()
  }
}

/** Reads what NumberWriter wrote, as numbers: a page reads hundreds of thousands, and ByteReader's are bigints. */
export class NumberReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get isMore(): boolean {
    return this.#at < this.#bytes.length
  }

  next(): number {
    let byte = this.#bytes[this.#at++] as number
    if (byte === DOUBLE) return this.#double()
    let code = byte & 127
    let unit = 128
    while (byte > 127) {
      byte = this.#bytes[this.#at++] as number
      code += (byte & 127) * unit
      unit *= 128
    }
    return code % 2 === 1 ? (code - 1) / 2 : -code / 2
  }

  #double(): number {
    const bytes = this.#bytes.slice(this.#at, this.#at + DOUBLE_BYTES)
    this.#at += DOUBLE_BYTES
    return new Float64Array(bytes.buffer)[0] as number
  }
}
