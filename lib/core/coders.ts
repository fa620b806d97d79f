import type { ByteSource, Coder } from './coder.ts'
import type { KV } from './element.ts'
import { fromInstant, instantOf, readInstant, writeInstant } from './instant.ts'
import { showValue } from './show-value.ts'
import { decodeJson, encodeJson } from './tagged-json.ts'
import type { Timestamp } from './time.ts'

const encoder = new TextEncoder()
// A byte order mark is a character like another; a text that is not UTF-8 is an error, not a row of U+FFFD.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const LONE_SURROGATE = /\p{Surrogate}/u

const scratch = new Uint8Array(8)
const scratchView = new DataView(scratch.buffer)

/** Room for what is short and ASCII, as most keys are: the encoder takes longer to begin than they take. */
const short = new Uint8Array(64)

/** Good until the next call. */
function toUtf8(text: string): Uint8Array {
  if (text.length > short.length) return encoder.encode(text)
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code > 127) return encoder.encode(text)
    short[index] = code
  }
  return short.subarray(0, text.length)
}

const bytes: Coder<Uint8Array> = {
  urn: 'beam:coder:bytes:v1',
  deterministic: true,
  encode(value, to) {
    if (!(value instanceof Uint8Array)) throw mismatch('bytes', value, 'a Uint8Array')
    to.varint(value.length)
    to.bytes(value)
  },
  decode(from) {
    return from.bytes(readLength(from)).slice()
  },
}

const string: Coder<string> = {
  urn: 'beam:coder:string_utf8:v1',
  deterministic: true,
  encode(value, to) {
    if (typeof value !== 'string') throw mismatch('string', value, 'a string')
    if (LONE_SURROGATE.test(value)) {
      throw new TypeError(
        `coders.string: ${showValue(value)} holds half of a surrogate pair at ${value.search(LONE_SURROGATE)}, which ` +
          'UTF-8 cannot carry; cut the string between characters ([...text]), or use coders.json()',
      )
    }
    const utf8 = toUtf8(value)
    to.varint(utf8.length)
    to.bytes(utf8)
  },
  decode(from) {
    return readText(from, 'string')
  },
}

const varint: Coder<number> = {
  urn: 'beam:coder:varint:v1',
  deterministic: true,
  encode(value, to) {
    if (!Number.isSafeInteger(value)) throw mismatch('varint', value, 'an integer between ±(2^53 - 1)')
    to.varint(value)
  },
  decode(from) {
    const value = from.varint()
    const number = Number(value)
    if (Number.isSafeInteger(number)) return number
    throw new RangeError(
      `coders.varint: ${value} is more than a number holds exactly; read it with a coder of your own for bigint`,
    )
  },
}

const double: Coder<number> = {
  urn: 'beam:coder:double:v1',
  // 0 and -0 are equal, and their encodings differ; Beam Java refuses doubles as keys, too.
  deterministic: false,
  encode(value, to) {
    if (typeof value !== 'number') throw mismatch('double', value, 'a number')
    if (Number.isNaN(value)) scratchView.setBigUint64(0, 0x7ff8_0000_0000_0000n)
    else scratchView.setFloat64(0, value)
    to.bytes(scratch)
  },
  decode(from) {
    const held = from.bytes(8)
    return new DataView(held.buffer, held.byteOffset, 8).getFloat64(0)
  },
}

const boolean: Coder<boolean> = {
  urn: 'beam:coder:bool:v1',
  deterministic: true,
  encode(value, to) {
    if (typeof value !== 'boolean') throw mismatch('boolean', value, 'true or false')
    to.byte(value ? 1 : 0)
  },
  decode(from) {
    return readFlag(from, 'boolean')
  },
}

const timestamp: Coder<Timestamp> = {
  // Beam has these bytes inside its windows and timers, but no URN for them alone.
  deterministic: true,
  encode(value, to) {
    writeInstant(instantOf(value), to)
  },
  decode(from) {
    return fromInstant(readInstant(from))
  },
}

function kv<K, V>(key: Coder<K>, value: Coder<V>): Coder<KV<K, V>> {
  return {
    urn: 'beam:coder:kv:v1',
    components: [component(key), component(value)],
    deterministic: key.deterministic && value.deterministic,
    encode(pair, to) {
      if (!Array.isArray(pair) || pair.length !== 2) throw mismatch('kv', pair, 'a pair [key, value]')
      key.encode(pair[0], to)
      value.encode(pair[1], to)
    },
    decode(from) {
      return [key.decode(from), value.decode(from)]
    },
  }
}

function iterable<T>(element: Coder<T>): Coder<Iterable<T>> {
  return {
    urn: 'beam:coder:iterable:v1',
    components: [component(element)],
    deterministic: element.deterministic,
    encode(values, to) {
      if (typeof values !== 'object' || typeof values?.[Symbol.iterator] !== 'function') {
        throw mismatch(
          'iterable',
          values,
          'an array or another Iterable (a string is not one here: it would fall apart into letters)',
        )
      }
      const elements: readonly T[] = Array.isArray(values) ? values : Array.from(values)
      scratchView.setInt32(0, elements.length)
      for (let index = 0; index < 4; index++) to.byte(scratch[index] as number)
      for (const held of elements) element.encode(held, to)
    },
    decode(from) {
      const head = from.bytes(4)
      const count = new DataView(head.buffer, head.byteOffset, 4).getInt32(0)
      const elements: T[] = []
      if (count >= 0) {
        for (let left = count; left > 0; left--) elements.push(element.decode(from))
        return elements
      }
      if (count !== CHUNKED)
        throw new RangeError(`coders.iterable: a count of ${count}: these bytes were written by another coder`)
      for (let chunk = readChunk(from); chunk > 0; chunk = readChunk(from)) {
        for (let left = chunk; left > 0; left--) elements.push(element.decode(from))
      }
      return elements
    },
  }
}

/** What an engine writes for a count that it does not know yet: chunks follow, each with its own count, then 0. */
const CHUNKED = -1

function readChunk(from: ByteSource): number {
  const count = Number(from.varint())
  if (count >= 0) return count
  throw new RangeError(
    `coders.iterable: a chunk of ${count} elements: the rest lies in the engine's state, which a coder cannot read, or these bytes were written by another coder`,
  )
}

function nullable<T>(value: Coder<T>): Coder<T | null> {
  return {
    urn: 'beam:coder:nullable:v1',
    components: [component(value)],
    deterministic: value.deterministic,
    encode(held, to) {
      to.byte(held === null ? 0 : 1)
      if (held !== null) value.encode(held, to)
    },
    decode(from) {
      return readFlag(from, 'nullable') ? value.decode(from) : null
    },
  }
}

const taggedJson: Coder<unknown> = {
  deterministic: true,
  encode(value, to) {
    const utf8 = toUtf8(encodeJson(value))
    to.varint(utf8.length)
    to.bytes(utf8)
  },
  decode(from) {
    return decodeJson(readText(from, 'json'))
  },
}

/**
 * The coders that come along. Those with a URN write exactly Beam's bytes. Encoding throws a TypeError for a value of
 * another kind; decoding throws when the bytes end early or are not this coder's.
 */
export const coders = {
  /** Uint8Array: its length as a varint, then its bytes. */
  bytes,
  /** UTF-8 with its length in bytes before it. Lone surrogates are refused: UTF-8 has no place for them. */
  string,
  /** Integers, small ones in one byte; negative ones take ten. */
  varint,
  /** Any number, eight bytes. Not for keys: 0 and -0 are equal and differ here. */
  double,
  /** One byte. */
  boolean,
  /** Whole milliseconds since the epoch, eight bytes that sort by time; ±Infinity are Beam's ends of time. */
  timestamp,
  /** A pair: the key's encoding, then the value's. */
  kv,
  /** Any Iterable, a four-byte count first. Comes back as an array. */
  iterable,
  /** A value or null, a byte first. */
  nullable,
  /** The default: deterministic tagged JSON. `encodeJson` says what it carries. */
  json<T>(): Coder<T> {
    return taggedJson as Coder<T>
  },
} as const

// A list of coders of any types: nothing but the coder itself ever calls them.
function component<T>(coder: Coder<T>): Coder<never> {
  return coder as Coder<unknown> as Coder<never>
}

function readLength(from: ByteSource): number {
  return Number(from.varint())
}

function readText(from: ByteSource, coder: string): string {
  const utf8 = from.bytes(readLength(from))
  try {
    return decoder.decode(utf8)
  } catch (cause) {
    throw new TypeError(
      `coders.${coder}: ${utf8.length} bytes that are not UTF-8; they were written by another coder`,
      { cause },
    )
  }
}

function readFlag(from: ByteSource, coder: string): boolean {
  const byte = from.byte()
  if (byte > 1)
    throw new RangeError(`coders.${coder}: a byte of ${byte} where 0 or 1 belongs; it was written by another coder`)
  return byte === 1
}

function mismatch(coder: string, value: unknown, expected: string): TypeError {
  return new TypeError(
    `coders.${coder}: ${showValue(value)} is not ${expected}; give the collection the coder of its values: withCoder(…)`,
  )
}
