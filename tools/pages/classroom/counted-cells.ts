import { cellAt, type ElementCells } from '../../../lib/charts/diagram/element-cells.ts'
import type { Panel } from '../../../lib/charts/diagram/panel.ts'
import { countBefore, type WindowLog } from './key-log.ts'

interface Counted {
  readonly cells: Map<number, number>
  upTo: number
  readonly drops: number
}

/** Counts elements in cells, window by window; of one that has grown only what is new. */
export class CountedCells {
  #panel: Panel | undefined
  readonly #windows = new Map<WindowLog, Counted>()

  /** The cells of windows at a place, in a panel. */
  at(windows: readonly WindowLog[], place: number, panel: Panel): ElementCells {
    if (!isSamePanel(panel, this.#panel)) this.#windows.clear()
    this.#panel = panel
    const sum = new Map<number, number>()
    for (const window of windows)
      for (const [cell, count] of this.#ofWindow(window, place, panel)) sum.set(cell, (sum.get(cell) ?? 0) + count)
    return sum
  }

  #ofWindow(window: WindowLog, place: number, panel: Panel): ElementCells {
    const upTo = countBefore(window.elements, place)
    const drops = countBefore(window.drops, place)
    let counted = this.#windows.get(window)
    // Of what was dropped, or went back, nothing is left.
    if (counted === undefined || counted.upTo > upTo || counted.drops !== drops) {
      counted = { cells: new Map(), upTo: 0, drops }
      this.#windows.set(window, counted)
    }
    const { cells } = counted
    for (let i = counted.upTo; i < upTo; i++) {
      const element = window.elements[i]
      if (element === undefined || (element.droppedAt !== undefined && element.droppedAt < place)) continue
      const cell = cellAt(panel, panel.x(element.eventTimeMs), panel.y(element.arrivedMs))
      cells.set(cell, (cells.get(cell) ?? 0) + 1)
    }
    counted.upTo = upTo
    return cells
  }
}

function isSamePanel(a: Panel, b: Panel | undefined): boolean {
  return (
    b !== undefined &&
    a.left === b.left &&
    a.right === b.right &&
    a.top === b.top &&
    a.bottom === b.bottom &&
    a.eventTime.from === b.eventTime.from &&
    a.eventTime.to === b.eventTime.to &&
    a.processingTime.from === b.processingTime.from &&
    a.processingTime.to === b.processingTime.to
  )
}
