import type { Clock } from '../clock.ts'
import { fitted } from './columns.ts'
import { escapeControls } from './escape.ts'

const REDRAW_MS = 500
/** Where nothing can be redrawn, each state takes a line of its own. */
const REPRINT_MS = 10_000

/** How work goes that has no end of its own, on stderr: one line that is redrawn in a terminal, elsewhere a line every ten seconds. */
export class ProgressLine {
  readonly #clock: Clock
  readonly #count: () => number
  readonly #text: (rate: string) => string
  readonly #isTerminal = process.stderr.isTTY === true
  #cancel = () => {}
  #before: { readonly at: number; readonly count: number }

  /** `count`: how much is done. `text` says the rest, with so many a second of it. */
  constructor(clock: Clock, count: () => number, text: (rate: string) => string) {
    this.#clock = clock
    this.#count = count
    this.#text = text
    this.#before = { at: clock.now(), count: 0 }
    this.#again()
  }

  /** Something happened that stays on the screen. */
  say(text: string): void {
    this.#erase()
    process.stderr.write(`${escapeControls(text)}\n`)
  }

  end(): void {
    this.#cancel()
    this.#erase()
  }

  #again(): void {
    this.#cancel = this.#clock.after(this.#isTerminal ? REDRAW_MS : REPRINT_MS, () => {
      const text = this.#line()
      // A line that wraps could not be taken away again.
      const drawn = this.#isTerminal ? `\r${fitted(text, (process.stderr.columns ?? 80) - 1)}` : `${text}\n`
      process.stderr.write(drawn)
      this.#again()
    })
  }

  #erase(): void {
    if (this.#isTerminal) process.stderr.write('\r\x1b[K')
  }

  #line(): string {
    const count = this.#count()
    const at = this.#clock.now()
    const rate = ((count - this.#before.count) * 1000) / Math.max(1, at - this.#before.at)
    this.#before = { at, count }
    return `  ${this.#text(`${rate.toFixed(rate < 10 ? 1 : 0)}/s`)}`
  }
}
