import type { BoundedWindow } from '../../core/window.ts'
import type { PaneEvent } from '../event.ts'
import type { Trace } from '../trace.ts'
import { requireElements, requireGrouping } from './demands.ts'
import { WindowCells } from './window-cells.ts'

/** What had come of a window when a pane fired. */
export interface PaneCompleteness {
  readonly pane: PaneEvent
  /** How many of the window's elements this pane and those before it held. */
  readonly elements: number
  /** The same as a share of all that its panes held in the end; 1 if there are none. */
  readonly fraction: number
  /** From the window's end to the firing, in processing time; negative before it. */
  readonly waitMs: number
}

/** A key's window, and how complete each of its panes was. */
export interface WindowCompleteness {
  readonly key: unknown
  /** Where windows merged, what they became. */
  readonly window: BoundedWindow
  /** How many elements its panes held in the end. */
  readonly elements: number
  /** How many were dropped. */
  readonly dropped: number
  readonly panes: readonly PaneCompleteness[]
}

interface Cell {
  readonly key: unknown
  window: BoundedWindow
  dropped: number
  panes: PaneEvent[]
}

/**
 * For each key and window of a grouping: how complete each pane was, and how long one had to wait for it. Throws if the
 * trace has no elements, or no such grouping.
 */
export function completenessOf(trace: Trace, step: string): readonly WindowCompleteness[] {
  requireElements(trace, 'completenessOf')
  requireGrouping(trace, step, 'completenessOf')
  const order = new Map<PaneEvent, number>()
  const cells = new WindowCells<Cell>(
    (key, window) => ({ key, window, dropped: 0, panes: [] }),
    (into, from, result) => {
      into.window = result
      into.dropped += from.dropped
      into.panes = [...into.panes, ...from.panes].sort((a, b) => (order.get(a) as number) - (order.get(b) as number))
    },
  )
  for (const event of trace.events) {
    if (event.step !== step) continue
    if (event.type === 'merge') cells.merge(event)
    else if (event.type === 'drop') cells.at(event.key, event.window).dropped++
    else if (event.type === 'pane') {
      order.set(event, order.size)
      cells.at(event.key, event.window).panes.push(event)
    }
  }
  return [...cells.values()].flatMap(cell => (cell.panes.length + cell.dropped > 0 ? [complete(cell)] : []))
}

function complete({ key, window, dropped, panes }: Cell): WindowCompleteness {
  const held = new Set<number>()
  const counts = panes.map(pane => {
    for (const id of pane.elements) held.add(id)
    return held.size
  })
  return {
    key,
    window,
    elements: held.size,
    dropped,
    panes: panes.map((pane, i) => ({
      pane,
      elements: counts[i] as number,
      fraction: held.size === 0 ? 1 : (counts[i] as number) / held.size,
      waitMs: pane.processingTimeMs - window.end,
    })),
  }
}
