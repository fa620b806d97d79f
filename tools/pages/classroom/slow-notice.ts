/** What takes no longer is not told. */
const LONG_MS = 300

/** A notice of something that may take a while: it is seen once it has, and gone as soon as it is over. */
export class SlowNotice {
  readonly #again: (inMs: number) => void
  #sinceMs: number | undefined

  /** `again` is asked to look again, so many milliseconds later. */
  constructor(again: (inMs: number) => void) {
    this.#again = again
  }

  /** What is to be seen at a time, where there is something to say; '' says that there is nothing. */
  at(words: string, nowMs: number): string {
    if (words === '') {
      this.#sinceMs = undefined
      return ''
    }
    if (this.#sinceMs === undefined) {
      this.#sinceMs = nowMs
      this.#again(LONG_MS)
    }
    return nowMs - this.#sinceMs < LONG_MS ? '' : words
  }
}
