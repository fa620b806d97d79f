import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { ByteReader, ByteWriter, decodeFromBytes, encodeToBytes } from '../../lib/core/byte-buffer.ts'
import type { Coder } from '../../lib/core/coder.ts'
import { coders } from '../../lib/core/coders.ts'
import { type BoundedWindow, GLOBAL_WINDOW, interval, makeWindow } from '../../lib/core/window.ts'
import { globalWindowCoder, intervalWindowCoder } from '../../lib/core/window-coders.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const unhex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))
const utf8 = (text: string) => Uint8Array.from(Buffer.from(text))

/** A row: a coder, a value, and the bytes that Beam's coder of that URN writes for it. */
function row<T>(urn: string, coder: Coder<T>, value: T, bytes: string) {
  return { urn, coder: coder as Coder<unknown>, value: value as unknown, bytes: bytes.replaceAll(' ', '') }
}

const letters = 'abcdefghij'.repeat(20)
const wordCount = coders.kv(coders.string, coders.varint)

describe("Beam's own bytes", () => {
  test.each([
    row('bytes', coders.bytes, Uint8Array.of(), '00'),
    row('bytes', coders.bytes, Uint8Array.of(0, 255, 0), '03 00ff00'),
    row('bytes', coders.bytes, utf8(letters), `c801 ${hex(utf8(letters))}`),
    row('string_utf8', coders.string, '', '00'),
    row('string_utf8', coders.string, 'a\0b', '03 610062'),
    row('string_utf8', coders.string, '여울', '06 ec97ac ec9ab8'),
    row('string_utf8', coders.string, '🐋', '04 f09f908b'),
    row('string_utf8', coders.string, '\ufeffx', '04 efbbbf 78'),
    row('string_utf8', coders.string, letters, `c801 ${hex(utf8(letters))}`),
    row('varint', coders.varint, 0, '00'),
    row('varint', coders.varint, 127, '7f'),
    row('varint', coders.varint, 128, '8001'),
    row('varint', coders.varint, 200, 'c801'),
    row('varint', coders.varint, 16_384, '808001'),
    row('varint', coders.varint, 2 ** 31 - 1, 'ffffffff07'),
    row('varint', coders.varint, 2 ** 31, '8080808008'),
    row('varint', coders.varint, 2 ** 32, '8080808010'),
    row('varint', coders.varint, 2 ** 53 - 1, 'ffffffffffffff0f'),
    row('varint', coders.varint, -1, 'ffffffffffffffffff01'),
    row('varint', coders.varint, -300, 'd4fdffffffffffffff01'),
    row('varint', coders.varint, -(2 ** 53 - 1), '818080808080 80f0ff01'),
    row('double', coders.double, 0, '0000000000000000'),
    row('double', coders.double, -0, '8000000000000000'),
    row('double', coders.double, 1.5, '3ff8000000000000'),
    row('double', coders.double, -0.1, 'bfb999999999999a'),
    row('double', coders.double, Number.MIN_VALUE, '0000000000000001'),
    row('double', coders.double, Number.MAX_VALUE, '7fefffffffffffff'),
    row('double', coders.double, Number.POSITIVE_INFINITY, '7ff0000000000000'),
    row('double', coders.double, Number.NEGATIVE_INFINITY, 'fff0000000000000'),
    row('double', coders.double, Number.NaN, '7ff8000000000000'),
    row('bool', coders.boolean, false, '00'),
    row('bool', coders.boolean, true, '01'),
    row('kv', wordCount, ['whale', 1], '05 7768616c65 01'),
    row('kv', coders.kv(coders.bytes, coders.bytes), [utf8('k'), utf8('v')], '01 6b 01 76'),
    row('kv', coders.kv(wordCount, coders.boolean), [['a', 128], true], '01 61 8001 01'),
    row('iterable', coders.iterable(coders.varint), [], '00000000'),
    row('iterable', coders.iterable(coders.varint), [1, 10, 200], '00000003 01 0a c801'),
    row('iterable', coders.iterable(coders.boolean), [true, false], '00000002 01 00'),
    row('iterable', coders.iterable(globalWindowCoder), [GLOBAL_WINDOW, GLOBAL_WINDOW], '00000002'),
    row('nullable', coders.nullable(coders.string), null, '00'),
    row('nullable', coders.nullable(coders.string), 'abc', '01 03 616263'),
    row('global_window', globalWindowCoder, GLOBAL_WINDOW, ''),
    row('interval_window', intervalWindowCoder, interval(0, 10_000), '8000000000002710 904e'),
    row('interval_window', intervalWindowCoder, interval(-1, 0), '8000000000000000 01'),
    row(
      'interval_window',
      intervalWindowCoder,
      interval(1_454_293_425_000 - 3_600_000, 1_454_293_425_000),
      '800001529aa49b68 80dddb01',
    ),
    row(
      'interval_window',
      intervalWindowCoder,
      makeWindow(Number.NEGATIVE_INFINITY, -9_223_372_036_854_410),
      '7fdf3b645a1cad76 ed02',
    ),
    row(
      'interval_window',
      intervalWindowCoder,
      makeWindow(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY),
      '8020c49ba5e353f7 00',
    ),
  ])('$urn $bytes', ({ urn, coder, value, bytes }) => {
    expect(coder.urn).toBe(`beam:coder:${urn}:v1`)
    expect(hex(encodeToBytes(coder, value))).toBe(bytes)
    expect(decodeFromBytes(coder, unhex(bytes))).toStrictEqual(value)
  })

  test.each([
    [0, '8000000000000000'],
    [-1, '7fffffffffffffff'],
    [1_454_293_425_000, '800001529aa49b68'],
    [-(2 ** 53 - 1), '7fe0000000000001'],
    [Number.NEGATIVE_INFINITY, '7fdf3b645a1cac09'],
    [Number.POSITIVE_INFINITY, '8020c49ba5e353f7'],
  ])('an instant, as in windows and timers: %p', (timestamp, bytes) => {
    expect(hex(encodeToBytes(coders.timestamp, timestamp))).toBe(bytes)
    expect(decodeFromBytes(coders.timestamp, unhex(bytes))).toBe(timestamp)
  })

  test("the last instant of Beam's global window is Infinity here, the one before it is rounded down", () => {
    const last = 2n ** 63n + 9_223_372_036_854_775n - 86_400_000n
    const read = (shifted: bigint) => decodeFromBytes(coders.timestamp, unhex(shifted.toString(16)))
    expect(read(last)).toBe(Number.POSITIVE_INFINITY)
    expect(read(last - 2n)).toBe(9_223_371_950_454_772)
    expect(read(last - 3n)).toBe(9_223_371_950_454_772)
  })

  test('an iterable of unknown length comes in chunks after a count of -1', () => {
    const words = coders.iterable(coders.string)
    expect(decodeFromBytes(words, unhex('ffffffff 00'))).toEqual([])
    expect(decodeFromBytes(words, unhex('ffffffff 02 0161 0162 01 0163 00'))).toEqual(['a', 'b', 'c'])
  })
})

test('an iterable may be any Iterable', () => {
  const words = coders.iterable(coders.string)
  const generate = function* () {
    yield 'a'
    yield 'b'
  }
  for (const given of [
    ['a', 'b'],
    new Set(['a', 'b']),
    generate(),
    new Map([
      ['a', 1],
      ['b', 2],
    ]).keys(),
  ]) {
    expect(hex(encodeToBytes<Iterable<string>>(words, given))).toBe('0000000201610162')
  }
})

test('values without a coder are length-prefixed tagged JSON', () => {
  const json = coders.json<unknown>()
  expect(json.urn).toBeUndefined()
  expect(json.deterministic).toBe(true)
  const value = { n: -0, at: [undefined, '여'] }
  const text = '{"at":[{"$":"undefined"},"여"],"n":{"$":"-0"}}'
  expect(hex(encodeToBytes(json, value))).toBe(`2f${hex(utf8(text))}`)
  expect(decodeFromBytes(json, encodeToBytes(json, value))).toStrictEqual(value)
  expect(decodeFromBytes(json, encodeToBytes(json, '\ud800'))).toBe('\ud800')
})

test('a key needs a coder that writes equal values alike', () => {
  const { bytes, string, varint, boolean, timestamp, double } = coders
  expect([bytes, string, varint, boolean, timestamp].map(coder => coder.deterministic)).toEqual(Array(5).fill(true))
  // 0 === -0, and their doubles differ.
  expect(double.deterministic).toBe(false)
  expect(coders.kv(string, double).deterministic).toBe(false)
  expect(coders.kv(double, string).deterministic).toBe(false)
  expect(coders.kv(string, varint).deterministic).toBe(true)
  expect(coders.iterable(double).deterministic).toBe(false)
  expect(coders.nullable(coders.iterable(string)).deterministic).toBe(true)
})

test('components are the coders inside', () => {
  expect(wordCount.components).toEqual([coders.string, coders.varint])
  expect(coders.iterable(wordCount).components).toEqual([wordCount])
  expect(coders.nullable(coders.double).components).toEqual([coders.double])
})

test('what is decoded is not a view of the buffer', () => {
  const buffer = unhex('03 010203')
  const value = decodeFromBytes(coders.bytes, buffer)
  buffer.fill(0)
  expect([...value]).toEqual([1, 2, 3])
})

describe('a value of another kind is refused, with the value and what to do', () => {
  const wrong = <T>(coder: Coder<T>, value: unknown, message: string) => ({
    coder: coder as Coder<unknown>,
    value,
    message,
  })
  test.each([
    wrong(coders.bytes, 'abc', 'coders.bytes: "abc" is not a Uint8Array'),
    wrong(coders.string, 12, 'coders.string: 12 is not a string'),
    wrong(coders.string, 'x\ud800', 'half of a surrogate pair at 1'),
    wrong(coders.varint, 1.5, 'coders.varint: 1.5 is not an integer'),
    wrong(coders.varint, 2 ** 53, 'coders.varint: 9007199254740992 is not an integer'),
    wrong(coders.varint, 1n, 'coders.varint: 1n is not an integer'),
    wrong(coders.double, '1', 'coders.double: "1" is not a number'),
    wrong(coders.boolean, 1, 'coders.boolean: 1 is not true or false'),
    wrong(coders.timestamp, 0.5, 'coders.timestamp: 0.5 is not a time'),
    wrong(coders.timestamp, Number.NaN, 'coders.timestamp: NaN is not a time'),
    wrong(coders.timestamp, 1e16, 'coders.timestamp: 10000000000000000 is not a time'),
    wrong(coders.timestamp, new Date(0), 'coders.timestamp: a Date is not a time'),
    wrong(wordCount, 'ab', 'coders.kv: "ab" is not a pair'),
    wrong(wordCount, ['a', 1, 2], 'coders.kv: ["a", 1, 2] is not a pair'),
    wrong(wordCount, ['a', 'b'], 'coders.varint: "b" is not an integer'),
    wrong(coders.iterable(coders.string), 'abc', 'coders.iterable: "abc" is not an array'),
    wrong(coders.iterable(coders.string), null, 'coders.iterable: null is not an array'),
    wrong(coders.iterable(coders.string), { a: 1 }, 'coders.iterable: {a: 1} is not an array'),
    wrong(coders.nullable(coders.string), undefined, 'coders.string: undefined is not a string'),
    wrong(coders.json(), [() => 0], 'cannot encode value[0], a function'),
    wrong(globalWindowCoder, interval(0, 5), 'the window [0, 5)'),
    wrong(intervalWindowCoder, makeWindow(5, 0), 'the window [5, 0), which ends before it starts'),
  ])('$message', ({ coder, value, message }) => {
    expect(() => encodeToBytes(coder, value)).toThrow(TypeError)
    expect(() => encodeToBytes(coder, value)).toThrow(message)
  })
})

describe("bytes that are not this coder's are refused", () => {
  const broken = <T>(coder: Coder<T>, bytes: string, message: string) => ({
    coder: coder as Coder<unknown>,
    bytes,
    message,
  })
  test.each([
    broken(coders.string, '', 'the bytes end early: 1 wanted at byte 0 of 0'),
    broken(coders.string, '05 6162', 'the bytes end early: 5 wanted at byte 1 of 3, 2 left'),
    broken(coders.string, '02 c328', 'not UTF-8'),
    broken(coders.string, 'ffffffffffffffffff01', 'a length of -1 bytes'),
    broken(coders.string, '01 61 62', '1 of 3 bytes are left over after "a"'),
    broken(coders.bytes, 'ffffffff07 00', 'the bytes end early: 2147483647 wanted'),
    broken(coders.varint, '8080', 'the bytes end early'),
    broken(coders.varint, 'ffffffffffffffffff02', 'longer than 64 bits'),
    broken(coders.varint, '80808080808080808080 01', 'longer than 64 bits'),
    broken(coders.varint, '8080808080808010', '9007199254740992 is more than a number holds exactly'),
    broken(coders.double, '3ff8', 'the bytes end early: 8 wanted'),
    broken(coders.boolean, '02', 'a byte of 2'),
    broken(coders.nullable(coders.varint), '03', 'a byte of 3'),
    broken(coders.timestamp, '80', 'the bytes end early'),
    broken(coders.iterable(coders.varint), '00000002 01', 'the bytes end early'),
    broken(coders.iterable(coders.varint), 'fffffffe', 'a count of -2'),
    broken(coders.iterable(coders.varint), 'ffffffff ffffffffffffffffff01', "in the engine's state"),
    broken(coders.json(), '01 7b', 'is not JSON'),
    broken(intervalWindowCoder, '8020c49ba5e353f5 00', "a window's end at 9223372036854773 ms"),
  ])('$bytes: $message', ({ coder, bytes, message }) => {
    expect(() => decodeFromBytes(coder, unhex(bytes))).toThrow(message)
  })
})

describe('a varint of 64 bits', () => {
  test.each([
    [2n ** 63n - 1n, 'ffffffffffffffff7f'],
    [-(2n ** 63n), '80808080808080808001'],
    [127n, '7f'],
  ])('%p', (value, bytes) => {
    const writer = new ByteWriter(1)
    writer.varint(value)
    expect(hex(writer.toBytes())).toBe(bytes)
    expect(new ByteReader(unhex(bytes)).varint()).toBe(value)
  })

  test('no more than that', () => {
    expect(() => new ByteWriter().varint(2n ** 63n)).toThrow('does not fit 64 bits')
    expect(() => new ByteWriter().varint(-(2n ** 63n) - 1n)).toThrow('does not fit 64 bits')
    expect(() => new ByteWriter().varint(0.5)).toThrow('0.5 is not an integer')
  })
})

describe('whatever is written comes back, and nothing after it is touched', () => {
  function comesBack<T>(coder: Coder<T>, values: fc.Arbitrary<T>): void {
    fc.assert(
      fc.property(fc.array(values, { maxLength: 5 }), given => {
        const writer = new ByteWriter(1)
        for (const value of given) coder.encode(value, writer)
        const reader = new ByteReader(writer.toBytes())
        expect(given.map(() => coder.decode(reader))).toStrictEqual(given)
        expect(reader.remaining).toBe(0)
      }),
    )
  }
  const strings = fc.string({ unit: 'binary' })
  const instants = fc.oneof(fc.maxSafeInteger(), fc.constantFrom(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY))
  const windows: fc.Arbitrary<BoundedWindow> = fc
    .tuple(instants, instants)
    .filter(([a, b]) => a !== b)
    .map(([a, b]) => interval(Math.min(a, b), Math.max(a, b)))

  test('bytes', () =>
    comesBack(
      coders.bytes,
      fc.uint8Array({ maxLength: 300 }).map(bytes => Uint8Array.from(bytes)),
    ))
  test('string', () => comesBack(coders.string, strings))
  test('varint', () => comesBack(coders.varint, fc.oneof(fc.integer(), fc.maxSafeInteger())))
  test('double', () => comesBack(coders.double, fc.double()))
  test('boolean', () => comesBack(coders.boolean, fc.boolean()))
  test('timestamp', () => comesBack(coders.timestamp, instants))
  test('kv', () => comesBack(coders.kv(coders.string, coders.double), fc.tuple(strings, fc.double())))
  test('iterable', () => comesBack(coders.iterable(coders.nullable(coders.string)), fc.array(fc.option(strings))))
  test('json', () => comesBack(coders.json<unknown>(), fc.jsonValue()))
  test('interval windows', () => comesBack(intervalWindowCoder, windows))

  test('earlier times have lesser bytes', () => {
    fc.assert(
      fc.property(instants, instants, (a, b) => {
        const order = Buffer.compare(encodeToBytes(coders.timestamp, a), encodeToBytes(coders.timestamp, b))
        expect(order).toBe(a < b ? -1 : a > b ? 1 : 0)
      }),
    )
  })

  test('a varint of any 64-bit number', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), value => {
        const writer = new ByteWriter()
        writer.varint(value)
        expect(new ByteReader(writer.toBytes()).varint()).toBe(value)
      }),
    )
  })
})
