import { showValue } from '../core/show-value.ts'
import { decodeJson } from '../core/tagged-json.ts'
import { makeWindow } from '../core/window.ts'
import type { TraceEvent } from './event.ts'
import { TRACE_VERSION, type Trace, type TraceHeader } from './trace.ts'

const FORMAT = 'yeoul-trace'

/**
 * The trace that lines hold, as TraceWriter writes them; `name` is their file's, for messages. Throws an Error with file
 * and line where something is wrong: another version, a line that was cut short, an event that is none.
 */
export function parseTrace(lines: Iterable<string>, name: string): Trace {
  let header: TraceHeader | undefined
  const events: TraceEvent[] = []
  let number = 0
  for (const line of lines) {
    number++
    try {
      if (header === undefined) header = parseHeader(line)
      else events.push(parseEvent(line))
    } catch (thrown) {
      if (!(thrown instanceof Misfit)) throw thrown
      throw new Error(`${name}:${number}: ${thrown.message}`)
    }
  }
  if (header === undefined) throw new Error(`${name} is empty; record a trace with traceFile('${name}')`)
  return { version: header.version, header, events }
}

/** A line is not what it should be. */
class Misfit extends Error {}

/** What a field holds, in words, and how it is read; undefined: it is something else. */
interface Field {
  readonly what: string
  readonly isOptional?: boolean
  read(given: unknown): unknown
}
type Given = Record<string, unknown>
type Fields = Readonly<Record<string, Field>>

const text: Field = { what: 'a text', read: given => (typeof given === 'string' ? given : undefined) }
const flag: Field = { what: 'true or false', read: given => (typeof given === 'boolean' ? given : undefined) }
const whole: Field = { what: 'a whole number', read: given => (Number.isInteger(given) ? given : undefined) }
const number: Field = {
  what: 'a number, "-Infinity" or "Infinity"',
  read: given =>
    typeof given === 'number' ? given : given === 'Infinity' || given === '-Infinity' ? Number(given) : undefined,
}
/** Values are decoded where the whole line is. */
const value: Field = { what: 'a value', read: given => (given === undefined ? undefined : { value: given }) }
const window: Field = {
  what: 'a window [start, end]',
  read(given) {
    const { start, end, ...more } = windowFields(given)
    const [from, to] = [number.read(start), number.read(end)]
    if (from === undefined || to === undefined) return undefined
    const window = makeWindow(from as number, to as number)
    return Object.keys(more).length === 0 ? window : { ...window, ...(revive(more) as object) }
  },
}
function windowFields(given: unknown): Given {
  if (Array.isArray(given) && given.length === 2) return { start: given[0], end: given[1] }
  return isObject(given) ? given : {}
}

const windows = listOf('a list of windows', window)
const wholes = listOf('a list of whole numbers', whole)
const pane = objectOf('a pane {"timing", "index", …}', {
  timing: oneOf('EARLY', 'ON_TIME', 'LATE', 'UNKNOWN'),
  index: whole,
  nonSpeculativeIndex: whole,
  isFirst: flag,
  isLast: flag,
})
const inputs: Field = {
  what: 'numbers by name',
  read(given) {
    if (!isObject(given)) return undefined
    const entries = Object.entries(given).map(([name, input]) => [name, number.read(input)] as const)
    return entries.some(([, input]) => input === undefined) ? undefined : Object.fromEntries(entries)
  },
}
const why = listOf('a list of causes', objectOf('a cause', { trigger: text, predicate: text, inputs }))

const common: Fields = { step: text, processingTimeMs: number }
const fieldsOf: Readonly<Record<TraceEvent['type'], Fields>> = {
  element: { ...common, id: whole, from: optional(whole), eventTimeMs: number, windows, value },
  drop: {
    ...common,
    id: whole,
    key: value,
    window,
    eventTimeMs: number,
    reason: oneOf('window expired', 'trigger finished'),
    watermarkMs: number,
  },
  watermark: { ...common, eventTimeMs: number, partition: optional(text) },
  pane: {
    ...common,
    id: whole,
    key: value,
    window,
    pane,
    eventTimeMs: number,
    value,
    elements: wholes,
    why,
    watermarkMs: number,
  },
  merge: { ...common, key: value, windows, result: window },
  expire: { ...common, window, key: optional(value), watermarkMs: number },
  timer: {
    ...common,
    action: oneOf('set', 'clear', 'fire'),
    timer: text,
    domain: oneOf('eventTime', 'processingTime'),
    key: value,
    window,
    at: number,
  },
  state: { ...common, action: oneOf('write', 'clear'), state: text, key: value, window, value: optional(value) },
}

function parseHeader(line: string): TraceHeader {
  const header = parseObject(line)
  if (header.format !== FORMAT)
    throw new Misfit(`this is no trace: its header must be {"format":"${FORMAT}","version":${TRACE_VERSION},…}`)
  if (header.version !== TRACE_VERSION) {
    throw new Misfit(
      `the trace has version ${showValue(header.version)}, and this reads version ${TRACE_VERSION}; record it again, or read it with the yeoul that wrote it`,
    )
  }
  const step = objectOf('a step {"path", "kind", …}', {
    path: text,
    kind: text,
    inputs: listOf('a list of paths', text),
  })
  const expected = { runner: text, level: oneOf('off', 'panes', 'full'), steps: listOf('a list of steps', step) }
  readFields(header, expected, 'the header')
  return header as unknown as TraceHeader
}

function parseEvent(line: string): TraceEvent {
  const given = parseObject(line)
  const { type } = given
  if (typeof type !== 'string' || !Object.hasOwn(fieldsOf, type))
    throw new Misfit(`its type is ${showValue(type)}; an event is one of ${Object.keys(fieldsOf).join(', ')}`)
  const fields = fieldsOf[type as TraceEvent['type']]
  const event = readFields(given, fields, `a '${type}' event`)
  const isTagged = line.includes('"$')
  for (const name of Object.keys(event)) {
    if (fields[name]?.read !== value.read) continue
    const { value: plain } = event[name] as { value: unknown }
    event[name] = isTagged ? revive(plain) : plain
  }
  return { type, ...event } as unknown as TraceEvent
}

function parseObject(line: string): Given {
  let parsed: unknown
  try {
    parsed = JSON.parse(line)
  } catch {
    throw new Misfit(
      `${showValue(line)} is not JSON: the file was cut short or changed by hand; remove the line, or record the trace again`,
    )
  }
  if (isObject(parsed)) return parsed
  throw new Misfit(`it is ${showValue(parsed)}; each line of a trace is an object`)
}

function readFields(given: Given, fields: Fields, what: string): Given {
  const read: Given = {}
  for (const [name, field] of Object.entries(fields)) {
    if (!Object.hasOwn(given, name)) {
      if (field.isOptional) continue
      throw new Misfit(`${what} without '${name}', ${field.what}; record the trace again`)
    }
    const found = field.read(given[name])
    if (found === undefined)
      throw new Misfit(`${what} has ${showValue(given[name])} as '${name}', not ${field.what}; record the trace again`)
    read[name] = found
  }
  return read
}

function optional(field: Field): Field {
  return { ...field, isOptional: true }
}

function oneOf(...names: readonly string[]): Field {
  return { what: names.map(name => `'${name}'`).join(' or '), read: given => names.find(name => name === given) }
}

function listOf(what: string, member: Field): Field {
  return {
    what,
    read(given) {
      if (!Array.isArray(given)) return undefined
      const list = given.map(member.read)
      return list.includes(undefined) ? undefined : list
    },
  }
}

function objectOf(what: string, fields: Fields): Field {
  return {
    what,
    read(given) {
      if (!isObject(given)) return undefined
      const entries = Object.entries(fields).map(([name, field]) => [name, field.read(given[name])] as const)
      return entries.some(([, held]) => held === undefined) ? undefined : Object.fromEntries(entries)
    },
  }
}

/** A value whose tags JSON.parse has left as they were. */
function revive(plain: unknown): unknown {
  try {
    return decodeJson(JSON.stringify(plain))
  } catch (thrown) {
    throw new Misfit((thrown as Error).message)
  }
}

function isObject(given: unknown): given is Given {
  return typeof given === 'object' && given !== null && !Array.isArray(given)
}
