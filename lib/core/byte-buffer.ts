import type { ByteSink, ByteSource, Coder } from './coder.ts'
import { showValue } from './show-value.ts'

const INT64_MIN = -(2n ** 63n)
const INT64_MAX = 2n ** 63n - 1n

/** A ByteSink that grows. */
export class ByteWriter implements ByteSink {
  private buffer: Uint8Array
  private used = 0

  constructor(capacity = 64) {
    this.buffer = new Uint8Array(capacity)
  }

  get length(): number {
    return this.used
  }

  byte(value: number): void {
    this.reserve(1)
    this.buffer[this.used++] = value
  }

  bytes(value: Uint8Array): void {
    this.reserve(value.length)
    this.buffer.set(value, this.used)
    this.used += value.length
  }

  /**
   * Beam's varint: seven bits a byte, the lowest first, the top bit set on all but the last; a negative number is its
   * 64-bit two's complement, so ten bytes. Throws on a number that is not a safe integer, or beyond 64 bits.
   */
  varint(value: number | bigint): void {
    if (typeof value === 'bigint') {
      this.varint64(value)
      return
    }
    if (!Number.isSafeInteger(value)) {
      throw new TypeError(
        `varint: ${showValue(value)} is not an integer that a number holds exactly; pass a bigint, or another coder`,
      )
    }
    if (value < 0) {
      this.varint64(BigInt(value))
      return
    }
    let rest = value
    this.reserve(8)
    // Division until the rest fits the 32 bits of JavaScript's shifts.
    while (rest > 0x7fffffff) {
      this.buffer[this.used++] = (rest % 128) | 128
      rest = Math.floor(rest / 128)
    }
    while (rest > 127) {
      this.buffer[this.used++] = (rest & 127) | 128
      rest >>>= 7
    }
    this.buffer[this.used++] = rest
  }

  private varint64(value: bigint): void {
    if (value < INT64_MIN || value > INT64_MAX) {
      throw new RangeError(
        `varint: ${value}n does not fit 64 bits (${INT64_MIN} … ${INT64_MAX}); encode it as a string`,
      )
    }
    let rest = BigInt.asUintN(64, value)
    this.reserve(10)
    while (rest > 127n) {
      this.buffer[this.used++] = Number(rest & 127n) | 128
      rest >>= 7n
    }
    this.buffer[this.used++] = Number(rest)
  }

  /** What was written, until the next write. */
  view(): Uint8Array {
    return this.buffer.subarray(0, this.used)
  }

  /** Forgets what was written, and keeps the room. */
  clear(): void {
    this.used = 0
  }

  /** A copy of what was written. */
  toBytes(): Uint8Array {
    return this.buffer.slice(0, this.used)
  }

  private reserve(count: number): void {
    const needed = this.used + count
    if (needed <= this.buffer.length) return
    const larger = new Uint8Array(Math.max(this.buffer.length * 2, needed))
    larger.set(this.buffer.subarray(0, this.used))
    this.buffer = larger
  }
}

/** A ByteSource over an array of bytes. Its `bytes` are views of that array. */
export class ByteReader implements ByteSource {
  private readonly buffer: Uint8Array
  private offset = 0

  constructor(bytes: Uint8Array) {
    this.buffer = bytes
  }

  get remaining(): number {
    return this.buffer.length - this.offset
  }

  byte(): number {
    if (this.offset >= this.buffer.length) throw this.truncated(1)
    return this.buffer[this.offset++] as number
  }

  bytes(length: number): Uint8Array {
    if (!Number.isSafeInteger(length) || length < 0) {
      throw new RangeError(
        `a length of ${length} bytes at byte ${this.offset}: these bytes were written by another coder`,
      )
    }
    if (length > this.remaining) throw this.truncated(length)
    const view = this.buffer.subarray(this.offset, this.offset + length)
    this.offset += length
    return view
  }

  /** A 64-bit number in two's complement. Throws when it does not end within 64 bits. */
  varint(): bigint {
    let low = 0
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.byte()
      low |= (byte & 127) << shift
      if (byte < 128) return BigInt(low)
    }
    let value = BigInt(low)
    for (let shift = 28n; shift < 64n; shift += 7n) {
      const byte = this.byte()
      if (shift === 63n && byte > 1) break
      value |= BigInt(byte & 127) << shift
      if (byte < 128) return BigInt.asIntN(64, value)
    }
    throw new RangeError(
      `the varint before byte ${this.offset} is longer than 64 bits: these bytes were written by another coder`,
    )
  }

  private truncated(wanted: number): RangeError {
    return new RangeError(
      `the bytes end early: ${wanted} wanted at byte ${this.offset} of ${this.buffer.length}, ${this.remaining} left; ` +
        'they were cut short, or written by another coder',
    )
  }
}

/** A value's encoding, alone. Throws what the coder throws when the value is not of its kind. */
export function encodeToBytes<T>(coder: Coder<T>, value: T): Uint8Array {
  const writer = new ByteWriter()
  coder.encode(value, writer)
  return writer.toBytes()
}

/** The value whose encoding these bytes are. Throws when they end early, and when some are left over. */
export function decodeFromBytes<T>(coder: Coder<T>, bytes: Uint8Array): T {
  const reader = new ByteReader(bytes)
  const value = coder.decode(reader)
  if (reader.remaining > 0) {
    throw new RangeError(
      `${reader.remaining} of ${bytes.length} bytes are left over after ${showValue(value)}: they were written by another coder`,
    )
  }
  return value
}
