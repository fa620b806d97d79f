import { Temporal } from 'temporal-polyfill'
import { showValue } from '../../lib/core/show-value.ts'
import type { Timestamp } from '../../lib/core/time.ts'

/** 2018-10-10T20:19:24.000Z, 2018-10-10 20:19:24 +0900, 2018/10/10 20:19 */
const ISO =
  /^(\d{4})([-/])(\d\d)\2(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?$/i
/** Wed Oct 10 20:19:24 +0000 2018 */
const V1 = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) +(\d\d?) (\d\d):(\d\d):(\d\d) ([+-]\d{4}) (\d{4})$/
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const SINCE_1970 = /^\d+(\.\d+)?$/
/** Before the first tweet, and well after now: a number outside is no time. */
const EARLIEST = Date.UTC(2006, 2, 21)
const LATEST = Date.UTC(2100, 0, 1)

/** The first milliseconds of X's ids, and how many bits follow those of the time. */
const ID_EPOCH = 1288834974657n
const ID_TIME_SHIFT = 22n
/** The first id that tells its time, of November 2010. */
const FIRST_TIMED_ID = 29_700_859_247n

/**
 * The time that a text or a number tells: in ISO 8601, as the v1.1 API writes it, or in seconds, milliseconds or
 * microseconds since 1970, which its size tells apart. Of a text without a zone, that in `timeZone`: where its clocks
 * go back, the first of two; where they go forward, after the jump. A text says why it is none.
 */
export function timeOf(given: unknown, timeZone: string | undefined): Timestamp | string {
  const text = typeof given === 'number' ? String(given) : given
  if (typeof text !== 'string') return noTime(given)
  const iso = ISO.exec(text.trim())
  if (iso !== null) {
    const [, year, , month, day, hour, minute, second = '0', fraction = '', zone] = iso
    const fields = [year, month, day, hour, minute, second].map(Number)
    const local = utc(fields, Number(fraction.padEnd(3, '0').slice(0, 3)))
    if (local === undefined) return noTime(given)
    if (zone !== undefined) return shifted(local, zone) ?? noTime(given)
    if (timeZone === undefined)
      return `${showValue(given)} has no time zone; give the one it is meant in, as --time-zone Asia/Seoul or UTC`
    return inZone(local, timeZone)
  }
  const v1 = V1.exec(text.trim())
  if (v1 !== null) {
    const [, month = '', day, hour, minute, second, zone = '', year] = v1
    const local = utc([year, MONTHS.indexOf(month) + 1, day, hour, minute, second].map(Number), 0)
    return (local === undefined ? undefined : shifted(local, zone)) ?? noTime(given)
  }
  return SINCE_1970.test(text.trim()) ? (sinceEpoch(Number(text)) ?? noTime(given)) : noTime(given)
}

/** When a tweet was written, by its id; undefined of those before November 2010, which do not tell. */
export function timeOfId(id: string): Timestamp | undefined {
  if (!/^\d{11,19}$/.test(id) || BigInt(id) < FIRST_TIMED_ID) return undefined
  return Number((BigInt(id) >> ID_TIME_SHIFT) + ID_EPOCH)
}

/** Undefined if there is no such day or hour. */
function utc(fields: readonly number[], ms: number): number | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = fields
  const time = Date.UTC(year, month - 1, day, hour, minute, second, ms)
  const date = new Date(time)
  const isSame =
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60
  return isSame ? time : undefined
}

function shifted(local: number, zone: string): Timestamp | undefined {
  const [, sign, hours = '', minutes = '00'] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? []
  if (sign === undefined) return local
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined
  return local - (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}

const MINUTE = 60_000
/** The last minute that was looked up: zones change at whole minutes, and tweets come many a minute. */
let known = { zone: '', minute: Number.NaN, offset: 0 }

function inZone(local: number, zone: string): Timestamp {
  const minute = Math.floor(local / MINUTE) * MINUTE
  if (known.minute !== minute || known.zone !== zone) {
    const clock = Temporal.Instant.fromEpochMilliseconds(minute).toZonedDateTimeISO('UTC').toPlainDateTime()
    known = { zone, minute, offset: minute - clock.toZonedDateTime(zone).epochMilliseconds }
  }
  return local - known.offset
}

function sinceEpoch(n: number): Timestamp | undefined {
  const ms = Math.round(n < 1e11 ? n * 1000 : n < 1e14 ? n : n / 1000)
  return ms >= EARLIEST && ms < LATEST ? ms : undefined
}

function noTime(given: unknown): string {
  return `${showValue(given)} is no time; it may be 2018-10-10T20:19:24Z, Wed Oct 10 20:19:24 +0000 2018, or seconds or milliseconds since 1970, from 2006 to 2099`
}
