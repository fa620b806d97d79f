import { ApiPartialResponseError, ApiRequestError, ApiResponseError, TwitterApi, TwitterApiv2 } from 'twitter-api-v2'
import { UserError } from '../command.ts'
import { problemOf } from './problem.ts'
import { refused } from './refused.ts'
import type { XApi } from './x-api.ts'

/** A rule of the account's filtered stream. */
export interface StreamRule {
  readonly id: string
  readonly value: string
  readonly tag?: string
}

/** By which the recorder knows the rules again that it added. */
export const RULE_TAG = 'yeoul'

/** The library's client, at another address. */
class RulesClient extends TwitterApiv2 {
  constructor(api: XApi) {
    // Answers of a few kilobytes: not compressed, they need no decoder.
    super(new TwitterApi(api.token, { httpAgent: api.agent, compression: false }))
    this.setPrefix(api.url('').href)
  }
}

/** The rules of the account's filtered stream. All throw a UserError if X refuses, or cannot be reached. */
export class StreamRules {
  readonly #api: XApi
  readonly #client: RulesClient

  constructor(api: XApi) {
    this.#api = api
    this.#client = new RulesClient(api)
  }

  /** All of them. */
  async list(): Promise<readonly StreamRule[]> {
    const { data } = await this.#asked(() => this.#client.streamRules())
    return data ?? []
  }

  /** Adds what is not there yet; gives those of the account that have these texts. */
  async add(values: readonly string[]): Promise<readonly StreamRule[]> {
    const there = await this.list()
    const missing = values.filter(value => !there.some(rule => rule.value === value))
    if (missing.length === 0) return there.filter(({ value }) => values.includes(value))
    await this.#submit(missing, false)
    return (await this.list()).filter(({ value }) => values.includes(value))
  }

  /** Asks X whether it would take these rules. */
  async validate(values: readonly string[]): Promise<void> {
    await this.#submit(values, true)
  }

  /** Throws as well if one of them is not there. */
  async delete(ids: readonly string[]): Promise<void> {
    const answer = await this.#asked(() => this.#client.updateStreamRules({ delete: { ids: [...ids] } }))
    const { errors } = answer as { errors?: unknown }
    if (errors !== undefined) throw new UserError(`X did not delete ${ids.join(', ')}: ${problemOf(answer)}`)
  }

  async #submit(values: readonly string[], dry_run: boolean): Promise<void> {
    const add = values.map(value => ({ value, tag: RULE_TAG }))
    // X reports rules that it rejects in a refusal, or beside those that it takes.
    const answer = await this.#asked(() => this.#client.updateStreamRules({ add }, dry_run ? { dry_run } : {}))
    const { errors = [] } = answer as { errors?: readonly { readonly title?: string }[] }
    // A rule that is there already is as good as one that was added.
    const rejected = errors.filter(({ title }) => title !== 'DuplicateRule')
    if (rejected.length > 0) throw ruleRejected(rejected)
  }

  async #asked<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask()
    } catch (thrown) {
      throw this.#inWords(thrown)
    }
  }

  #inWords(thrown: unknown): unknown {
    if (thrown instanceof ApiResponseError) {
      const { code, data, rateLimit } = thrown
      const errors = (data as { errors?: unknown } | undefined)?.errors
      if (code === 400 && Array.isArray(errors) && errors.some(({ type }) => /invalid-rules/.test(type))) {
        return ruleRejected(errors)
      }
      return refused(code, problemOf(data), rateLimit?.reset)
    }
    if (thrown instanceof ApiRequestError || thrown instanceof ApiPartialResponseError) {
      // The library keeps what happened for itself.
      const { _options } = thrown as unknown as { _options?: { error?: Error; responseError?: Error } }
      const cause = _options?.error ?? _options?.responseError
      const { code } = (cause ?? {}) as NodeJS.ErrnoException
      const advice = /CERT|SIGNED/.test(code ?? '')
        ? 'its certificate is not trusted here; of yeoul x-server --tls, NODE_EXTRA_CA_CERTS names the file that it prints'
        : 'is the address right, the server running, the network up?'
      return new UserError(
        `${this.#api.host} cannot be reached (${cause?.message || code || thrown.message}): ${advice}`,
      )
    }
    return thrown
  }
}

/** Each rejected rule with X's reasons. */
function ruleRejected(errors: readonly unknown[]): UserError {
  const lines = errors.map(error => {
    const { value } = error as { value?: unknown }
    return `  ${String(value)}\n    ${problemOf({ errors: [error] }) ?? 'no reason given'}`
  })
  return new UserError(
    `X rejects ${errors.length === 1 ? 'this rule' : 'these rules'}:\n${lines.join('\n')}\nNothing was added. Put it right; --dry-run asks X without recording.`,
  )
}
