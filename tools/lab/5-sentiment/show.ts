import { counted, grouped } from '../../../lib/core/counted.ts'
import { columnsOf, drawingWidth, fitted } from '../../terminal/columns.ts'
import { escapeControls } from '../../terminal/escape.ts'
import { clockOf } from '../../terminal/window-text.ts'
import type { WindowMoods } from './results.ts'

const MOST_ROWS = 16
const WIDEST_TAG = 20
const CELL = 7

/** A row for each hashtag, the most used first, and a column for each window: the mean where it is among the top ten. */
export function table(windows: readonly WindowMoods[]): string[] {
  if (windows.length === 0) return ['No hashtags.']
  const uses = new Map<string, number>()
  for (const { moods } of windows) for (const [tag, , n] of moods) uses.set(tag, (uses.get(tag) ?? 0) + n)
  const tags = [...uses].sort(([, a], [, b]) => b - a).slice(0, MOST_ROWS)
  const width = Math.min(WIDEST_TAG, Math.max(...tags.map(([tag]) => columnsOf(escapeControls(tag)))))
  const usesWidth = Math.max('counted'.length, ...tags.map(([, n]) => grouped(n).length))
  const clock = clockOf(windows.map(({ window }) => window.start))
  const cellWidth = Math.max(CELL, clock(windows[0]?.window.start ?? 0).length + 2)
  const shown = windows.slice(0, Math.max(1, Math.floor((drawingWidth() - 4 - width - usesWidth) / cellWidth)))
  const row = (name: string, used: string, cells: readonly string[]) =>
    `  ${fitted(name, width)}  ${used.padStart(usesWidth)}${cells.map(cell => cell.padStart(cellWidth)).join('')}`
  const [moreTags, moreWindows] = [uses.size - tags.length, windows.length - shown.length]
  const more = [moreTags > 0 && counted(moreTags, 'hashtag'), moreWindows > 0 && counted(moreWindows, 'window')]
  return [
    'Mean score of a hashtag’s tweets while it is in the top ten, and how many were counted, in windows of five minutes from:',
    row(
      '',
      'counted',
      shown.map(({ window }) => clock(window.start)),
    ),
    ...tags.map(([tag, n]) =>
      row(
        escapeControls(tag),
        grouped(n),
        shown.map(({ moods }) => meanOf(moods.find(([name]) => name === tag)?.[1])),
      ),
    ),
    ...(more.some(Boolean)
      ? [`  … and ${more.filter(Boolean).join(' and ')} more; --out FILE.jsonl has them all`]
      : []),
  ]
}

/** 0.25 → '+0.25'; '·': not in the top ten. */
function meanOf(mean: number | undefined): string {
  if (mean === undefined) return '·'
  const text = mean.toFixed(2).replace(/^-(0\.00)$/, '$1')
  return mean > 0 ? `+${text}` : text.replace('-', '−')
}

/** What came too late. */
export function droppedLines(dropped: number): string[] {
  return dropped === 0 ? [] : [`${counted(dropped, 'hashtag')} dropped, which came when the window had ended.`]
}
