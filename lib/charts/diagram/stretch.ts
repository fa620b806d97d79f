import { type Duration, type Timestamp, toMillis } from '../../core/time.ts'
import { type BoundedWindow, isGlobal } from '../../core/window.ts'
import type { DropEvent } from '../../trace/event.ts'
import { greatest } from '../drawing/statistics.ts'
import type { ClockText } from '../words/clock-text.ts'
import { valueText } from '../words/value-text.ts'
import type { KeyStory, KeyWindow, PlacedElement } from './key-stories.ts'
import { chipWidth } from './pane-label-placement.ts'

/** What part of a run a chart shows. */
export interface StretchOptions {
  /** Windows that end after it; counted from the chart's 0:00. */
  from?: Duration
  /** Windows that start before it; counted from the chart's 0:00. */
  to?: Duration
}

/** What a chart shows of a key. */
export interface Stretch {
  readonly story: KeyStory
  readonly windows: readonly KeyWindow[]
  readonly elements: readonly PlacedElement[]
  readonly drops: readonly DropEvent[]
  /** Whether anything of the key is left out. */
  readonly isPart: boolean
}

const MOST_PANES = 2000
const ROOM = 660
const BASE = 12

/** The windows within `options`; if nothing is said, the first ones that have room for their values. */
export function stretchOf(story: KeyStory, options: StretchOptions, clock: ClockText, lanes: number): Stretch {
  const from =
    options.from === undefined ? Number.NEGATIVE_INFINITY : clock.origin + toMillis(options.from, 'timeDiagram: from')
  const to =
    options.to === undefined ? Number.POSITIVE_INFINITY : clock.origin + toMillis(options.to, 'timeDiagram: to')
  const sorted = [...story.windows].sort((a, b) => a.window.start - b.window.start || a.window.end - b.window.end)
  const inside = sorted.filter(({ window }) => window.end > from && window.start < to)
  const widest = greatest(
    inside.flatMap(({ panes }) => panes.map(({ event }) => chipWidth(valueText(event.value), '', BASE))),
  )
  const isOpen = options.to === undefined
  const count = isOpen ? lanes * Math.max(8, Math.floor(ROOM / (widest + 6))) : inside.length
  const windows: KeyWindow[] = []
  let panes = 0
  for (const window of inside.slice(0, count)) {
    panes += window.panes.length
    if (panes > MOST_PANES && windows.length > 0) break
    windows.push(window)
  }
  const isPart = windows.length < sorted.length
  const within = isPart ? spanOf(windows) : undefined
  const isShown = (window: BoundedWindow) =>
    within === undefined || isGlobal(window) || (window.start >= within.start && window.end <= within.end)
  return {
    story,
    windows,
    elements: isPart ? story.elements.filter(({ window }) => isShown(window)) : story.elements,
    drops: isPart ? story.drops.filter(({ window }) => isShown(window)) : story.drops,
    isPart,
  }
}

/** From the first start to the last end. */
export function spanOf(windows: readonly { readonly window: BoundedWindow }[]): { start: Timestamp; end: Timestamp } {
  return {
    start: windows.reduce((least, { window }) => Math.min(least, window.start), Number.POSITIVE_INFINITY),
    end: windows.reduce((most, { window }) => Math.max(most, window.end), Number.NEGATIVE_INFINITY),
  }
}
