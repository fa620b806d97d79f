import { counted, grouped } from '../core/counted.ts'
import type { BoundedWindow } from '../core/window.ts'
import type { PaneEvent } from '../trace/event.ts'
import { keyName, windowName } from '../trace/queries/window-cells.ts'
import { requireTrace } from '../trace/require-trace.ts'
import type { Trace } from '../trace/trace.ts'
import { type Chart, makeChart } from './chart.ts'
import { clockOf, groupingStep } from './diagram/key-stories.ts'
import { type Frame, frameAxes, makeFrame } from './drawing/frame.ts'
import { boxes, type Label, lines, type Marks, plainText, texts } from './drawing/marks.ts'
import { colour } from './drawing/palette.ts'
import { greatest } from './drawing/statistics.ts'
import { fitText, textWidth } from './drawing/text-width.ts'
import { type Drawn, isWide, type Sheet } from './sheet.ts'
import { type ClockText, timeTicks } from './words/clock-text.ts'
import { markdownTable } from './words/markdown-table.ts'
import { changeText, keyText } from './words/value-text.ts'

export interface SentimentOptions {
  /** The path of a grouping whose values are { mean, count }; the first that has them if not said. */
  step?: string
  /** How many keys have a lane; 8 if not said. */
  most?: number
}

interface Mood {
  readonly window: BoundedWindow
  readonly mean: number
  readonly count: number
}
interface Lane {
  readonly name: string
  readonly moods: readonly Mood[]
  readonly count: number
}

/** What composeCombineFns({ mean: mean(), count: count() }) gives. */
function moodOf(value: unknown): { mean: number; count: number } | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { mean, count } = value as { mean?: unknown; count?: unknown }
  return typeof mean === 'number' && typeof count === 'number' && count > 0 ? { mean, count } : undefined
}

/**
 * The mood by key over event time: for each window the mean of the scores, up if it is good, and of how many; those with
 * most elements first. Throws if there is no such step, or its values are not { mean, count }.
 */
export function sentiment(trace: Trace, options: SentimentOptions = {}): Chart {
  requireTrace(trace, 'sentiment')
  const found = trace.events.find(event => event.type === 'pane' && moodOf(event.value) !== undefined)
  const step = groupingStep(trace, options.step ?? found?.step, 'sentiment')
  const byKey = new Map<string, { name: string; panes: Map<string, PaneEvent> }>()
  for (const event of trace.events) {
    if (event.type !== 'pane' || event.step !== step.path || moodOf(event.value) === undefined) continue
    const called = keyName(event.key)
    const lane = byKey.get(called) ?? { name: plainText(keyText(event.key)), panes: new Map() }
    byKey.set(called, lane)
    lane.panes.set(windowName(event.window), event)
  }
  if (byKey.size === 0) {
    throw new Error(
      `sentiment: the values of '${step.path}' are not { mean, count }; combine with composeCombineFns({ mean: mean(), count: count() })`,
    )
  }
  const all = [...byKey.values()]
    .map(({ name, panes }): Lane => {
      const moods = [...panes.values()].map(({ window, value }) => ({
        window,
        ...(moodOf(value) as { mean: number; count: number }),
      }))
      return {
        name,
        moods: moods.sort((a, b) => a.window.start - b.window.start),
        count: moods.reduce((sum, { count }) => sum + count, 0),
      }
    })
    .sort((a, b) => b.count - a.count)
  const lanes = all.slice(0, options.most ?? 8)
  const clock = clockOf(trace, step)
  const best = [...lanes].sort((a, b) => overall(b) - overall(a))
  const [good, bad] = [best[0] as Lane, best.at(-1) as Lane]
  return makeChart(
    {
      title:
        lanes.length === 1
          ? `${good.name}: ${changeText(round(overall(good)))} over ${counted(good.count, 'element')}`
          : `Best ${good.name} (${changeText(round(overall(good)))}), worst ${bad.name} (${changeText(round(overall(bad)))})`,
      subtitle: [
        'Mean score by window: filled, up: good; open, down: bad; beneath, of how many',
        all.length > lanes.length ? `Shown: ${lanes.length} of ${counted(all.length, 'key')}` : '',
        clock.note,
      ],
      description: lanes
        .map(lane => `${lane.name}: ${changeText(round(overall(lane)))} over ${counted(lane.count, 'element')}.`)
        .join(' '),
      draw: sheet => draw(sheet, lanes, clock),
    },
    () => table(all, clock),
  )
}

function overall({ moods, count }: Lane): number {
  return moods.reduce((sum, { mean, count }) => sum + mean * count, 0) / count
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}

function draw(sheet: Sheet, lanes: readonly Lane[], clock: ClockText): Drawn {
  const { em, left, right } = sheet
  const windows = lanes.flatMap(({ moods }) => moods)
  const from = windows.reduce((a, { window }) => Math.min(a, window.start), Number.POSITIVE_INFINITY)
  const to = greatest(windows.map(({ window }) => window.end))
  const most = Math.max(0.1, greatest(windows.map(({ mean }) => Math.abs(mean))))
  const marks: Marks[] = []
  let top = sheet.top + 0.5 * em
  let frame: Frame | undefined
  for (const lane of lanes) {
    const room = {
      left: left + (isWide(sheet) ? 9 : 0.5) * em,
      right: right - 1.5 * em,
      top: top + (isWide(sheet) ? 0.4 : 1.4) * em,
      bottom: top + 4.6 * em,
    }
    frame = makeFrame(room, em, { from, to }, { from: -most, to: most })
    marks.push(laneMarks(frame, lane, left, isWide(sheet)))
    top = room.bottom + 1.6 * em
  }
  if (frame === undefined) return { marks: [], bottom: top }
  const foot = { ...frame, top, bottom: top }
  const ticks = timeTicks(from, to, isWide(sheet) ? 8 : 4, clock.origin).map(value => ({
    value,
    text: clock.label(value),
  }))
  return { marks: [...marks.flat(), ...frameAxes(foot, ticks, [], 'event time →')], bottom: top + 3.2 * em }
}

function laneMarks(frame: Frame, { name, moods, count }: Lane, left: number, wide: boolean): Marks {
  const { em } = frame
  const zero = frame.y(0)
  const bars = moods.map(({ window, mean }) => {
    const [a, b] = [frame.x(window.start), frame.x(window.end)]
    const y = frame.y(mean)
    return {
      isGood: mean >= 0,
      left: a + 0.5,
      right: Math.max(b - 0.5, a + 1),
      top: Math.min(y, zero),
      bottom: Math.max(y, zero),
    }
  })
  const heads: Label[] = [
    {
      x: left,
      y: wide ? zero - 0.7 * em : frame.top - 0.7 * em,
      text: fitText(name, wide ? 7.6 : 18),
      size: em,
      weight: 700,
    },
    {
      x: wide ? left : frame.right,
      y: wide ? zero + 0.8 * em : frame.top - 0.7 * em,
      text: grouped(count),
      size: em,
      fill: colour('ink2'),
      anchor: wide ? 'start' : 'end',
    },
  ]
  const counts = moods.flatMap(({ window, count }): Label[] => {
    const text = grouped(count)
    const [a, b] = [frame.x(window.start), frame.x(window.end)]
    return textWidth(text) * em + 4 > b - a
      ? []
      : [{ x: (a + b) / 2, y: frame.bottom + 0.7 * em, text, size: em, fill: colour('ink2'), anchor: 'middle' }]
  })
  // Not by colour: good ones are filled, bad ones are open and hang.
  const bad = bars.filter(({ isGood }) => !isGood)
  const outlines = bad.flatMap(({ left, right, top, bottom }) => [
    [
      { x: left, y: top },
      { x: left, y: bottom },
    ] as const,
    [
      { x: left, y: bottom },
      { x: right, y: bottom },
    ] as const,
    [
      { x: right, y: bottom },
      { x: right, y: top },
    ] as const,
  ])
  return [
    ...boxes(
      bars.filter(({ isGood }) => isGood),
      colour('ink2'),
      'good',
    ),
    ...boxes(bad, colour('ink2'), 'bad', 0.22),
    ...lines(outlines, { stroke: colour('ink2'), width: 1.25 }, 'bad-line'),
    ...lines(
      [
        [
          { x: frame.left, y: zero },
          { x: frame.right, y: zero },
        ],
      ],
      { stroke: colour('rule'), width: 1 },
      'zero',
    ),
    ...texts(heads, 'lane'),
    ...texts(counts, 'count'),
  ]
}

function table(lanes: readonly Lane[], clock: ClockText): string {
  const rows = lanes.flatMap(({ name, moods }) =>
    moods.map(({ window, mean, count }) => [name, clock.window(window), changeText(round(mean)), grouped(count)]),
  )
  return markdownTable(
    [{ name: 'key' }, { name: 'window' }, { name: 'mean', isRight: true }, { name: 'count', isRight: true }],
    rows,
  )
}
