const LONGEST_TEXT = 60
const MOST_KEYS = 4

/** A value in a few words, for an error message: never a whole document, and it does not throw. */
export function showValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}…` : value)
    case 'bigint':
      return `${value}n`
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value)
    case 'function':
      return value.name === '' ? 'a function' : `the function ${value.name}`
    case 'object':
      return value === null ? 'null' : showObject(value)
    default:
      return String(value)
  }
}

function showObject(value: object): string {
  const name = className(value)
  if (Array.isArray(value) && name === 'Array') return `an array of ${value.length}`
  if (name !== undefined) return /^[aeiou]/i.test(name) ? `an ${name}` : `a ${name}`
  const keys = Object.keys(value)
  return `an object {${keys.slice(0, MOST_KEYS).join(', ')}${keys.length > MOST_KEYS ? ', …' : ''}}`
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
