import { make } from '../elements.ts'
import type { Replay } from './replay.ts'
import { SvgPicture } from './svg-picture.ts'
import { timelineMarks } from './timeline.ts'

/** The line of a replay; where `sought` is given, one can go along it. */
export class TimelineBar {
  readonly element: HTMLElement
  readonly #picture: SvgPicture
  readonly #range: HTMLInputElement | undefined
  #isHeld = false

  constructor(em: number, sought?: (atMs: number) => void) {
    this.#picture = new SvgPicture('line', em)
    this.element = make('div', { class: 'timeline' }, this.#picture.svg)
    if (sought === undefined) return
    const range = make('input', { type: 'range', min: 0, max: 1, step: 100, 'aria-label': 'processing time' })
    range.addEventListener('input', () => sought(Number(range.value)))
    range.addEventListener('pointerdown', () => {
      this.#isHeld = true
    })
    const release = () => {
      this.#isHeld = false
      // The keys are the page's own again.
      range.blur()
    }
    range.addEventListener('pointerup', release)
    range.addEventListener('pointercancel', release)
    this.#range = range
    this.element.append(range)
  }

  measure(): void {
    this.#picture.measure()
  }

  draw({ show, cues, firings, standing, clock }: Replay): void {
    if (show === undefined) return
    const { beganMs, lastMs } = show
    const { width, em } = this.#picture.size
    const { nowMs } = standing
    const words = `${clock.label(nowMs)} of ${clock.label(lastMs)}`
    this.#picture.draw(
      timelineMarks({ bounds: { beganMs, lastMs }, nowMs, firings, cues }, width, em),
      `Timeline: ${words}`,
    )
    const range = this.#range
    if (range === undefined) return
    range.min = String(beganMs)
    range.max = String(lastMs)
    if (!this.#isHeld) range.value = String(nowMs)
    range.setAttribute('aria-valuetext', words)
  }
}
