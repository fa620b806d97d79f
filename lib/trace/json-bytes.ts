import { showValue } from '../core/show-value.ts'
import { encodeJson } from '../core/tagged-json.ts'
import type { Timestamp } from '../core/time.ts'

const INITIAL = 64 * 1024
/** Longer pieces are copied by a call, which is slower to start. */
const SHORT_PIECE = 24
/** Longer texts go through JSON.stringify, which is slower to start and faster to go on. */
const SHORT_TEXT = 48
/** In arrays of arrays deeper than this, values are written as a whole. */
const DEEPEST = 4
const QUOTE = 0x22
const BACKSLASH = 0x5c
const MINUS = 0x2d
const ZERO = 0x30
const OPEN = 0x5b
const COMMA = 0x2c
const CLOSE = 0x5d

/** Where an integer is cut in two, each part small enough for 32-bit arithmetic. */
const HALF = 1e7
const HALF_DIGITS = 7
const SMALL = 2 ** 31

const encoder = new TextEncoder()

/** The bytes of a text that is written often: a field's name with what goes before it. */
export function bytesOf(text: string): Uint8Array {
  return encoder.encode(text)
}

/** The digits of 00 to 99. */
const PAIRS = bytesOf(Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0')).join(''))
const UNDEFINED = bytesOf('{"$":"undefined"}')
const NULL = bytesOf('null')
const TRUE = bytesOf('true')
const FALSE = bytesOf('false')
const LATEST = bytesOf('"Infinity"')
const EARLIEST = bytesOf('"-Infinity"')

/** JSON in UTF-8, put together piece by piece: texts that are joined and then encoded take several times as long. */
export class JsonBytes {
  #bytes: Uint8Array = new Uint8Array(INITIAL)
  #length = 0

  get length(): number {
    return this.#length
  }

  /** Takes out what was written, with the buffer it lies in, and goes on in `next`. */
  take(next: Uint8Array): Uint8Array {
    const taken = this.#bytes.subarray(0, this.#length)
    this.#bytes = next
    this.#length = 0
    return taken
  }

  /** A copy of what was written from there on. */
  copy(from: number): Uint8Array {
    return this.#bytes.slice(from, this.#length)
  }

  piece(piece: Uint8Array): void {
    const { length } = piece
    this.#reserve(length)
    const bytes = this.#bytes
    if (length > SHORT_PIECE) bytes.set(piece, this.#length)
    else for (let i = 0, at = this.#length; i < length; i++) bytes[at++] = piece[i] as number
    this.#length += length
  }

  flag(value: boolean): void {
    this.piece(value ? TRUE : FALSE)
  }

  /** A number, or an end of time. */
  time(timestamp: Timestamp): void {
    if (timestamp === Number.POSITIVE_INFINITY) this.piece(LATEST)
    else if (timestamp === Number.NEGATIVE_INFINITY) this.piece(EARLIEST)
    else this.number(timestamp)
  }

  /** A finite number. */
  number(value: number): void {
    this.#reserve(32)
    if (!Number.isSafeInteger(value)) {
      this.#ascii(`${value}`)
      return
    }
    let rest = value
    if (rest < 0) {
      this.#bytes[this.#length++] = MINUS
      rest = -rest
    }
    if (rest < SMALL) {
      this.#digits(rest | 0, digitCount(rest))
      return
    }
    const high = Math.floor(rest / HALF)
    const low = rest - high * HALF
    this.#digits(high | 0, digitCount(high))
    this.#digits(low | 0, HALF_DIGITS)
  }

  list(numbers: readonly number[]): void {
    this.#byte(OPEN)
    for (let i = 0; i < numbers.length; i++) {
      if (i > 0) this.#byte(COMMA)
      this.number(numbers[i] as number)
    }
    this.#byte(CLOSE)
  }

  text(text: string): void {
    if (text.length > SHORT_TEXT || !this.#shortText(text)) this.#json(JSON.stringify(text))
  }

  /** As jsonText; of an array that cannot be carried, the elements that can be are. */
  value(value: unknown, depth = 0): void {
    switch (typeof value) {
      case 'string':
        this.text(value)
        return
      case 'number':
        if (Number.isFinite(value) && !Object.is(value, -0)) {
          this.number(value)
          return
        }
        break
      case 'undefined':
        this.piece(UNDEFINED)
        return
      case 'boolean':
        this.flag(value)
        return
      case 'object':
        if (value === null) {
          this.piece(NULL)
          return
        }
        if (depth < DEEPEST && Array.isArray(value) && !hasHoles(value)) {
          this.#array(value, depth)
          return
        }
    }
    this.#json(jsonText(value))
  }

  #array(array: readonly unknown[], depth: number): void {
    this.#byte(OPEN)
    for (let i = 0; i < array.length; i++) {
      if (i > 0) this.#byte(COMMA)
      this.value(array[i], depth + 1)
    }
    this.#byte(CLOSE)
  }

  /** Writes a text of printable ASCII; gives up, and gives false, at any other character. */
  #shortText(text: string): boolean {
    this.#reserve(2 * text.length + 2)
    const bytes = this.#bytes
    let at = this.#length
    bytes[at++] = QUOTE
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code < 0x20 || code > 0x7e) return false
      if (code === QUOTE || code === BACKSLASH) bytes[at++] = BACKSLASH
      bytes[at++] = code
    }
    bytes[at++] = QUOTE
    this.#length = at
    return true
  }

  #json(json: string): void {
    // At most three bytes for each of UTF-16's units.
    this.#reserve(3 * json.length)
    this.#length += encoder.encodeInto(json, this.#bytes.subarray(this.#length)).written
  }

  #ascii(text: string): void {
    for (let i = 0; i < text.length; i++) this.#bytes[this.#length++] = text.charCodeAt(i)
  }

  #digits(value: number, count: number): void {
    const bytes = this.#bytes
    const start = this.#length
    this.#length += count
    let rest = value
    let at = this.#length - 1
    for (; at > start; at -= 2) {
      const hundreds = (rest / 100) | 0
      const pair = (rest - hundreds * 100) << 1
      bytes[at] = PAIRS[pair + 1] as number
      bytes[at - 1] = PAIRS[pair] as number
      rest = hundreds
    }
    if (at === start) bytes[at] = ZERO + rest
  }

  #byte(byte: number): void {
    this.#reserve(1)
    this.#bytes[this.#length++] = byte
  }

  #reserve(count: number): void {
    const needed = this.#length + count
    if (needed <= this.#bytes.length) return
    const larger = new Uint8Array(Math.max(needed, 2 * this.#bytes.length))
    larger.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = larger
  }
}

function digitCount(value: number): number {
  let count = 1
  for (let limit = 10; value >= limit; limit *= 10) count++
  return count
}

function hasHoles(array: readonly unknown[]): boolean {
  for (let i = 0; i < array.length; i++) if (array[i] === undefined && !Object.hasOwn(array, i)) return true
  return false
}

/** A value as tagged JSON; in words if that cannot carry it. */
export function jsonText(value: unknown): string {
  try {
    return encodeJson(value)
  } catch {
    return JSON.stringify(`(${showValue(value)})`)
  }
}
