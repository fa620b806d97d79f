import { bar } from './bar.ts'
import { columnsOf, fitted } from './columns.ts'

const REDRAW_MS = 100
const COLUMNS = 30

/** How far the work is, on stderr: one line that is redrawn in a terminal, elsewhere a line every tenth of the way. */
export class ProgressBar {
  readonly #total: number | undefined
  readonly #unit: (n: number) => string
  readonly #isTerminal = process.stderr.isTTY === true
  #done = 0
  #drawnAt = 0
  #tenths = 0

  /** `total`: undefined where nobody knows how much there is, as of standard input. */
  constructor(total: number | undefined, unit: (n: number) => string) {
    this.#total = total
    this.#unit = unit
  }

  add(n: number): void {
    this.#done += n
    const now = performance.now()
    if (this.#isTerminal) {
      if (now - this.#drawnAt < REDRAW_MS) return
      this.#drawnAt = now
      // A line that wraps could not be taken away again.
      process.stderr.write(`\r${fitted(this.#line(), (process.stderr.columns ?? 80) - 1)}`)
    } else if (this.#total !== undefined && Math.floor((this.#done / this.#total) * 10) > this.#tenths) {
      this.#tenths = Math.floor((this.#done / this.#total) * 10)
      process.stderr.write(`${this.#line()}\n`)
    }
  }

  /** Takes the line away again. */
  end(): void {
    if (this.#isTerminal) process.stderr.write('\r\x1b[K')
  }

  #line(): string {
    const done = this.#unit(this.#done)
    if (this.#total === undefined || this.#total === 0) return `  reading  ${done}`
    const share = Math.min(1, this.#done / this.#total)
    const drawn = bar(share, COLUMNS)
    const rest = '·'.repeat(COLUMNS - columnsOf(drawn))
    return `  reading  ${drawn}${rest}  ${Math.floor(share * 100)} %  ${done} of ${this.#unit(this.#total)}`
  }
}
