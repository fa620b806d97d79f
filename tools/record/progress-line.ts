import { grouped } from '../../lib/core/counted.ts'
import { fitted } from '../terminal/columns.ts'
import { inWords } from '../terminal/duration.ts'
import { escapeControls } from '../terminal/escape.ts'
import { inBytes } from '../terminal/number.ts'
import type { Clock } from './clock.ts'

const REDRAW_MS = 500
/** Where nothing can be redrawn, each state takes a line of its own. */
const REPRINT_MS = 10_000

/** How the recording goes, as the line shows it. */
export interface Progress {
  readonly tweets: number
  /** Of the tweet that came last: from when it was written until it was received. */
  readonly lagMs: number | undefined
  readonly bytes: number
  readonly free: number | undefined
}

/** How the recording goes, on stderr: one line that is redrawn in a terminal, elsewhere a line every ten seconds. */
export class ProgressLine {
  readonly #clock: Clock
  readonly #progress: () => Progress
  readonly #isTerminal = process.stderr.isTTY === true
  #cancel = () => {}
  #before: { readonly at: number; readonly tweets: number }

  constructor(clock: Clock, progress: () => Progress) {
    this.#clock = clock
    this.#progress = progress
    this.#before = { at: clock.now(), tweets: 0 }
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
    const { tweets, lagMs, bytes, free } = this.#progress()
    const at = this.#clock.now()
    const rate = ((tweets - this.#before.tweets) * 1000) / Math.max(1, at - this.#before.at)
    this.#before = { at, tweets }
    const lag = lagMs === undefined ? '' : `  lag ${inWords(lagMs)}`
    const room = free === undefined ? '' : ` (${inBytes(free)} free)`
    return `  recording  ${grouped(tweets)} tweets  ${rate.toFixed(rate < 10 ? 1 : 0)}/s${lag}  ${inBytes(bytes)}${room}`
  }
}
