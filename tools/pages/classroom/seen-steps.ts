import type { WatermarkStep } from '../../../lib/trace/queries/input-watermark.ts'
import { countBefore, type Logged } from './key-log.ts'
import type { ShownSpan } from './shown-span.ts'

/** A step that moves less than such a part of what is shown is not seen. */
const PARTS = 1000

/** The steps of a watermark that can be told apart in a picture; found once, and more only where more has come. */
export class SeenSteps {
  #from = Number.NaN
  #to = Number.NaN
  #seen: (WatermarkStep & Logged)[] = []
  #upTo = 0

  at(
    steps: readonly (WatermarkStep & Logged)[],
    place: number,
    { processingTime }: ShownSpan,
  ): readonly WatermarkStep[] {
    const { from, to } = processingTime
    const count = countBefore(steps, place)
    if (from !== this.#from || to !== this.#to || count < this.#upTo) {
      this.#from = from
      this.#to = to
      this.#seen = []
      this.#upTo = 0
    }
    const least = (to - from) / PARTS
    for (; this.#upTo < count; this.#upTo++) {
      const step = steps[this.#upTo] as WatermarkStep & Logged
      const last = this.#seen.at(-1)
      // Of what comes before the picture, the last is where it begins.
      if (last !== undefined && last.atMs < from && step.atMs <= from) this.#seen.pop()
      else if (last !== undefined && step.atMs - last.atMs < least && step.watermarkMs - last.watermarkMs < least)
        continue
      this.#seen.push(step)
    }
    const newest = steps[count - 1]
    const last = this.#seen.at(-1)
    return newest === undefined || newest === last ? this.#seen : [...this.#seen, newest]
  }
}
