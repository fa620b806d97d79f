import { expect, test } from '@jest/globals'
import { showValue } from '../../lib/core/show-value.ts'
import { formatTimestamp, toMillis, toPositiveMillis, toTimestamp } from '../../lib/core/time.ts'
import { PipelineConstructionError } from '../../lib/index.ts'

test('durations: milliseconds, or a number with a unit', () => {
  expect(toMillis(0, 'x')).toBe(0)
  expect(toMillis(-5, 'x')).toBe(-5)
  expect(toMillis('500ms', 'x')).toBe(500)
  expect(toMillis('10s', 'x')).toBe(10_000)
  expect(toMillis('2m', 'x')).toBe(120_000)
  expect(toMillis('1h', 'x')).toBe(3_600_000)
  expect(toMillis('7d', 'x')).toBe(604_800_000)
  expect(toMillis('-3s', 'x')).toBe(-3000)
})

test('fractions of a unit, where they are whole milliseconds', () => {
  expect(toMillis('0.5s', 'x')).toBe(500)
  // None of these is a whole number in binary arithmetic.
  expect(toMillis('1.001s', 'x')).toBe(1001)
  expect(toMillis('1.005s', 'x')).toBe(1005)
  expect(toMillis('8.2m', 'x')).toBe(492_000)
  expect(toMillis('4.35m', 'x')).toBe(261_000)
  expect(toMillis('-8.2m', 'x')).toBe(-492_000)
  for (const tooFine of ['0.5ms', '0.0001s', '1.00001s'] as const) expect(() => toMillis(tooFine, 'x')).toThrow()
})

test('what is no duration is refused, with the name, the value and what to write', () => {
  const wrong = [
    '10 seconds',
    '',
    's',
    '1e3s',
    '10S',
    ' 10s',
    '10s ',
    '١s',
    '.5s',
    1.5,
    2 ** 60,
    Number.NaN,
    Infinity,
    null,
    undefined,
    {},
    true,
  ]
  for (const value of wrong) {
    expect(() => toMillis(value as never, 'fixedWindows: size')).toThrow(PipelineConstructionError)
    expect(() => toMillis(value as never, 'fixedWindows: size')).toThrow(
      `fixedWindows: size: ${showValue(value)} is not a duration; write whole milliseconds`,
    )
  }
})

test('a length must be longer than 0', () => {
  expect(toPositiveMillis('1ms', 'x')).toBe(1)
  for (const value of [0, '0s', -1, '-2m'] as const) expect(() => toPositiveMillis(value, 'x')).toThrow(/longer than 0/)
})

test('times: milliseconds, a Date, a duration after the epoch, the ends of time', () => {
  expect(toTimestamp(5, 'x')).toBe(5)
  expect(toTimestamp('10s', 'x')).toBe(10_000)
  expect(toTimestamp(new Date(7), 'x')).toBe(7)
  expect(toTimestamp(Infinity, 'x')).toBe(Infinity)
  expect(toTimestamp(-Infinity, 'x')).toBe(-Infinity)
  expect(toTimestamp(8.64e15, 'x')).toBe(8.64e15)
  expect(() => toTimestamp(new Date('never'), 'x')).toThrow('x: an invalid Date')
  for (const wrong of [Number.NaN, 1.5, 2 ** 54, 1e300, '2024-01-01', null, undefined]) {
    expect(() => toTimestamp(wrong as never, 'x')).toThrow(PipelineConstructionError)
    expect(() => toTimestamp(wrong as never, 'x')).toThrow(`x: ${showValue(wrong)} is not a time`)
  }
})

test('timestamps for people', () => {
  expect(formatTimestamp(0)).toBe('1970-01-01T00:00:00.000Z')
  expect(formatTimestamp(-1)).toBe('1969-12-31T23:59:59.999Z')
  expect(formatTimestamp(Infinity)).toBe('Infinity')
  expect(formatTimestamp(-Infinity)).toBe('-Infinity')
  expect(formatTimestamp(9e15)).toBe('9000000000000000')
})
