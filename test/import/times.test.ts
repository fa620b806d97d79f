import { expect, test } from '@jest/globals'
import { timeOf, timeOfId } from '../../tools/import/times.ts'

const iso = (given: unknown, zone?: string) => {
  const time = timeOf(given, zone)
  return typeof time === 'number' ? new Date(time).toISOString() : time
}

test.each([
  ['Wed Oct 10 20:19:24 +0000 2018', '2018-10-10T20:19:24.000Z'],
  ['Thu Oct 11 05:19:24 +0900 2018', '2018-10-10T20:19:24.000Z'],
  ['2018-10-10T20:19:24.000Z', '2018-10-10T20:19:24.000Z'],
  ['2018-10-10T20:19:24.123456Z', '2018-10-10T20:19:24.123Z'],
  ['2018-10-10t20:19:24.5z', '2018-10-10T20:19:24.500Z'],
  ['2018-10-11 05:19:24+09:00', '2018-10-10T20:19:24.000Z'],
  ['2018-10-11 05:19:24 +0900', '2018-10-10T20:19:24.000Z'],
  ['2018-10-10T14:49:24-0530', '2018-10-10T20:19:24.000Z'],
  ['2018-10-10 20:19:24 UTC', '2018-10-10T20:19:24.000Z'],
  ['2018/10/10 20:19 +00', '2018-10-10T20:19:00.000Z'],
  ['2018-12-31T23:30:00-01:00', '2019-01-01T00:30:00.000Z'],
  ['1539202764', '2018-10-10T20:19:24.000Z'],
  [' 1539202764.25 ', '2018-10-10T20:19:24.250Z'],
  ['1539202764123', '2018-10-10T20:19:24.123Z'],
  ['1539202764123456', '2018-10-10T20:19:24.123Z'],
  [1539202764, '2018-10-10T20:19:24.000Z'],
])('%j is %s, whatever zone is given', (given, expected) => {
  expect(iso(given)).toBe(expected)
  expect(iso(given, 'America/New_York')).toBe(expected)
})

test.each([
  ['Asia/Seoul', '2024-05-01 21:00:00', '2024-05-01T12:00:00.000Z'],
  // Seoul had summer time in 1988, and half an hour less before 1961.
  ['Asia/Seoul', '1988-07-01 12:00:00', '1988-07-01T02:00:00.000Z'],
  ['+09:00', '1988-07-01 12:00:00', '1988-07-01T03:00:00.000Z'],
  ['UTC', '2024/05/01 12:00', '2024-05-01T12:00:00.000Z'],
  ['America/New_York', '2024-01-15T12:00:00.250', '2024-01-15T17:00:00.250Z'],
  ['America/New_York', '2024-07-15T12:00:00', '2024-07-15T16:00:00.000Z'],
  // The clocks go forward at 2:00, and back at 2:00.
  ['America/New_York', '2024-03-10 01:59:59', '2024-03-10T06:59:59.000Z'],
  ['America/New_York', '2024-03-10 02:30:00', '2024-03-10T07:30:00.000Z'],
  ['America/New_York', '2024-03-10 03:00:00', '2024-03-10T07:00:00.000Z'],
  ['America/New_York', '2024-11-03 00:59:59', '2024-11-03T04:59:59.000Z'],
  ['America/New_York', '2024-11-03 01:30:00', '2024-11-03T05:30:00.000Z'],
  ['America/New_York', '2024-11-03 02:00:00', '2024-11-03T07:00:00.000Z'],
  ['Australia/Lord_Howe', '2024-04-07 01:45:00', '2024-04-06T14:45:00.000Z'],
  ['Australia/Lord_Howe', '2024-04-07 02:00:00', '2024-04-06T15:30:00.000Z'],
])('in %s, %s is %s', (zone, given, expected) => {
  expect(iso(given, zone)).toBe(expected)
})

test('every minute of days with a change agrees with the clock of the zone', () => {
  for (const [zone, day] of [
    ['America/New_York', '2024-03-10'],
    ['America/New_York', '2024-11-03'],
    ['Europe/Berlin', '2024-10-27'],
    ['Africa/Casablanca', '2024-03-10'],
  ] as const) {
    const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
    const start = Date.parse(`${day}T00:00:00Z`)
    const known = new Set<string>()
    for (let minute = 0; minute < 24 * 60; minute++) {
      const at = start + minute * 60_000
      const local = clock.format(at)
      // Of an hour that comes twice, the first.
      if (known.has(local)) continue
      known.add(local)
      expect([local, timeOf(local, zone)]).toEqual([local, at])
    }
  }
})

test.each([
  ['2024-05-01 12:00:00', 'has no time zone; give the one it is meant in, as --time-zone Asia/Seoul or UTC'],
  ['2024-02-30T12:00:00Z', 'is no time'],
  ['2024-13-01T12:00:00Z', 'is no time'],
  ['2024-05-01T24:00:00Z', 'is no time'],
  ['2024-05-01T12:00:00+25:00', 'is no time'],
  ['Wed Okt 10 20:19:24 +0000 2018', 'is no time'],
  ['Sat Feb 30 20:19:24 +0000 2019', 'is no time'],
  ['10/11/2018 20:19', 'is no time'],
  ['20181010201924', 'is no time'],
  ['12', 'is no time'],
  ['', 'is no time'],
  ['noon', 'is no time'],
  [undefined, 'is no time'],
  [null, 'is no time'],
  [Number.NaN, 'is no time'],
])('%j is refused', (given, reason) => {
  expect(timeOf(given, undefined)).toContain(reason)
})

test('an id tells when its tweet was written, since there are such ids', () => {
  expect(new Date(timeOfId('1050118621198921728') ?? 0).toISOString()).toMatch(/^2018-10-10T20:19:24/)
  expect(timeOfId('20')).toBeUndefined()
  expect(timeOfId('29700859246')).toBeUndefined()
  expect(timeOfId('no number')).toBeUndefined()
})
