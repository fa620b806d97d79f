/** How a connection to the stream came to its end. */
export type Ending =
  /** It had brought something before. */
  | { readonly kind: 'dropped'; readonly why: string }
  | { readonly kind: 'network'; readonly why: string }
  | { readonly kind: 'http'; readonly status: number; readonly why: string }
  /** 429 or 420; `resetAt`: when X lets the account connect again, if it says so. */
  | { readonly kind: 'rate-limit'; readonly status: number; readonly why: string; readonly resetAt: number | undefined }

const NETWORK_STEP_MS = 250
const NETWORK_MOST_MS = 16_000
const HTTP_FIRST_MS = 5_000
const HTTP_MOST_MS = 320_000
const RATE_LIMIT_FIRST_MS = 60_000
/** The limits of X count in windows of a quarter of an hour. */
const RATE_LIMIT_MOST_MS = 900_000

/**
 * How long to wait before the next connection, as X's documentation asks: not at all after a drop; a step longer each
 * time after network errors; twice as long each time after HTTP errors, and, from a minute on, after rate limits that do
 * not say when they end.
 */
export class RetryDelays {
  #network = 0
  #http = 0
  #rateLimit = 0

  /** The wait after this ending, in milliseconds. */
  after(ending: Ending, now: number): number {
    switch (ending.kind) {
      case 'dropped':
        return 0
      case 'network':
        this.#network = Math.min(this.#network + NETWORK_STEP_MS, NETWORK_MOST_MS)
        return this.#network
      case 'http':
        this.#http = Math.min(Math.max(HTTP_FIRST_MS, 2 * this.#http), HTTP_MOST_MS)
        return this.#http
      case 'rate-limit':
        if (ending.resetAt !== undefined && ending.resetAt > now) return ending.resetAt - now
        this.#rateLimit = Math.min(Math.max(RATE_LIMIT_FIRST_MS, 2 * this.#rateLimit), RATE_LIMIT_MOST_MS)
        return this.#rateLimit
    }
  }

  /** The stream delivers again. */
  reset(): void {
    this.#network = 0
    this.#http = 0
    this.#rateLimit = 0
  }
}
