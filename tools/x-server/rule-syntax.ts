/** A rule of the filtered stream, read. */
export type RuleNode =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly RuleNode[] }
  | { readonly kind: 'not'; readonly part: RuleNode }
  /** A keyword or a quoted phrase. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'hashtag'; readonly tag: string }
  | { readonly kind: 'lang'; readonly lang: string }

/** The longest rule that X takes. */
const LONGEST = 1024

/** A rule is invalid: the message says why, as X does. */
export class RuleError extends Error {
  override readonly name = 'RuleError'
}

/**
 * Reads a rule: keywords, "quoted phrases", #hashtags and lang:xx, beside each other for 'and', with OR, - for 'not', and
 * parentheses; 'and' binds closer than OR. Throws a RuleError for anything else that X knows, and for what X rejects.
 */
export function parseRule(value: string): RuleNode {
  if (value.length > LONGEST) {
    throw new RuleError(
      `Rule length ${value.length} is greater than the maximum of ${LONGEST} characters (at position ${LONGEST})`,
    )
  }
  const parser = new RuleParser(value)
  const rule = parser.or()
  parser.expectEnd()
  if (!canStandAlone(rule)) {
    throw new RuleError(
      'Rules must contain at least one positive, standalone operator in each branch of OR: a keyword, a phrase or a hashtag beside lang: and negations (at position 1)',
    )
  }
  return rule
}

/** lang: and negations only narrow what others match. */
function canStandAlone(node: RuleNode): boolean {
  switch (node.kind) {
    case 'and':
      return node.parts.some(canStandAlone)
    case 'or':
      return node.parts.every(canStandAlone)
    case 'not':
    case 'lang':
      return false
    case 'text':
    case 'hashtag':
      return true
  }
}

const SPACE = /\s*/y
const QUOTED = /"([^"]*)"/y
const OPERAND = /[^\s()"]+/y
const OPERATOR = /^([a-z_]+):/i
const LANGUAGE = /^[a-z]{2,3}$/

class RuleParser {
  readonly #value: string
  #at = 0

  constructor(value: string) {
    this.#value = value
  }

  or(): RuleNode {
    const parts = [this.#and()]
    while (this.#peekWord() === 'OR') {
      this.#take(OPERAND)
      parts.push(this.#and())
    }
    return parts.length === 1 ? (parts[0] as RuleNode) : { kind: 'or', parts }
  }

  expectEnd(): void {
    if (this.#skipSpace() < this.#value.length) this.#refuse()
  }

  #and(): RuleNode {
    const parts = [this.#operand()]
    for (;;) {
      const at = this.#skipSpace()
      if (at === this.#value.length || this.#value[at] === ')' || this.#peekWord() === 'OR') break
      parts.push(this.#operand())
    }
    return parts.length === 1 ? (parts[0] as RuleNode) : { kind: 'and', parts }
  }

  #operand(): RuleNode {
    const at = this.#skipSpace()
    const character = this.#value[at]
    if (character === '-') {
      this.#at++
      if (/^[\s-]?$/.test(this.#value[this.#at] ?? '')) this.#refuse()
      return { kind: 'not', part: this.#operand() }
    }
    if (character === '(') {
      this.#at++
      const group = this.or()
      if (this.#value[this.#skipSpace()] !== ')') this.#refuse()
      this.#at++
      return group
    }
    if (character === '"') {
      const text = this.#take(QUOTED)?.[1]
      if (text === undefined || !/[^\s]/.test(text)) return this.#refuse()
      return { kind: 'text', text: text.trim() }
    }
    if (this.#peekWord() === 'OR' || this.#peekWord() === 'AND') this.#refuse()
    const word = this.#take(OPERAND)?.[0] ?? this.#refuse()
    return this.#term(word, at)
  }

  #term(word: string, at: number): RuleNode {
    const operator = OPERATOR.exec(word)?.[1]
    if (operator === 'lang') {
      const lang = word.slice('lang:'.length)
      if (!LANGUAGE.test(lang)) this.#refuse(at)
      return { kind: 'lang', lang }
    }
    if (operator !== undefined || /^[@$]./.test(word)) {
      throw new RuleError(
        `Reference to invalid operator '${operator ?? word[0]}'. Operator is not available in current product or product packaging. Please refer to complete available operator list at https://docs.x.com. (at position ${at + 1})`,
      )
    }
    if (word.startsWith('#')) {
      if (!/^#[\p{L}\p{M}\p{N}_]+$/u.test(word)) this.#refuse(at)
      return { kind: 'hashtag', tag: word.slice(1) }
    }
    if (!/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(word)) this.#refuse(at)
    return { kind: 'text', text: word }
  }

  #peekWord(): string | undefined {
    OPERAND.lastIndex = this.#skipSpace()
    return OPERAND.exec(this.#value)?.[0]
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#value) ?? undefined
    this.#at += found?.[0].length ?? 0
    return found
  }

  #skipSpace(): number {
    SPACE.lastIndex = this.#at
    this.#at += SPACE.exec(this.#value)?.[0].length ?? 0
    return this.#at
  }

  #refuse(at = this.#at): never {
    const input = this.#value[at] === undefined ? '<EOF>' : this.#value.slice(at, at + 20)
    throw new RuleError(`no viable alternative at input '${input}' (at position ${at + 1})`)
  }
}
