import { counted, grouped } from '../../lib/core/counted.ts'
import { bar } from '../terminal/bar.ts'
import { columnsOf, fitted } from '../terminal/columns.ts'
import { inWords } from '../terminal/duration.ts'
import { escapeControls } from '../terminal/escape.ts'
import type { RecordingSummary } from './recording-summary.ts'
import { shownRate, sparkline } from './shown.ts'

const MOST_ROWS = 72
const TAGS = 12
const DAY = 24 * 3_600_000
const S = 1000
const MIN = 60 * S
const LAG_BOUNDS = [0, S, 2 * S, 5 * S, 10 * S, 30 * S, MIN, 2 * MIN, 5 * MIN, 10 * MIN, 20 * MIN, 30 * MIN, 60 * MIN]
const LAG_ROWS = LAG_BOUNDS.map((bound, i) => (i === 0 ? 'negative' : `below ${inWords(bound)}`)).concat('longer')

/** The recording drawn for a terminal: its arrivals over time, their lags, its partitions and its hashtags. */
export function pictureOf(summary: RecordingSummary, size: string, width: number): string {
  const { header, arrivals, firstArrival, lastArrival, brokenLines, broken } = summary
  const titles = [header.title, header.made_by && `made by ${header.made_by}`, header.seed && `seed ${header.seed}`]
  const head = titles.filter(Boolean).map(title => escapeControls(String(title)))
  if (arrivals === 0) return [...head, `nothing arrived · ${size}`, ...brokenPart(brokenLines, broken)].join('\n')
  const span = lastArrival - firstArrival
  const facts = [counted(arrivals, 'arrival'), inWords(span), shownRate(arrivals, span), size]
  return [
    ...head,
    `${facts.join(' · ')} · from ${new Date(firstArrival).toISOString()}`,
    ...arrivalsPart(summary, width),
    ...lagPart(summary, width),
    ...partitionsPart(summary, width),
    ...tagsPart(summary, width),
    ...brokenPart(brokenLines, broken),
  ].join('\n')
}

function arrivalsPart({ timeline, firstArrival, lastArrival }: RecordingSummary, width: number): string[] {
  const span = lastArrival - firstArrival
  const length = timeline.slotLength(span, MOST_ROWS)
  const slots = timeline.slots(firstArrival, lastArrival, length)
  const first = Math.floor(firstArrival / length) * length
  const rows = slots.map(({ count, longestLag }, i) => ({
    label: timeLabel(first + i * length, length, span),
    count,
    after: count === 0 ? '' : inWords(longestLag),
  }))
  return ['', `Arrivals in each ${eachOf(length)} (UTC), and the longest lag among them`, ...bars(rows, width)]
}

function lagPart({ lags }: RecordingSummary, width: number): string[] {
  const percentiles = [50, 90, 99].map(p => `${p}% within ${inWords(lags.percentile(p))}`)
  const rows = lags.between(LAG_BOUNDS).map((count, i) => ({ label: LAG_ROWS[i] as string, count, after: '' }))
  const firstUsed = rows.findIndex(({ count }) => count > 0)
  const used = rows.slice(firstUsed, rows.findLastIndex(({ count }) => count > 0) + 1)
  return [
    '',
    `Lag: from written to received; ${percentiles.join(', ')}, all within ${inWords(lags.longest)}`,
    ...bars(used, width),
  ]
}

function partitionsPart(
  { partitions, timeline, firstArrival, lastArrival }: RecordingSummary,
  width: number,
): string[] {
  if (partitions.size < 2) return []
  const byName = [...partitions].sort(([a], [b]) => Number(a) - Number(b) || (a < b ? -1 : 1))
  const names = byName.map(([name]) => escapeControls(name))
  const nameWidth = Math.min(20, Math.max(...names.map(columnsOf)))
  const counts = byName.map(([, { count }]) => grouped(count))
  const countWidth = Math.max(...counts.map(columnsOf))
  const room = width - nameWidth - countWidth - 6
  const length = timeline.slotLength(lastArrival - firstArrival, room)
  const rows = byName.map(([, { timeline }], i) => {
    const drawn = sparkline(timeline.slots(firstArrival, lastArrival, length).map(({ count }) => count))
    return `  ${fitted(names[i] as string, nameWidth)}  ${drawn}  ${(counts[i] as string).padStart(countWidth)}`
  })
  return ['', `Partitions, arrivals in each ${eachOf(length)}`, ...rows]
}

function tagsPart({ tags }: RecordingSummary, width: number): string[] {
  const rows = tags.top(TAGS).map(([tag, count]) => ({ label: `#${escapeControls(tag)}`, count, after: '' }))
  return rows.length === 0 ? [] : ['', 'Hashtags', ...bars(rows, width)]
}

function brokenPart(count: number, broken: RecordingSummary['broken']): string[] {
  if (count === 0) return []
  const shown = broken.map(({ line, reason }) => `  line ${line}: ${escapeControls(reason)}`)
  return ['', counted(count, 'broken line'), ...shown, ...(count > broken.length ? ['  …'] : [])]
}

interface Row {
  readonly label: string
  readonly count: number
  readonly after: string
}

function bars(rows: readonly Row[], width: number): string[] {
  const labelWidth = Math.min(24, Math.max(...rows.map(({ label }) => columnsOf(label))))
  const countWidth = Math.max(...rows.map(({ count }) => grouped(count).length))
  const afterWidth = Math.max(...rows.map(({ after }) => columnsOf(after)))
  const room = Math.max(8, width - labelWidth - countWidth - afterWidth - 8)
  const highest = Math.max(1, ...rows.map(({ count }) => count))
  return rows.map(({ label, count, after }) => {
    const drawn = fitted(bar(count / highest, room), room)
    return `  ${fitted(label, labelWidth)}  ${drawn}  ${grouped(count).padStart(countWidth)}  ${after.padStart(afterWidth)}`.trimEnd()
  })
}

function timeLabel(ms: number, length: number, span: number): string {
  const [day = '', time = ''] = new Date(ms).toISOString().split('T')
  if (length >= DAY) return day
  const clock = time.slice(0, length < MIN ? 8 : 5)
  return span < DAY ? clock : `${day} ${clock}`
}

function eachOf(length: number): string {
  const [unit, ms] = (
    [
      ['day', DAY],
      ['hour', 60 * MIN],
      ['minute', MIN],
      ['second', S],
    ] as const
  ).find(([, ms]) => length >= ms) ?? ['second', S]
  return length === ms ? unit : counted(length / ms, unit)
}
