import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { BoundedWindow, ElementEvent, PaneEvent, TraceEvent } from 'yeoul'
import { parseTrace } from '../../lib/trace/jsonl-reader.ts'
import { header, linesOf, readAgain } from './written.ts'

const window = (start: number, end: number): BoundedWindow => ({ start, end, maxTimestamp: end - 1 })
const element: ElementEvent = {
  type: 'element',
  step: 'Map',
  processingTimeMs: 1_700_000_000_000,
  id: 7,
  from: 6,
  eventTimeMs: Number.NEGATIVE_INFINITY,
  windows: [window(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)],
  value: ['the "whale"', 1.5],
}
const pane: PaneEvent = {
  type: 'pane',
  step: 'Count',
  processingTimeMs: 5,
  id: 9,
  key: 'k',
  window: window(0, 10),
  pane: { timing: 'ON_TIME', index: 0, nonSpeculativeIndex: 0, isFirst: true, isLast: false },
  eventTimeMs: 9,
  value: 2,
  elements: [7, 8],
  why: [{ trigger: 'default', predicate: 'watermark >= end of window', inputs: { watermark: Infinity, end: 10 } }],
  watermarkMs: Number.POSITIVE_INFINITY,
}

test('a line is JSON, an event each, after the header', () => {
  const [first, ...lines] = linesOf([element, pane])
  expect(JSON.parse(first as string)).toEqual(header)
  expect(lines).toEqual([
    '{"type":"element","step":"Map","processingTimeMs":1700000000000,"id":7,"from":6,"eventTimeMs":"-Infinity","windows":[["-Infinity","Infinity"]],"value":["the \\"whale\\"",1.5]}',
    '{"type":"pane","step":"Count","processingTimeMs":5,"id":9,"key":"k","value":2,"elements":[7,8],"window":[0,10],"pane":{"timing":"ON_TIME","index":0,"nonSpeculativeIndex":0,"isFirst":true,"isLast":false},"eventTimeMs":9,"why":[{"trigger":"default","predicate":"watermark >= end of window","inputs":{"watermark":"Infinity","end":10}}],"watermarkMs":"Infinity"}',
  ])
})

test('random traces are read as they were written', () => {
  const record = <T>(fields: { [N in keyof T]: fc.Arbitrary<T[N]> }) => fc.record<T>(fields, { noNullPrototype: true })
  const time = fc.oneof(
    fc.maxSafeInteger(),
    fc.integer(),
    fc.constantFrom(
      0,
      -1,
      2 ** 31 - 1,
      2 ** 31,
      -(2 ** 31),
      1_700_000_000_000,
      8.64e15,
      1.5,
      -1e300,
      Infinity,
      -Infinity,
    ),
  )
  const id = fc.oneof(fc.nat(), fc.maxSafeInteger().map(Math.abs))
  const name = fc.oneof(fc.constantFrom('Map', 'a/b', '#', '물', '"\n'), fc.string())
  const value = fc.anything({
    key: fc.oneof(fc.string(), fc.constantFrom('$', '$map', '__proto__')),
    values: [
      fc.string({ unit: 'binary' }),
      fc.double(),
      fc.integer(),
      fc.boolean(),
      fc.bigInt(),
      fc.constantFrom(null, undefined, -0),
    ],
    withDate: true,
    withMap: true,
    withSet: true,
    withNullPrototype: true,
    withSparseArray: true,
    maxDepth: 6,
  })
  const windowOf = fc
    .tuple(time, time, fc.constantFrom({}, { zone: 'Seoul' }, { zone: undefined, days: new Set([1]) }))
    .map(([start, end, more]) => ({ ...window(start, end), ...more }))
  // Windows and causes are shared between events, as a runner shares them.
  const shared = fc.array(windowOf, { minLength: 1, maxLength: 3 })
  const causes = fc.array(
    record({
      trigger: name,
      predicate: name,
      inputs: fc.dictionary(fc.constantFrom('count', 'end', 'x'), time, { noNullPrototype: true }),
    }),
    { maxLength: 2 },
  )
  const common = { step: name, processingTimeMs: time }
  const keyed = { ...common, key: value }
  const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
  const without = (event: object) => Object.fromEntries(Object.entries(event).filter(([, held]) => held !== undefined))
  const events = fc.tuple(shared, fc.array(causes, { minLength: 1, maxLength: 2 })).chain(([windows, whys]) => {
    const one = fc.constantFrom(...windows)
    const some = fc.constantFrom(windows, windows.slice(0, 1), [])
    const timing = fc.constantFrom('EARLY', 'ON_TIME', 'LATE', 'UNKNOWN')
    const event = fc.oneof(
      fc
        .record({ ...common, type: fc.constant('element'), id, from: optional(id), eventTimeMs: time, windows: some })
        .chain(event => value.map(value => ({ ...without(event), value }))),
      record({
        ...keyed,
        type: fc.constant('drop'),
        id,
        window: one,
        eventTimeMs: time,
        reason: fc.constantFrom('window expired', 'trigger finished'),
        watermarkMs: time,
      }),
      fc
        .record({ ...common, type: fc.constant('watermark'), eventTimeMs: time, partition: optional(name) })
        .map(without),
      record({
        ...keyed,
        type: fc.constant('pane'),
        id,
        window: one,
        pane: record({
          timing,
          index: fc.nat(),
          nonSpeculativeIndex: fc.integer({ min: -1, max: 9 }),
          isFirst: fc.boolean(),
          isLast: fc.boolean(),
        }),
        eventTimeMs: fc.constantFrom(1, 2),
        value,
        elements: fc.array(id),
        why: fc.constantFrom(...whys),
        watermarkMs: fc.constantFrom(1, Infinity),
      }),
      record({ ...keyed, type: fc.constant('merge'), windows: some, result: one }),
      record({ ...common, type: fc.constant('expire'), window: one, watermarkMs: time }),
      record({ ...keyed, type: fc.constant('expire'), window: one, watermarkMs: time }),
      record({
        ...keyed,
        type: fc.constant('timer'),
        action: fc.constantFrom('set', 'clear', 'fire'),
        timer: name,
        domain: fc.constantFrom('eventTime', 'processingTime'),
        window: one,
        at: time,
      }),
      record({
        ...keyed,
        type: fc.constant('state'),
        action: fc.constant('write'),
        state: name,
        window: one,
        value,
      }),
      record({ ...keyed, type: fc.constant('state'), action: fc.constant('clear'), state: name, window: one }),
    )
    return fc.array(event as fc.Arbitrary<TraceEvent>, { maxLength: 12 })
  })
  fc.assert(
    fc.property(events, written => {
      const { events: read } = readAgain(written)
      if (!isDeepStrictEqual(read, written)) expect(read).toEqual(written)
      return isDeepStrictEqual(read, written)
    }),
    { numRuns: 150 },
  )
})

test('a text of any length is written whole', () => {
  for (const length of [0, 1, 47, 48, 49, 70_000, 300_000]) {
    for (const letter of ['a', '"', '물', '🐋'.charAt(0)]) {
      const value = letter.repeat(length)
      expect(readAgain([element, { ...element, value }, { ...element, value: [[value]] }]).events).toEqual([
        element,
        { ...element, value },
        { ...element, value: [[value]] },
      ])
    }
  }
})

test('a value that tagged JSON cannot carry is described, and of a pair its key is kept', () => {
  const cyclic: unknown[] = []
  cyclic.push(cyclic)
  const values = [
    new WeakRef({}),
    () => 1,
    Symbol.iterator,
    ['key', Promise.resolve()],
    { held: new WeakMap() },
    cyclic,
  ]
  const read = readAgain(values.map(value => ({ ...element, value }))).events
  expect(read.map(event => (event as ElementEvent).value)).toEqual([
    '(a WeakRef)',
    '(a function)',
    '(Symbol(Symbol.iterator))',
    ['key', '(a Promise)'],
    '({held: a WeakMap})',
    [[[['([[[[…]]]])']]]],
  ])
})

describe('what is no trace is refused, with its line', () => {
  const [first = '', elementLine = '', paneLine = ''] = linesOf([element, pane])
  const failure = (...lines: string[]) => {
    try {
      parseTrace(lines, 'run.jsonl')
      return 'it was read'
    } catch (thrown) {
      return (thrown as Error).message
    }
  }
  const cases: [name: string, lines: string[], message: string | RegExp][] = [
    ['empty', [], "run.jsonl is empty; record a trace with traceFile('run.jsonl')"],
    [
      'another version',
      [first.replace('"version":1', '"version":2')],
      /^run\.jsonl:1: the trace has version 2, and this reads version 1; record it again/,
    ],
    ['another file', ['{"format":"yeoul-recording"}'], /^run\.jsonl:1: this is no trace: its header must be/],
    [
      'a text',
      ['Call me Ishmael.'],
      /^run\.jsonl:1: "Call me Ishmael\." is not JSON: the file was cut short or changed/,
    ],
    [
      'a level that is none',
      [first.replace('full', 'most')],
      /^run\.jsonl:1: the header has "most" as 'level', not 'off' or/,
    ],
    ['no steps', [first.replace('"steps"', '"stops"')], /^run\.jsonl:1: the header without 'steps', a list of steps/],
    ['cut short', [first, elementLine, paneLine.slice(0, 80)], /^run\.jsonl:3: .* is not JSON: the file was cut short/],
    ['a list', [first, '[]'], /^run\.jsonl:2: it is \[\]; each line of a trace is an object/],
    [
      'another event',
      [first, '{"type":"toString"}'],
      /^run\.jsonl:2: its type is "toString"; an event is one of element, drop/,
    ],
    [
      'a field missing',
      [first, elementLine.replace('"id"', '"di"')],
      /^run\.jsonl:2: a 'element' event without 'id', a whole/,
    ],
    [
      'an id',
      [first, elementLine.replace('"id":7', '"id":"7"')],
      /^run\.jsonl:2: a 'element' event has "7" as 'id', not a whole number/,
    ],
    [
      'a time',
      [first, elementLine.replace('"-Infinity",', 'null,')],
      /has null as 'eventTimeMs', not a number, "-Infinity" or/,
    ],
    ['a window', [first, paneLine.replace('"window":[0,10]', '"window":[0]')], /has \[0\] as 'window', not a window/],
    ['windows', [first, elementLine.replace('["-Infinity","Infinity"]', '3')], /as 'windows', not a list of windows/],
    ['a timing', [first, paneLine.replace('ON_TIME', 'SOON')], /as 'pane', not a pane \{"timing", "index", …\}/],
    ['a cause', [first, paneLine.replace('"end":10}', '"end":true}')], /as 'why', not a list of causes/],
    [
      'a value of another form',
      [first, elementLine.replace('1.5', '{"$new":1}')],
      /^run\.jsonl:2: the tag .* is no tagged JSON/,
    ],
  ]
  test.each(cases)('%s', (_, lines, message) => expect(failure(...lines)).toMatch(message))
})
