import type { Tweet } from '../../lib/io/recording.ts'
import { matcherOf } from './rule-matcher.ts'
import { parseRule, RuleError } from './rule-syntax.ts'
import { type Answer, invalidParameter, ruleProblem } from './x-problem.ts'

interface StoredRule {
  readonly id: string
  readonly value: string
  readonly tag?: string
  readonly matches: (tweet: Tweet) => boolean
}

const FIRST_ID = 1_700_000_000_000_000_001n

/** The rules of the stream, and the answers of /2/tweets/search/stream/rules. */
export class RuleStore {
  #rules: readonly StoredRule[] = []
  #ids = 0n

  get isEmpty(): boolean {
    return this.#rules.length === 0
  }

  /** Those that match, as a tweet of the stream carries them. */
  matching(tweet: Tweet): readonly { readonly id: string; readonly tag?: string }[] {
    return this.#rules
      .filter(rule => rule.matches(tweet))
      .map(({ id, tag }) => (tag === undefined ? { id } : { id, tag }))
  }

  /** GET: all, or those with these ids. */
  list(ids: readonly string[] | undefined): Answer {
    const data = this.#rules.filter(({ id }) => ids?.includes(id) ?? true).map(shown)
    const meta = { sent: sent(), result_count: data.length }
    return { status: 200, body: data.length === 0 ? { meta } : { data, meta } }
  }

  /** POST: `{"add": […]}` or `{"delete": {"ids": […]}}`. */
  update(body: unknown, isDryRun: boolean): Answer {
    const { add, ...rest } = (body ?? {}) as { add?: unknown; delete?: { ids?: unknown; values?: unknown } }
    const { ids, values } = rest.delete ?? {}
    if (Array.isArray(add) && add.length > 0) return this.#add(add, isDryRun)
    if (Array.isArray(ids)) return this.#delete(ids, 'id', isDryRun)
    if (Array.isArray(values)) return this.#delete(values, 'value', isDryRun)
    return invalidParameter('body', '', 'a body {"add": [{"value", "tag"}]} or {"delete": {"ids": []}} is required')
  }

  #add(wanted: readonly unknown[], isDryRun: boolean): Answer {
    const created: StoredRule[] = []
    const invalid: object[] = []
    const duplicates: object[] = []
    for (const one of wanted) {
      const { value, tag } = (one ?? {}) as { value?: unknown; tag?: unknown }
      if (typeof value !== 'string' || value.trim() === '') {
        invalid.push(
          ruleProblem('invalid', { value, details: ["no viable alternative at input '<EOF>' (at position 1)"] }),
        )
        continue
      }
      const same = [...this.#rules, ...created].find(rule => rule.value === value && rule.tag === tag)
      if (same !== undefined) {
        duplicates.push(ruleProblem('duplicate', { value, id: same.id }))
        continue
      }
      try {
        const id = String(FIRST_ID + this.#ids++)
        created.push({ id, value, ...(typeof tag === 'string' ? { tag } : {}), matches: matcherOf(parseRule(value)) })
      } catch (thrown) {
        if (!(thrown instanceof RuleError)) throw thrown
        invalid.push(ruleProblem('invalid', { value, details: [thrown.message] }))
      }
    }
    // X takes all of a request, or none where one is invalid.
    const taken = invalid.length === 0 ? created : []
    if (!isDryRun) this.#rules = [...this.#rules, ...taken]
    const errors = [...invalid, ...duplicates]
    const summary = {
      created: taken.length,
      not_created: wanted.length - taken.length,
      valid: created.length,
      invalid: invalid.length + duplicates.length,
    }
    return {
      status: invalid.length > 0 ? 400 : taken.length > 0 ? 201 : 200,
      body: {
        ...(taken.length === 0 ? {} : { data: taken.map(shown) }),
        meta: { sent: sent(), summary },
        ...(errors.length === 0 ? {} : { errors }),
      },
    }
  }

  #delete(wanted: readonly unknown[], field: 'id' | 'value', isDryRun: boolean): Answer {
    const doomed = this.#rules.filter(rule => wanted.includes(rule[field]))
    if (!isDryRun) this.#rules = this.#rules.filter(rule => !doomed.includes(rule))
    const missing = wanted.filter(name => !doomed.some(rule => rule[field] === name))
    const errors = missing.map(name => ({
      errors: [{ parameters: { [field]: name }, message: `Rule ${String(name)} does not exist` }],
      title: 'Invalid Request',
      detail: `Rule ${String(name)} does not exist`,
      type: 'https://api.twitter.com/2/problems/invalid-request',
    }))
    const meta = { sent: sent(), summary: { deleted: doomed.length, not_deleted: missing.length } }
    return {
      status: doomed.length === 0 && missing.length > 0 ? 400 : 200,
      body: errors.length === 0 ? { meta } : { meta, errors },
    }
  }
}

function shown({ id, value, tag }: StoredRule): object {
  return tag === undefined ? { id, value } : { id, value, tag }
}

function sent(): string {
  return new Date().toISOString()
}
