const LONGEST_TEXT = 60
const LONGEST = 80
const DEEPEST = 3

/** A value in a few words, for an error message: never a whole document, and it does not throw. */
export function showValue(value: unknown): string {
  const shown = show(value, LONGEST_TEXT, 0)
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown
}

function show(value: unknown, longestText: number, depth: number): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.length > longestText ? `${value.slice(0, longestText)}…` : value)
    case 'bigint':
      return `${value}n`
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value)
    case 'function':
      return value.name === '' ? 'a function' : `the function ${value.name}`
    case 'object':
      return value === null ? 'null' : showObject(value, depth)
    default:
      return String(value)
  }
}

function showObject(value: object, depth: number): string {
  const name = className(value)
  if (Array.isArray(value) && name === 'Array') return `[${showParts(value.keys(), value, depth, () => '')}]`
  if (name !== undefined) return /^[aeiou]/i.test(name) ? `an ${name}` : `a ${name}`
  return `{${showParts(Object.keys(value), value, depth, key => `${key}: `)}}`
}

/** As many of them as there is room for. */
function showParts<K extends PropertyKey>(
  keys: Iterable<K>,
  value: object,
  depth: number,
  before: (key: K) => string,
): string {
  let shown = ''
  for (const key of keys) {
    const more = shown === '' ? '' : ', '
    if (shown.length > LONGEST || depth >= DEEPEST) return `${shown}${more}…`
    shown += `${more}${before(key)}${show(propertyOf(value, key), LONGEST_TEXT / 2, depth + 1)}`
  }
  return shown
}

function propertyOf(value: object, key: PropertyKey): unknown {
  const property = Object.getOwnPropertyDescriptor(value, key)
  // A getter may throw, or never end.
  return property?.get === undefined ? property?.value : property.get
}

function className(value: object): string | undefined {
  const prototype: object | null = Object.getPrototypeOf(value)
  if (prototype === null || isObjectPrototype(prototype)) return undefined
  const name: unknown = prototype.constructor?.name
  return typeof name === 'string' && name !== '' ? name : 'object of a nameless class'
}

/** Whether this is Object.prototype: this realm's, or another's (of a vm context, of a frame). */
export function isObjectPrototype(prototype: object): boolean {
  if (prototype === Object.prototype) return true
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'isPrototypeOf')
}
