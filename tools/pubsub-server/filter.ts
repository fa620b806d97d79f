import { contentOf, type Message } from './message.ts'
import { invalid } from './rpc-error.ts'

/** Whether a subscription wants a message. */
export type Filter = (message: Message) => boolean

type Test = (attributes: Readonly<Record<string, string>>) => boolean

const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*")|([A-Za-z_][\w-]*)|(!=|[().,:=-]))/y
const LONGEST = 256

/**
 * The filter language of Pub/Sub: `attributes:KEY`, `attributes.KEY = "VALUE"`, `!=`, `hasPrefix(attributes.KEY, "P")`,
 * with NOT or -, AND, OR and parentheses; AND and OR are not mixed without these. Throws INVALID_ARGUMENT.
 */
export function parsedFilter(text: string): Filter {
  if (Buffer.byteLength(text) > LONGEST) throw invalid(`Invalid filter: it has more than ${LONGEST} bytes.`)
  const test = new FilterParser(text).parse()
  return message => test(contentOf(message.encoded).attributes)
}

class FilterParser {
  readonly #text: string
  readonly #tokens: string[] = []

  constructor(text: string) {
    this.#text = text
    const whole = text.trimEnd()
    for (let at = 0; at < whole.length; ) {
      TOKEN.lastIndex = at
      const [token] = TOKEN.exec(whole) ?? this.#fail(`cannot be read from '${whole.slice(at, at + 20)}' on`)
      this.#tokens.push(token.trim())
      at = TOKEN.lastIndex
    }
  }

  parse(): Test {
    const test = this.#expression()
    if (this.#tokens.length > 0) this.#fail(`'${this.#tokens[0]}' is too much`)
    return test
  }

  #expression(): Test {
    const tests = [this.#term()]
    const operator = this.#tokens[0]
    if (operator !== 'AND' && operator !== 'OR') return tests[0]
    while (this.#tokens[0] === operator) {
      this.#tokens.shift()
      tests.push(this.#term())
    }
    if (this.#tokens[0] === 'AND' || this.#tokens[0] === 'OR') this.#fail('AND and OR side by side need parentheses')
    return operator === 'AND'
      ? attributes => tests.every(test => test(attributes))
      : attributes => tests.some(test => test(attributes))
  }

  #term(): Test {
    const token = this.#tokens.shift()
    if (token === 'NOT' || token === '-') {
      const negated = this.#term()
      return attributes => !negated(attributes)
    }
    if (token === '(') {
      const inner = this.#expression()
      this.#expect(')')
      return inner
    }
    if (token === 'hasPrefix') {
      this.#expect('(')
      this.#expect('attributes')
      this.#expect('.')
      const key = this.#key()
      this.#expect(',')
      const prefix = this.#string()
      this.#expect(')')
      return attributes => attributes[key]?.startsWith(prefix) ?? false
    }
    if (token !== 'attributes') return this.#fail(`'${token ?? ''}' where attributes, hasPrefix or ( is expected`)
    const sign = this.#tokens.shift()
    if (sign === ':') {
      const key = this.#key()
      return attributes => key in attributes
    }
    if (sign !== '.') return this.#fail("after 'attributes' goes : or .")
    const key = this.#key()
    const operator = this.#tokens.shift()
    if (operator !== '=' && operator !== '!=') return this.#fail(`after 'attributes.${key}' goes = or !=`)
    const value = this.#string()
    return operator === '=' ? attributes => attributes[key] === value : attributes => attributes[key] !== value
  }

  #key(): string {
    if (this.#tokens[0]?.startsWith('"')) return this.#string()
    const key = this.#tokens.shift() ?? ''
    return /^[A-Za-z_]/.test(key) ? key : this.#fail(`'${key}' is no key`)
  }

  #string(): string {
    const token = this.#tokens.shift() ?? ''
    if (!token.startsWith('"')) this.#fail(`'${token}' where a "string" is expected`)
    return token.slice(1, -1).replace(/\\(.)/g, '$1')
  }

  #expect(expected: string): void {
    const token = this.#tokens.shift()
    if (token !== expected) this.#fail(`'${token ?? ''}' where ${expected} is expected`)
  }

  #fail(why: string): never {
    throw invalid(`Invalid filter (filter=${this.#text}): ${why}.`)
  }
}
