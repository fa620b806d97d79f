import { showValue } from '../../core/show-value.ts'
import type { Timestamp } from '../../core/time.ts'

const RFC_3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/
/** The last that a Date can say. */
const LAST = 8.64e15

/**
 * The time that an attribute gives, as Beam's PubsubIO reads it: milliseconds since the epoch, or RFC 3339. A text is the
 * reason why there is none.
 */
export function attributeTime(attributes: Readonly<Record<string, string>>, name: string): Timestamp | string {
  const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined
  if (value === undefined) {
    const names = Object.keys(attributes)
    return `no attribute '${name}', which should hold its event time; ${names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`}`
  }
  const time = /^-?\d+$/.test(value) ? Number(value) : RFC_3339.test(value) ? Date.parse(value) : Number.NaN
  if (Math.abs(time) <= LAST) return time
  return `its attribute '${name}' is ${showValue(value)}, and no time; write milliseconds since the epoch, or RFC 3339, as 2026-07-19T19:00:00Z`
}
