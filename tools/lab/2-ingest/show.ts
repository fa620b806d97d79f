import { counted, grouped } from '../../../lib/core/counted.ts'
import { clockOf } from '../../terminal/window-text.ts'
import type { PaneBook } from './pane-book.ts'

const MOST_PANES = 12
const HEADS = ['windows', 'early', 'on time', 'late', 'counted', 'dropped', 'tweets × windows'] as const

/** A counting, and what the trace says that it dropped. */
export interface Counted {
  readonly book: PaneBook
  readonly dropped: number
}

/** Whether what was counted and what was dropped is what came. */
export function addsUp({ book, dropped }: Counted, tweets: number): boolean {
  return book.counted + dropped === tweets * book.counting.windows
}

/** A row for each counting: its panes, and whether they and the drops add up to what came. */
export function table(all: readonly Counted[], tweets: number): string[] {
  const rows = all.map(one => {
    const { book, dropped } = one
    const { name, windows } = book.counting
    return [
      name,
      grouped(book.told('EARLY')),
      grouped(book.told('ON_TIME')),
      grouped(book.told('LATE')),
      grouped(book.counted),
      grouped(dropped),
      `${grouped(tweets * windows)}${addsUp(one, tweets) ? '' : '  does NOT add up; npm run check -- 2'}`,
    ]
  })
  const widths = HEADS.map((head, i) => Math.max(head.length, ...rows.map(row => (i < 6 ? (row[i] ?? '').length : 0))))
  const line = (cells: readonly string[]) =>
    `  ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : i < 6 ? cell.padStart(widths[i] ?? 0) : cell)).join('  ')}`
  return [`${counted(tweets, 'tweet')} came. Panes, and what is in them:`, line(HEADS), ...rows.map(line)]
}

/** The first panes of one counting. */
export function paneLines({ counting, panes }: PaneBook): string[] {
  if (panes.length === 0) return []
  const shown = panes.slice(0, MOST_PANES)
  const clock = clockOf(shown.flatMap(({ window: { start, end } }) => [start, end]).filter(Number.isFinite))
  const time = (timestamp: number) => (Number.isFinite(timestamp) ? clock(timestamp) : 'the end')
  const more = panes.length - shown.length
  return [
    `The panes of ${counting.name}, as they fired:`,
    ...shown.map(({ value, window, timing }) => {
      const place = Number.isFinite(window.start) ? `${time(window.start)}–${time(window.end)}` : 'all of time'
      return `  ${place}  ${timing.padEnd(7)}  ${grouped(value)}`
    }),
    ...(more > 0 ? [`  … and ${counted(more, 'pane')} more; --out FILE.jsonl has them all`] : []),
  ]
}
