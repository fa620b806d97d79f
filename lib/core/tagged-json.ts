import { fromBase64, toBase64 } from './base64.ts'
import { isObjectPrototype, showValue } from './show-value.ts'
import { placeOf } from './tagged-json-place.ts'

// The encoding of values that have no coder of their own: JSON, with the keys of every object sorted. Equal values
// have equal texts, different values different ones; so it also says when two keys are the same. What JSON lacks is
// an object with one tag:
//
//   {"$":"undefined"}                        also NaN, Infinity, -Infinity, -0
//   {"$bigint":"12"}
//   {"$bytes":"AAEC"}                        a Uint8Array, in base64
//   {"$date":"2024-02-29T12:00:00.000Z"}     or "invalid"
//   {"$map":[[key,value],…]}                 sorted by the encoded key, then by the encoded value
//   {"$set":[value,…]}                       sorted by the encoded value
//   {"$sparse":[length,[index,value],…]}     an array with holes
//   {"$bare":{…}}                            an object without a prototype
//
// A key of the user's that begins with $ gets one more, so no data looks like a tag.

const DEEPEST = 1000
const SINGLETONS: ReadonlyMap<unknown, unknown> = new Map<unknown, unknown>([
  ['undefined', undefined],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['-0', -0],
])

/**
 * A value as tagged JSON: plain objects and arrays of strings, numbers, booleans, null, undefined, bigints, Uint8Array,
 * Date, Map and Set. Equal values have equal texts, in whatever order their keys, entries and members were added; that
 * order is not kept, nor is it that one object is found in two places. Throws a TypeError naming the place of anything
 * else: class instances, functions, symbols, Promises, cycles, and nesting of more than 1,000 levels.
 */
export function encodeJson(value: unknown): string {
  return write(value, [])
}

/** The objects that hold what is being written, the outermost first. */
type Holders = object[]

function write(value: unknown, holders: Holders): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value)
    case 'number':
      if (value === 0) return Object.is(value, -0) ? '{"$":"-0"}' : '0'
      return Number.isFinite(value) ? `${value}` : `{"$":"${value}"}`
    case 'boolean':
      return value ? 'true' : 'false'
    case 'undefined':
      return '{"$":"undefined"}'
    case 'bigint':
      return `{"$bigint":"${value}"}`
    case 'object':
      break
    default:
      throw refuse([...holders, value])
  }
  if (value === null) return 'null'
  const again = holders.indexOf(value)
  if (again >= 0) throw refuse([...holders, value], `it is ${placeOf(holders.slice(0, again + 1))} again, a cycle`)
  if (holders.length >= DEEPEST) throw refuse([...holders, value], `it is more than ${DEEPEST} levels deep`)
  holders.push(value)
  const text = writeObject(value, holders)
  holders.pop()
  return text
}

function writeObject(value: object, holders: Holders): string {
  const prototype: object | null = Object.getPrototypeOf(value)
  if (prototype === null) return `{"$bare":${writeProperties(value, holders)}}`
  if (isObjectPrototype(prototype)) return writeProperties(value, holders)
  if (Array.isArray(value) && isBuiltin(prototype, Array)) return writeArray(value, holders)
  if (ArrayBuffer.isView(value)) {
    if (isBuiltin(prototype, Uint8Array)) return `{"$bytes":"${toBase64(value as Uint8Array)}"}`
  } else if (isBuiltin(prototype, Map)) {
    refuseExtras(value, 0, holders)
    return writeMap(value as Map<unknown, unknown>, holders)
  } else if (isBuiltin(prototype, Set)) {
    refuseExtras(value, 0, holders)
    return writeSet(value as Set<unknown>, holders)
  } else if (isBuiltin(prototype, Date)) {
    refuseExtras(value, 0, holders)
    const date = value as Date
    return `{"$date":"${Number.isNaN(date.getTime()) ? 'invalid' : date.toISOString()}"}`
  }
  throw refuse(holders)
}

/** Whether this is the prototype of just that built-in class: this realm's or another's, and no subclass's. */
function isBuiltin(prototype: object, type: { readonly name: string; readonly prototype: object }): boolean {
  if (prototype === type.prototype) return true
  const made: unknown = prototype.constructor
  return typeof made === 'function' && made.name === type.name && /\{\s*\[native code\]\s*\}$/.test(String(made))
}

function writeArray(value: readonly unknown[], holders: Holders): string {
  let text = '['
  for (let index = 0; index < value.length; index++) {
    const element = value[index]
    if (element === undefined && !Object.hasOwn(value, index)) return writeSparse(value, holders)
    text += index === 0 ? write(element, holders) : `,${write(element, holders)}`
  }
  refuseExtras(value, value.length, holders)
  return `${text}]`
}

function writeSparse(value: readonly unknown[], holders: Holders): string {
  let text = `{"$sparse":[${value.length}`
  let count = 0
  for (const index of Object.keys(value)) {
    if (String(Number(index) >>> 0) !== index) break
    text += `,[${index},${write(value[Number(index)], holders)}]`
    count += 1
  }
  refuseExtras(value, count, holders)
  return `${text}]}`
}

function writeProperties(value: object, holders: Holders): string {
  const keys = sortKeys(Object.keys(value))
  refuseSymbols(value, holders)
  let text = '{'
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] as string
    if (index > 0) text += ','
    text += quoteKey(key) + write((value as Record<string, unknown>)[key], holders)
  }
  return `${text}}`
}

const FEW = 16

/** Sorts by UTF-16 code units, as `sort()` does; for the few keys that most objects have, insertion is faster. */
function sortKeys(keys: string[]): string[] {
  if (keys.length > FEW) return keys.sort()
  for (let end = 1; end < keys.length; end++) {
    const key = keys[end] as string
    let at = end
    for (; at > 0 && (keys[at - 1] as string) > key; at--) keys[at] = keys[at - 1] as string
    keys[at] = key
  }
  return keys
}

// The same few keys come with every element, and looking one up is faster than quoting it again.
const quotedKeys = new Map<string, string>()
const MOST_QUOTED_KEYS = 1000
const LONGEST_QUOTED_KEY = 64

function quoteKey(key: string): string {
  const known = quotedKeys.get(key)
  if (known !== undefined) return known
  const quoted = `${JSON.stringify(key.startsWith('$') ? `$${key}` : key)}:`
  if (quotedKeys.size < MOST_QUOTED_KEYS && key.length <= LONGEST_QUOTED_KEY) quotedKeys.set(key, quoted)
  return quoted
}

function writeMap(value: ReadonlyMap<unknown, unknown>, holders: Holders): string {
  const entries: [key: string, value: string][] = []
  for (const [key, held] of value) entries.push([write(key, holders), write(held, holders)])
  entries.sort((a, b) => compareTexts(a[0], b[0]) || compareTexts(a[1], b[1]))
  return `{"$map":[${entries.map(([key, held]) => `[${key},${held}]`).join(',')}]}`
}

function writeSet(value: ReadonlySet<unknown>, holders: Holders): string {
  return `{"$set":[${Array.from(value, held => write(held, holders))
    .sort()
    .join(',')}]}`
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Refuses what a decoded array, Map, Set or Date would silently lack, such as the `index` of `text.match(…)`. */
function refuseExtras(value: object, expected: number, holders: Holders): void {
  const keys = Object.keys(value)
  if (keys.length > expected) throw refuse(holders, `it also has the property ${showValue(keys[expected])}`)
}

function refuseSymbols(value: object, holders: Holders): void {
  const symbols = Object.getOwnPropertySymbols(value)
  if (symbols.length > 0) throw refuse(holders, `it has the symbol key ${String(symbols[0])}`)
}

/** The error for the last of the chain: each of its objects holds the next. */
function refuse(chain: readonly unknown[], why?: string): TypeError {
  const value = chain[chain.length - 1]
  const kind = showValue(value) + hintFor(value)
  return new TypeError(
    `cannot encode ${placeOf(chain)}, ${kind}${why === undefined ? '' : `: ${why}`}. A value without a coder is ` +
      'carried as tagged JSON, which holds plain data only: make it plain data, or give the collection a coder: ' +
      'withCoder(…)',
  )
}

function hintFor(value: unknown): string {
  if (value instanceof Promise) return ' (await it first)'
  return value instanceof Uint8Array ? ' (new Uint8Array(…) of it is plain)' : ''
}

/** The value of a tagged JSON text. Throws a SyntaxError when `encodeJson` did not write it. */
export function decodeJson(text: string): unknown {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (cause) {
    throw new SyntaxError(`${showValue(text)} is not JSON; it was cut short, or written by another coder`, { cause })
  }
  // Without a key that begins with $ there is no tag in it.
  return text.includes('"$') ? revive(parsed) : parsed
}

/** Puts values where their tags were: in place, as JSON.parse made this tree for us alone. */
function revive(node: unknown): unknown {
  if (typeof node !== 'object' || node === null) return node
  if (Array.isArray(node)) {
    for (let index = 0; index < node.length; index++) node[index] = revive(node[index])
    return node
  }
  const object = node as Record<string, unknown>
  const keys = Object.keys(object)
  const marked = keys.filter(key => key.startsWith('$'))
  if (marked.length === 1 && keys.length === 1 && !keys[0]?.startsWith('$$')) {
    return untag(marked[0] as string, object[marked[0] as string])
  }
  if (marked.length === 0) {
    for (const key of keys) object[key] = revive(object[key])
    return object
  }
  const renamed: Record<string, unknown> = {}
  for (const key of keys) {
    if (key.startsWith('$') && !key.startsWith('$$')) throw malformed(key, object)
    // Defined, not assigned: a key may be __proto__.
    const value = revive(object[key])
    const name = key.startsWith('$') ? key.slice(1) : key
    Object.defineProperty(renamed, name, { value, writable: true, enumerable: true, configurable: true })
  }
  return renamed
}

function untag(tag: string, payload: unknown): unknown {
  switch (tag) {
    case '$':
      if (SINGLETONS.has(payload)) return SINGLETONS.get(payload)
      break
    case '$bigint':
      if (typeof payload === 'string' && /^-?\d+$/.test(payload)) return BigInt(payload)
      break
    case '$bytes':
      if (typeof payload === 'string') return reviveBytes(payload)
      break
    case '$date':
      if (typeof payload === 'string') return new Date(payload)
      break
    case '$map':
      if (Array.isArray(payload) && payload.every(isPair)) {
        return new Map(payload.map(([key, value]) => [revive(key), revive(value)]))
      }
      break
    case '$set':
      if (Array.isArray(payload)) return new Set(payload.map(revive))
      break
    case '$sparse':
      if (Array.isArray(payload) && payload[0] === payload[0] >>> 0 && payload.slice(1).every(isPair)) {
        return reviveSparse(payload[0], payload.slice(1))
      }
      break
    case '$bare':
      if (typeof payload === 'object' && payload !== null) {
        return Object.assign(Object.create(null), revive(payload))
      }
      break
  }
  throw malformed(tag, payload)
}

function reviveBytes(base64: string): Uint8Array {
  try {
    return fromBase64(base64)
  } catch {
    throw malformed('$bytes', base64)
  }
}

function reviveSparse(length: number, entries: readonly (readonly [number, unknown])[]): unknown[] {
  const array = new Array<unknown>(length)
  for (const [index, value] of entries) array[index] = revive(value)
  return array
}

function isPair(value: unknown): value is [never, unknown] {
  return Array.isArray(value) && value.length === 2
}

function malformed(tag: string, payload: unknown): SyntaxError {
  return new SyntaxError(
    `the tag ${showValue(tag)} with ${showValue(payload)} is no tagged JSON; it was written by another coder`,
  )
}
