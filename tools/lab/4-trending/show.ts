import { counted, grouped } from '../../../lib/core/counted.ts'
import { columnsOf, drawingWidth, fitted } from '../../terminal/columns.ts'
import { escapeControls } from '../../terminal/escape.ts'
import { clockOf } from '../../terminal/window-text.ts'
import type { LiveState } from '../live-state.ts'
import type { TimedChange, WindowTop } from './results.ts'

const MINUTE_MS = 60_000
const MOST_ROWS = 72
const MOST_TAGS = 5
const WIDEST_TAG = 24
const MOST_LEADERS = 12
const MOST_SAMPLES = 8

/** The first few hashtags of each window that is a minute of the clock. */
export function table(tops: readonly WindowTop[]): string[] {
  if (tops.length === 0) return ['No hashtags.']
  const minutes = tops.filter(({ window }) => window.start % MINUTE_MS === 0)
  const shown = minutes.slice(0, MOST_ROWS)
  const clock = clockOf(minutes.map(({ window }) => window.start))
  const cells = shown.map(({ top }) =>
    top.slice(0, MOST_TAGS).map(([tag, n]) => [escapeControls(tag), grouped(n)] as const),
  )
  const numberWidth = Math.max(1, ...cells.flat().map(([, n]) => n.length))
  const timeWidth = Math.max(...shown.map(({ window }) => clock(window.start).length))
  const room = drawingWidth() - 2 - timeWidth
  const widest = Math.min(WIDEST_TAG, Math.max(1, ...cells.flat().map(([tag]) => columnsOf(tag))))
  const tags = Math.max(1, Math.min(MOST_TAGS, Math.floor(room / (widest + numberWidth + 3))))
  const more = minutes.length - shown.length
  return [
    `The ${tags} leading hashtags; of ${counted(tops.length, 'window')} one a minute:`,
    ...shown.map(({ window }, row) => {
      const first = (cells[row] as (typeof cells)[number]).slice(0, tags)
      const parts = first.map(([tag, n]) => `  ${fitted(tag, widest)} ${n.padStart(numberWidth)}`)
      return `  ${clock(window.start)}${parts.join('')}`
    }),
    ...(more > 0 ? [`  … and ${counted(more, 'minute')} more; --out FILE.jsonl has all windows`] : []),
  ]
}

/** How often ranks changed, and who came to the top. */
export function leaders(changes: readonly TimedChange[]): string[] {
  if (changes.length === 0) return []
  const entered = changes.filter(({ from }) => from === null).length
  const first = changes.filter(({ rank }) => rank === 1)
  const shown = first.slice(0, MOST_LEADERS)
  const clock = clockOf(shown.map(({ at }) => at))
  const more = first.length - shown.length
  return [
    `${counted(changes.length, 'change')} of rank: ${grouped(entered)} new in the top ten, ${grouped(changes.length - entered)} within it. Those to the top, by the end of their window:`,
    ...shown.map(({ at, tag, from }) => {
      return `  ${clock(at)}  ${escapeControls(tag)}, ${from === null ? 'which was not in the top ten' : `from rank ${from}`}`
    }),
    ...(more > 0 ? [`  … and ${grouped(more)} more`] : []),
  ]
}

/** How much state was kept, and how much it would be if timers did not clear it. */
export function stateLines(state: LiveState): string[] {
  const samples = state.samples(MOST_SAMPLES)
  if (samples.length === 0) return []
  const clock = clockOf(samples.map(({ at }) => at))
  const columns = samples.map(({ at, kept, ever }) => [clock(at), grouped(kept), grouped(ever)])
  const width = Math.max(...columns.flat().map(text => text.length))
  const row = (head: string, i: number) =>
    `  ${head.padEnd(14)}${columns.map(cells => `  ${(cells[i] as string).padStart(width)}`).join('')}`
  return [
    `Hashtags with state, by the trace: at most ${grouped(state.most)} at once, ${grouped(state.now)} at the end; timers fired ${counted(state.timers, 'time')}.`,
    row('at', 0),
    row('kept', 1),
    row('without timers', 2),
  ]
}

/** What came too late. */
export function droppedLines(dropped: number): string[] {
  if (dropped === 0) return []
  return [
    `${grouped(dropped)} dropped: a hashtag that came too late counts once for each of its windows that had ended.`,
  ]
}
