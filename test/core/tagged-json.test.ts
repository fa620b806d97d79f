import { isDeepStrictEqual } from 'node:util'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { decodeJson, encodeJson } from '../../lib/core/tagged-json.ts'

const bare = (properties: object) => Object.assign(Object.create(null), properties)

/** An array with holes; biome and readers both dislike [, 1]. */
function sparse(length: number, held: Record<number, unknown>): unknown[] {
  return Object.assign(new Array(length), held)
}

const texts: [value: unknown, text: string][] = [
  ['whale', '"whale"'],
  ['', '""'],
  ['say "no"\n', '"say \\"no\\"\\n"'],
  ['고래 🐋', '"고래 🐋"'],
  ['\ud83d', '"\\ud83d"'],
  ['\udc0b\ud83d', '"\\udc0b\\ud83d"'],
  [0, '0'],
  [-1.5, '-1.5'],
  [1e21, '1e+21'],
  [true, 'true'],
  [null, 'null'],
  [undefined, '{"$":"undefined"}'],
  [Number.NaN, '{"$":"NaN"}'],
  [Number.POSITIVE_INFINITY, '{"$":"Infinity"}'],
  [Number.NEGATIVE_INFINITY, '{"$":"-Infinity"}'],
  [-0, '{"$":"-0"}'],
  [-(2n ** 70n), '{"$bigint":"-1180591620717411303424"}'],
  [Uint8Array.of(0, 1, 254, 255), '{"$bytes":"AAH+/w=="}'],
  [new Date(0), '{"$date":"1970-01-01T00:00:00.000Z"}'],
  [new Date(-8.64e15), '{"$date":"-271821-04-20T00:00:00.000Z"}'],
  [[], '[]'],
  [['the', 1, [undefined]], '["the",1,[{"$":"undefined"}]]'],
  [{}, '{}'],
  [
    { b: 1, a: { d: undefined, c: [] }, 10: 'x', 9: 'y' },
    '{"10":"x","9":"y","a":{"c":[],"d":{"$":"undefined"}},"b":1}',
  ],
  [{ $: 'NaN' }, '{"$$":"NaN"}'],
  [{ $map: [], $$: 1, plain: 2 }, '{"$$$":1,"$$map":[],"plain":2}'],
  [
    new Map<unknown, unknown>([
      ['b', 1],
      ['a', 2],
      [1, 3],
    ]),
    '{"$map":[["a",2],["b",1],[1,3]]}',
  ],
  [new Set([10, 9, 'x', -0]), '{"$set":["x",0,10,9]}'],
  [sparse(3, { 1: 'x' }), '{"$sparse":[3,[1,"x"]]}'],
  [bare({ b: 1, $bare: 2 }), '{"$bare":{"$$bare":2,"b":1}}'],
  [JSON.parse('{"__proto__":{"polluted":true},"a":1}'), '{"__proto__":{"polluted":true},"a":1}'],
  [JSON.parse('{"__proto__":1,"$a":2}'), '{"$$a":2,"__proto__":1}'],
  [bare(JSON.parse('{"__proto__":[]}')), '{"$bare":{"__proto__":[]}}'],
]

test.each(texts)('value %# is written as its text, and comes back', (value, text) => {
  expect(encodeJson(value)).toBe(text)
  expect(isDeepStrictEqual(decodeJson(text), value)).toBe(true)
})

test('a sparse array costs what it holds, not its length', () => {
  const text = '{"$sparse":[4000000000,[3999999999,{"$":"undefined"}]]}'
  const huge = sparse(4_000_000_000, { 3999999999: undefined })
  expect(encodeJson(huge) === text).toBe(true)
  const back = decodeJson(text) as unknown[]
  expect([back.length, Object.keys(back)]).toEqual([4_000_000_000, ['3999999999']])
})

test('an invalid Date stays one', () => {
  expect(encodeJson(new Date(Number.NaN))).toBe('{"$date":"invalid"}')
  expect((decodeJson('{"$date":"invalid"}') as Date).getTime()).toBeNaN()
})

test('many bytes survive', () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => (index * 31) % 256)
  expect(isDeepStrictEqual(decodeJson(encodeJson(bytes)), bytes)).toBe(true)
})

test('the order of keys, entries and members does not matter', () => {
  const keys = Array.from({ length: 40 }, (_, index) => `key ${(index * 7) % 40}`)
  for (const count of [3, 16, 17, 40]) {
    const some = keys.slice(0, count)
    const back = [...some].reverse()
    const object = (names: string[]) => Object.fromEntries(names.map(name => [name, name.length]))
    expect(encodeJson(object(some))).toBe(encodeJson(object(back)))
    expect(Object.keys(decodeJson(encodeJson(object(some))) as object)).toEqual([...some].sort())
    expect(encodeJson(new Set(some))).toBe(encodeJson(new Set(back)))
    expect(encodeJson(new Map(some.map(name => [{ name }, name])))).toBe(
      encodeJson(new Map(back.map(name => [{ name }, name]))),
    )
  }
})

test('values of another realm are as plain as ours', () => {
  const foreign = runInNewContext(
    '({ list: [1, undefined], map: new Map([[1, new Date(5)]]), set: new Set([2n]), bytes: Uint8Array.of(7) })',
  )
  expect(encodeJson(foreign)).toBe(
    '{"bytes":{"$bytes":"Bw=="},"list":[1,{"$":"undefined"}],' +
      '"map":{"$map":[[1,{"$date":"1970-01-01T00:00:00.005Z"}]]},"set":{"$set":[{"$bigint":"2"}]}}',
  )
  expect(() => encodeJson(runInNewContext('class Map2 extends Map {}; new Map2()'))).toThrow('a Map2')
})

describe('what is not plain data is refused, with its place and what to do', () => {
  class Tweet {
    readonly text = 'hi'
  }
  class Index extends Map<unknown, unknown> {}
  const self: Record<string, unknown> = {}
  self.self = self
  const loop = { users: [{ friends: [] as unknown[] }] }
  loop.users[0]?.friends.push({ back: loop.users })
  const shared = () => 0
  let deep: unknown = 0
  for (let level = 0; level < 1001; level++) deep = [deep]

  const cases: [value: unknown, message: string][] = [
    [() => 0, 'value, a function'],
    [Symbol('x'), 'value, Symbol(x)'],
    [new Tweet(), 'value, a Tweet'],
    [{ user: { tags: [1, Tweet] } }, 'value.user.tags[1], the function Tweet'],
    [{ 'my tags': { 1: Symbol('x') } }, 'value["my tags"]["1"], Symbol(x)'],
    [{ a: Promise.resolve(1) }, 'value.a, a Promise (await it first)'],
    [new Map([[new Tweet(), 1]]), 'value.keys()[0], a Tweet'],
    [new Map([['a', { t: new Tweet() }]]), 'value.values()[0].t, a Tweet'],
    [new Set([1, new Tweet()]), 'value.values()[1], a Tweet'],
    [[new Index()], 'value[0], an Index'],
    [Buffer.from('x'), 'value, a Buffer (new Uint8Array(…) of it is plain)'],
    [new Float32Array(1), 'value, a Float32Array'],
    [/x/, 'value, a RegExp'],
    [new Error('x'), 'value, an Error'],
    [Object.create({ inherited: 1 }), 'value, an Object'],
    [Object(1), 'value, a Number'],
    [{ b: shared, a: shared }, 'value.a, the function shared'],
    [{ match: 'ab'.match(/b/) }, 'value.match, ["b"]: it also has the property "index"'],
    [
      Object.assign([1, 2], { 5: 1, extra: 1 }),
      'value, [1, 2, undefined, undefined, undefined, 1]: it also has the property "extra"',
    ],
    [Object.assign(new Date(0), { zone: 'KST' }), 'value, a Date: it also has the property "zone"'],
    [{ a: { [Symbol('hidden')]: 1 } }, 'value.a, {}: it has the symbol key Symbol(hidden)'],
    [self, 'value.self, {self: {self: {self: {…}}}}: it is value again, a cycle'],
    [loop, 'value.users[0].friends[0].back, [{friends: [{…}]}]: it is value.users again, a cycle'],
    [deep, 'value[0][0][0][0][0][0] … [0][0][0][0][0][0], [0]: it is more than 1000 levels deep'],
  ]
  test.each(cases)('%#', (value, message) => {
    expect(() => encodeJson(value)).toThrow(TypeError)
    expect(() => encodeJson(value)).toThrow(`cannot encode ${message}`)
    expect(() => encodeJson(value)).toThrow('give the collection a coder: withCoder(…)')
  })

  test('an object in two places is no cycle, nor is one beside a refused one', () => {
    const part = { n: 1 }
    expect(encodeJson([part, part, { part }])).toBe('[{"n":1},{"n":1},{"part":{"n":1}}]')
  })
})

test.each([
  '',
  '{"a":',
  '{"$":"never"}',
  '{"$bigint":"x"}',
  '{"$bytes":1}',
  '{"$bytes":"AAAAA"}',
  '{"$bytes":"고래!"}',
  '{"$map":[[1]]}',
  '{"$map":1}',
  '{"$set":{}}',
  '{"$sparse":["x"]}',
  '{"$sparse":[-1]}',
  '{"$bare":null}',
  '{"$unknown":1}',
  '{"$":"NaN","a":1}',
  '[{"$set":[],"$map":[]}]',
])('%p is refused', text => {
  expect(() => decodeJson(text)).toThrow(SyntaxError)
  expect(() => decodeJson(text)).toThrow('written by another coder')
})

test('a depth of 1,000 comes back', () => {
  let deep: unknown = -0
  for (let level = 0; level < 1000; level++) deep = level % 2 === 0 ? new Map([[level, deep]]) : { $deep: deep }
  expect(isDeepStrictEqual(encodeJson(decodeJson(encodeJson(deep))), encodeJson(deep))).toBe(true)
})

describe('for any plain data', () => {
  const unit = fc.oneof(
    fc.string(),
    fc.array(fc.integer({ min: 0, max: 0xffff })).map(codes => String.fromCharCode(...codes)),
  )
  const key = fc.oneof(unit, fc.constantFrom('$', '$$', '$map', '$bare', '__proto__', 'constructor', 'toString', '7'))
  const plain = fc.anything({
    key,
    values: [
      unit,
      fc.double(),
      fc.integer(),
      fc.boolean(),
      fc.bigInt(),
      fc.uint8Array(),
      fc.date({ noInvalidDate: true }),
      fc.constantFrom(null, undefined, -0, Number.NaN),
    ],
    withMap: true,
    withSet: true,
    withNullPrototype: true,
    withSparseArray: true,
    maxDepth: 4,
  })

  test('it comes back as it was, and its text is the same again', () => {
    fc.assert(
      fc.property(plain, value => {
        const text = encodeJson(value)
        const back = decodeJson(text)
        return isDeepStrictEqual(back, value) && encodeJson(back) === text
      }),
    )
  })

  test('two values have one text when they are equal, and only then', () => {
    // Of few kinds, so that equal pairs come up.
    const small = fc.anything({
      key: fc.constantFrom('a', '$', '$a'),
      values: [fc.constantFrom(0, -0, '0', 0n, undefined)],
      withMap: true,
      withSet: true,
      maxDepth: 2,
      maxKeys: 2,
    })
    fc.assert(
      fc.property(
        small,
        small,
        (one, other) => (encodeJson(one) === encodeJson(other)) === isDeepStrictEqual(one, other),
      ),
      { numRuns: 500 },
    )
  })
})
