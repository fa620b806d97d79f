import { counted, grouped } from '../core/counted.ts'
import type { BoundedWindow } from '../core/window.ts'
import type { PaneEvent } from '../trace/event.ts'
import { keyName, windowName } from '../trace/queries/window-cells.ts'
import { requireTrace } from '../trace/require-trace.ts'
import type { Trace } from '../trace/trace.ts'
import { type Chart, makeChart } from './chart.ts'
import { clockOf, groupingStep } from './diagram/key-stories.ts'
import { endMargin, frameAxes, makeFrame } from './drawing/frame.ts'
import { discs, type Label, type Marks, path, plainText, texts } from './drawing/marks.ts'
import { colour } from './drawing/palette.ts'
import { fitText, textWidth } from './drawing/text-width.ts'
import { type Drawn, isWide, type Sheet } from './sheet.ts'
import type { ClockText } from './words/clock-text.ts'
import { markdownTable } from './words/markdown-table.ts'
import { keyText } from './words/value-text.ts'
import { windowingWords } from './words/windowing-words.ts'

export interface TrendingRaceOptions {
  /** The path of a grouping whose values are numbers; the first one if not said. */
  step?: string
  /** How many ranks are shown; 8 if not said. */
  ranks?: number
}

interface Standing {
  readonly name: string
  readonly value: number
}
interface Race {
  readonly windows: readonly { readonly window: BoundedWindow; readonly standings: readonly Standing[] }[]
  readonly ranks: number
  readonly clock: ClockText
}

const LONGEST_NAME = 11

/**
 * The ranks of keys by window: a line for each key that was among the first, by the newest pane of each window. Of equal
 * values, the key that comes first in the alphabet is ahead. Throws if there is no such step, or no number among its values.
 */
export function trendingRace(trace: Trace, options: TrendingRaceOptions = {}): Chart {
  requireTrace(trace, 'trendingRace')
  const { ranks = 8 } = options
  const step = groupingStep(trace, options.step, 'trendingRace')
  const newest = new Map<string, { window: BoundedWindow; panes: Map<string, PaneEvent> }>()
  for (const event of trace.events) {
    if (event.type !== 'pane' || event.step !== step.path || typeof event.value !== 'number') continue
    const name = windowName(event.window)
    const cell = newest.get(name) ?? { window: event.window, panes: new Map() }
    newest.set(name, cell)
    cell.panes.set(keyName(event.key), event)
  }
  if (newest.size === 0)
    throw new Error(
      `trendingRace: no pane of '${step.path}' has a number; give a step that counts, as countPerElement()`,
    )
  const windows = [...newest.values()]
    .sort((a, b) => a.window.end - b.window.end)
    .map(({ window, panes }) => ({
      window,
      standings: [...panes.values()]
        .map(({ key, value }) => ({ name: plainText(keyText(key)), value: value as number }))
        .filter(({ value }) => value > 0)
        .sort((a, b) => b.value - a.value || (a.name < b.name ? -1 : 1))
        .slice(0, ranks),
    }))
  const clock = clockOf(trace, step)
  const race = { windows, ranks, clock }
  const last = windows.at(-1)?.standings[0]
  const leaders = new Set(windows.flatMap(({ standings }) => standings[0]?.name ?? []))
  return makeChart(
    {
      title: `${counted(leaders.size, 'leader')} in ${counted(windows.length, 'window')}; ${last?.name ?? 'none'} leads at the end${last ? ` with ${grouped(last.value)}` : ''}`,
      subtitle: [
        `Ranks by window; the newest pane of each${step.windowing ? ` · ${windowingWords(step.windowing)}` : ''}`,
        clock.note,
      ],
      description: windows
        .slice(-6)
        .map(
          ({ window, standings }) =>
            `${clock.window(window)}: ${standings
              .slice(0, 3)
              .map(({ name }) => name)
              .join(', ')}.`,
        )
        .join(' '),
      draw: sheet => draw(sheet, race),
    },
    () => table(race),
  )
}

function draw(sheet: Sheet, { windows, ranks, clock }: Race): Drawn {
  const { em, left, right, top } = sheet
  const named = [...(windows[0]?.standings ?? []), ...(windows.at(-1)?.standings ?? [])]
  const margin = endMargin(
    named.map(({ name }) => fitText(name, LONGEST_NAME)),
    em,
  )
  const room = {
    left: left + margin + 1.6 * em,
    right: right - margin - 1.6 * em,
    top: top + 1.2 * em,
    bottom: top + 1.2 * em + ranks * 2.6 * em,
  }
  const [first, last] = [windows[0]?.window.end ?? 0, windows.at(-1)?.window.end ?? 1]
  const frame = makeFrame(room, em, { from: first, to: Math.max(last, first + 1) }, { from: 0, to: ranks })
  const names = new Map<string, { x: number; y: number; i: number; rank: number; value: number }[]>()
  windows.forEach(({ window, standings }, i) => {
    standings.forEach(({ name, value }, rank) => {
      const points = names.get(name) ?? []
      names.set(name, points)
      points.push({ x: frame.x(window.end), y: frame.y(ranks - rank - 0.5), i, rank: rank + 1, value })
    })
  })
  const gap = windows.length > 1 ? (room.right - room.left) / (windows.length - 1) : room.right - room.left
  const every = Math.max(1, Math.ceil((textWidth(clock.label(last)) * em + em) / gap))
  const ticks = windows
    .filter((_, i) => i % every === 0)
    .map(({ window }) => ({ value: window.end, text: clock.label(window.end) }))
  const marks: Marks[] = []
  for (const [name, points] of names) {
    const leads = points.some(({ rank }) => rank === 1)
    const stroke = { stroke: colour(leads ? 'ink' : 'ink2'), width: leads ? 2.25 : 1.25 }
    // A key that was not among the first for a while has a gap there.
    let run: typeof points = []
    for (const point of points) {
      if (run.length > 0 && point.i !== (run.at(-1)?.i ?? 0) + 1) {
        marks.push(path(run, stroke, 'race'))
        run = []
      }
      run.push(point)
    }
    marks.push(
      path(run, stroke, 'race'),
      discs(points, (leads ? 0.32 : 0.24) * em, colour(leads ? 'ink' : 'ink2'), 1, 'rank'),
      labelsOf(name, points, windows.length, leads, gap, em),
    )
  }
  const ys = Array.from({ length: ranks }, (_, i) => ({ rank: i + 1, value: ranks - i - 0.5, text: '' }))
  const axes = frameAxes(
    frame,
    ticks,
    [{ value: 0, text: '' }, ...ys],
    isWide(sheet) ? 'end of window (event time) →' : 'end of window →',
  )
  const places = texts(
    ys.map(({ rank, value }) => ({ x: left, y: frame.y(value), text: String(rank), size: em, fill: colour('ink2') })),
    'axis',
  )
  return { marks: [...axes, ...places, ...marks.flat()], bottom: room.bottom + 3.2 * em }
}

/** A key's name where its line begins at the left edge and ends at the right one; its values where there is room. */
function labelsOf(
  name: string,
  points: readonly { x: number; y: number; i: number; value: number }[],
  count: number,
  leads: boolean,
  gap: number,
  em: number,
): Marks {
  const style = { text: fitText(name, LONGEST_NAME), size: em, ...(leads && { weight: 700 }) }
  const labels = points.flatMap(({ x, y, i }): Label[] => [
    ...(i === 0 ? [{ ...style, x: x - 0.9 * em, y, anchor: 'end' as const }] : []),
    ...(i === count - 1 ? [{ ...style, x: x + 0.9 * em, y }] : []),
  ])
  const values =
    gap < 4 * em
      ? []
      : points.map(
          ({ x, y, value }): Label => ({
            x,
            y: y - 0.95 * em,
            text: String(value),
            size: em,
            anchor: 'middle',
            fill: colour('ink2'),
            halo: true,
          }),
        )
  return [...texts(values, 'race-value'), ...texts(labels, 'race-name')]
}

function table({ windows, ranks, clock }: Race): string {
  const columns = [{ name: 'window' }, ...Array.from({ length: ranks }, (_, i) => ({ name: String(i + 1) }))]
  return markdownTable(
    columns,
    windows.map(({ window, standings }) => [
      clock.window(window),
      ...standings.map(({ name, value }) => `${name} ${grouped(value)}`),
    ]),
  )
}
