/** How many keys of a step are remembered. */
const MOST_KEYS = 10_000
/** Of how many steps: a job that was started again comes with other tokens. */
const MOST_STEPS = 64

/**
 * What keys of steps had at the end of a bundle, so that the next one need not ask for it: true as long as the engine
 * gives the same token. Source: Beam's Fn API, ProcessBundleRequest.CacheToken.
 */
export class StateCache {
  readonly #steps = new Map<string, Map<string, unknown>>()

  /** Takes out what a key has: a bundle that fails does not put it back. */
  take(token: string, transformId: string, key: string): unknown {
    const keys = this.#steps.get(`${token} ${transformId}`)
    const kept = keys?.get(key)
    keys?.delete(key)
    return kept
  }

  /** Keeps what the engine has just been given, and forgets what was not asked for the longest. */
  put(token: string, transformId: string, entries: Iterable<readonly [key: string, kept: unknown]>): void {
    const id = `${token} ${transformId}`
    const keys = this.#steps.get(id) ?? new Map<string, unknown>()
    this.#steps.delete(id)
    this.#steps.set(id, keys)
    for (const [key, kept] of entries) keys.set(key, kept)
    trim(keys, MOST_KEYS)
    trim(this.#steps, MOST_STEPS)
  }
}

/** Takes away those that were put first. */
function trim(map: Map<string, unknown>, most: number): void {
  for (const key of map.keys()) {
    if (map.size <= most) return
    map.delete(key)
  }
}
