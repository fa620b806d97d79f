import type { BoundedWindow, Timing } from 'yeoul'

/** One pane of a counting. */
export interface CountedPane {
  readonly value: number
  readonly window: BoundedWindow
  readonly timing: Timing
}

/** How a counting is added up. */
export interface Counting {
  readonly name: string
  /** What a pane holds: all of its window, or what is new. */
  readonly holds: 'all' | 'new'
  /** In how many windows a tweet is. */
  readonly windows: number
}

/** The panes of one counting. */
export class PaneBook {
  readonly counting: Counting
  readonly panes: CountedPane[] = []

  constructor(counting: Counting) {
    this.counting = counting
  }

  add(pane: CountedPane): void {
    this.panes.push(pane)
  }

  /** How many panes were told at this time. */
  told(timing: Timing): number {
    return this.panes.filter(pane => pane.timing === timing).length
  }

  /** Tweets in the windows, a tweet as often as it is in one: what is new of each pane, or each window's last. */
  get counted(): number {
    if (this.counting.holds === 'new') return sumOf(this.panes)
    const last = new Map(this.panes.map(pane => [`${pane.window.start} ${pane.window.end}`, pane]))
    return sumOf([...last.values()].filter((one, _, all) => !all.some(other => isWithin(one.window, other.window))))
  }
}

/** True of a session that has become part of a longer one, which holds its tweets. Grid windows are never within others. */
function isWithin(one: BoundedWindow, other: BoundedWindow): boolean {
  return (
    one !== other && one.start >= other.start && one.end <= other.end && one.end - one.start < other.end - other.start
  )
}

function sumOf(panes: readonly CountedPane[]): number {
  return panes.reduce((sum, { value }) => sum + value, 0)
}
