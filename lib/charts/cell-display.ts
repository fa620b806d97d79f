import { type Bundle, CELL_WIDTH, type Chart, notebookDisplay } from './chart.ts'

/** Twelve frames a second are enough for an eye, and leave time for the run. */
const FRAME_MS = 80
let count = 0

/** A picture beneath a cell that is drawn anew, up to twelve times a second; elsewhere than in a notebook there is none. */
export class CellDisplay {
  readonly #id = `yeoul-live-${++count}`
  #isShown = false
  #nextFrame = 0

  /** From here on it is another picture, beneath the one before. */
  begin(): void {
    this.#isShown = false
  }

  /** True if the next frame may be drawn. */
  get isDue(): boolean {
    return performance.now() >= this.#nextFrame
  }

  /** Draws a frame. Where `draw` or its chart throws there is none: there is nothing to draw yet. */
  frame(draw: () => Chart): void | Promise<void> {
    if (notebookDisplay() === undefined) return
    const begin = performance.now()
    const bundle = drawn(draw)
    if (bundle === undefined) return
    this.#show(bundle)
    // Some of the time is the run's own, however long a frame takes.
    const end = performance.now()
    this.#nextFrame = Math.max(begin + FRAME_MS, end + (end - begin) / 4)
    // What was drawn is sent in the event loop's own turn.
    return new Promise(resolve => setTimeout(resolve, 0))
  }

  /** The chart stays, as `show()` would have shown it. */
  end(chart: Chart): void {
    if (notebookDisplay() === undefined) chart.show()
    else this.#show(chart.toBundle())
  }

  #show(bundle: Bundle): void {
    notebookDisplay()?.(bundle, { id: this.#id, update: this.#isShown })
    this.#isShown = true
  }
}

function drawn(draw: () => Chart): Bundle | undefined {
  try {
    const chart = draw()
    return { 'text/html': chart.toSVG({ width: CELL_WIDTH }), 'text/plain': chart.title }
  } catch {
    return undefined
  }
}
