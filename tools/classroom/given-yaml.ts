import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import { UserError } from '../command.ts'

/** A value of a YAML file, with the keys that lead to it. */
export interface Given {
  readonly node: Node | null
  readonly key: string
}

/** As many mistakes are told at once. */
const MOST_TOLD = 10

/** Reads values of a YAML file, and gathers what is wrong with them, each with its line and key. */
export class GivenYaml {
  readonly root: Given
  readonly #name: string
  readonly #lines = new LineCounter()
  readonly #wrongs: string[] = []

  /** Throws a UserError where the text is no YAML. */
  constructor(text: string, name: string) {
    this.#name = name
    const document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false })
    for (const { pos, message } of document.errors) {
      this.#wrongs.push(`${name}:${this.#lines.linePos(pos[0]).line}: ${message}`)
    }
    this.throwWrongs()
    this.root = { node: document.contents as Node | null, key: '' }
  }

  /** Notes that a value is wrong; gives nothing, so that reading goes on to the next mistake. */
  wrong({ node, key }: Given, what: string): undefined {
    const line = this.#lines.linePos(node?.range?.[0] ?? 0).line
    this.#wrongs.push(`${this.#name}:${line}: ${key === '' ? 'the file' : key} ${what}`)
    return undefined
  }

  throwWrongs(): void {
    if (this.#wrongs.length === 0) return
    const more = this.#wrongs.length - MOST_TOLD
    const told = this.#wrongs.slice(0, MOST_TOLD)
    throw new UserError([...told, ...(more > 0 ? [`and ${more} more`] : [])].join('\n'))
  }

  /** The values by their keys, of which only these are `known`; any, where none are said. */
  map(given: Given, known?: readonly string[]): ReadonlyMap<string, Given> {
    const found = new Map<string, Given>()
    if (!isMap(given.node)) {
      this.wrong(
        given,
        `is ${kindOf(given.node)}, not a map${known === undefined ? '' : `; its keys are ${known.join(', ')}`}`,
      )
      return found
    }
    for (const { key: keyNode, value } of given.node.items) {
      const name = isScalar(keyNode) ? String(keyNode.value) : ''
      const key = given.key === '' ? name : `${given.key}.${name}`
      // What is left empty stands where its key stands.
      const node = (value as Node | null) ?? (keyNode as Node)
      if (known !== undefined && !known.includes(name)) {
        this.wrong({ node: keyNode as Node, key }, `is no key here; there are ${known.join(', ')}`)
      } else found.set(name, { node, key })
    }
    return found
  }

  list(given: Given): readonly Given[] {
    if (isSeq(given.node)) {
      return given.node.items.map((node, i) => ({ node: node as Node | null, key: `${given.key}[${i + 1}]` }))
    }
    this.wrong(given, `is ${kindOf(given.node)}, not a list`)
    return []
  }

  isText({ node }: Given): boolean {
    return isScalar(node)
  }

  /** A text, or a number as it is written. */
  text(given: Given, form?: RegExp, wanted = ''): string {
    const { node } = given
    const value = isScalar(node) ? (typeof node.value === 'string' ? node.value : (node.source ?? '')) : undefined
    if (value === undefined || value === '') {
      this.wrong(given, `is ${kindOf(node)}, not a text`)
      return ''
    }
    if (form !== undefined && !form.test(value)) this.wrong(given, `is '${value}', not ${wanted}`)
    return value
  }

  number(given: Given, least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY): number {
    const value = isScalar(given.node) ? given.node.value : undefined
    if (typeof value === 'number' && value >= least && value <= most) return value
    const range = Number.isFinite(least) ? ` from ${least} to ${most}` : ''
    const is = isScalar(given.node) ? `'${given.node.source ?? ''}'` : kindOf(given.node)
    this.wrong(given, `is ${is}, not a number${range}`)
    return Math.max(0, Number.isFinite(least) ? least : 0)
  }

  boolean(given: Given): boolean {
    const value = isScalar(given.node) ? given.node.value : undefined
    if (typeof value !== 'boolean') this.wrong(given, `is ${kindOf(given.node)}, not true or false`)
    return value === true
  }

  oneOf<T extends string>(given: Given, choices: readonly T[]): T {
    const text = this.text(given)
    const found = choices.find(choice => choice === text)
    if (found === undefined && text !== '') this.wrong(given, `is '${text}'; there is ${choices.join(', ')}`)
    return found ?? (choices[0] as T)
  }
}

function kindOf(node: Node | null): string {
  if (isMap(node)) return 'a map'
  if (isSeq(node)) return 'a list'
  if (!isScalar(node) || node.value === null) return 'empty'
  return typeof node.value === 'string' ? 'a text' : `'${node.source ?? node.value}'`
}
