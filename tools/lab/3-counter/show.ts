import { counted, grouped } from '../../../lib/core/counted.ts'
import { bar } from '../../terminal/bar.ts'
import { drawingWidth } from '../../terminal/columns.ts'
import { clockOf } from '../../terminal/window-text.ts'
import type { Minute, MinuteBook } from './minute-book.ts'

const MOST_ROWS = 72
const MOST_CONTRADICTIONS = 3
const HEADS = ['early', 'on time', 'late', 'dropped', 'final', 'by arrival']

/** A row for each minute: its first early count, that on time, what came late or not at all, and the last count. */
export function table({ minutes }: MinuteBook): string[] {
  if (minutes.length === 0) return ['No tweets.']
  const clock = clockOf(minutes.map(({ start }) => start))
  const rows = minutes
    .slice(0, MOST_ROWS)
    .map(minute => ({ time: clock(minute.start), cells: cellsOf(minute), minute }))
  const widths = HEADS.map((head, i) => Math.max(head.length, ...rows.map(({ cells }) => (cells[i] as string).length)))
  const timeWidth = Math.max('from'.length, ...rows.map(({ time }) => time.length))
  const line = (time: string, cells: readonly string[]) =>
    `  ${[time.padEnd(timeWidth), ...cells.map((cell, i) => cell.padStart(widths[i] as number))].join('  ')}`
  const most = Math.max(1, ...minutes.map(({ final = 0 }) => final))
  const left = drawingWidth() - line('', HEADS).length - 2
  const drawn = ({ final = 0 }: Minute) => (left < 5 ? '' : `  ${bar(final / most, left)}`)
  const more = minutes.length - rows.length
  return [
    line('from', HEADS),
    ...rows.map(({ time, cells, minute }) => line(time, cells) + drawn(minute)),
    ...(more > 0 ? [`  … and ${counted(more, 'minute')} more; --out FILE.jsonl has them all`] : []),
  ]
}

function cellsOf({ early, onTime, final = 0, dropped, byArrival }: Minute): string[] {
  const late = final - (onTime ?? 0)
  return [
    early === undefined ? '–' : grouped(early),
    onTime === undefined ? '–' : grouped(onTime),
    late === 0 ? '·' : `+${grouped(late)}`,
    dropped === 0 ? '·' : grouped(dropped),
    grouped(final),
    byArrival === undefined ? '–' : grouped(byArrival),
  ]
}

/** Whether windows and drops add up to what was counted one by one; if not, where. */
export function summary(book: MinuteBook): string[] {
  const { minutes, contradictions } = book
  const sum = (of: (minute: Minute) => number) => minutes.reduce((total, minute) => total + of(minute), 0)
  const [written, final, dropped] = [sum(m => m.written), sum(m => m.final ?? 0), sum(m => m.dropped)]
  if (contradictions.length === 0) {
    const late = sum(({ final = 0, onTime = 0 }) => final - onTime)
    return [
      `${counted(written, 'tweet')} came: ${grouped(final)} in windows, of which ${grouped(late)} late, and ${grouped(dropped)} dropped. It adds up in every minute.`,
    ]
  }
  const clock = clockOf(minutes.map(({ start }) => start))
  return [
    `Windows and drops do NOT add up to the tweets of ${grouped(contradictions.length)} of ${counted(minutes.length, 'minute')}; the first:`,
    ...contradictions
      .slice(0, MOST_CONTRADICTIONS)
      .map(
        ({ start, written, final = 0, dropped }) =>
          `  ${clock(start)}: ${counted(written, 'tweet')} came, but ${grouped(final)} in the window and ${grouped(dropped)} dropped make ${grouped(final + dropped)}`,
      ),
    'What is wrong? npm run check -- 3 tells.',
  ]
}

/** The rolling count: how often it was told, and its end. */
export function rollingLines(totals: readonly number[]): string[] {
  const last = totals.at(-1)
  if (last === undefined) return []
  const first = totals.slice(0, 3).map(grouped).join(', ')
  return [
    `Rolling count, told ${counted(totals.length, 'time')}: ${first}${totals.length > 3 ? ` … ${grouped(last)}` : ''}.`,
  ]
}
