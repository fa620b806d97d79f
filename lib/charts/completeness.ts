import { counted } from '../core/counted.ts'
import type { Duration } from '../core/time.ts'
import { completenessOf } from '../trace/queries/completeness.ts'
import { requireTrace } from '../trace/require-trace.ts'
import type { Trace } from '../trace/trace.ts'
import { type Chart, makeChart } from './chart.ts'
import { groupingStep } from './diagram/key-stories.ts'
import { type Frame, frameAxes, makeFrame } from './drawing/frame.ts'
import { glyphs, type Label, lines, type Marks, path, plainText, texts } from './drawing/marks.ts'
import { colour } from './drawing/palette.ts'
import { overlap, type Point, type Room } from './drawing/room.ts'
import { greatest, least } from './drawing/statistics.ts'
import { boldWidth } from './drawing/text-width.ts'
import { type Drawn, isWide, type Sheet } from './sheet.ts'
import { boundRuns } from './what-if/bound-runs.ts'
import { shareText, spanText, timeTicks } from './words/clock-text.ts'
import { markdownTable } from './words/markdown-table.ts'

export interface CompletenessOptions {
  /** The grouping's path; the first one if not said. */
  step?: string
  /** The name of the run that is this setting, drawn filled; the first one if not said. */
  now?: string
  /** Of one trace: the bounds of `outOfOrder` that are tried; from none to two minutes if not said. */
  bounds?: readonly Duration[]
}

/** What a run got, and for how long one had to wait for it. */
interface Outcome {
  readonly name: string
  readonly elements: number
  readonly onTimeShare: number
  readonly finalShare: number
  readonly waitMs: number
}

/**
 * How long to wait, how much to get: the share of the elements that was in the on-time panes, over the mean wait for these
 * after the window's end; for this setting, what its late panes add. Given one run's trace, the kernel groups its recording
 * once more for each of `bounds` (of very long ones, the first 20,000 arrivals); given runs over one recording by name
 * ({ '0 s': trace, '15 s': trace }), it is of these. Throws if a run has no elements ('full' has), or none of that grouping,
 * and if the watermark of a single one cannot be made anew.
 */
export function completeness(run: Trace | Readonly<Record<string, Trace>>, options: CompletenessOptions = {}): Chart {
  if (typeof run !== 'object' || run === null) requireTrace(run, 'completeness')
  const varied = isTrace(run)
    ? boundRuns(run, groupingStep(run, options.step, 'completeness'), options.bounds ?? BOUNDS)
    : undefined
  const runs = varied?.runs ?? (run as Readonly<Record<string, Trace>>)
  for (const trace of Object.values(runs)) requireTrace(trace, 'completeness')
  const step = varied ? undefined : options.step
  const outcomes = Object.entries(runs).map(([name, trace]) => outcomeOf(plainText(name), trace, step, varied?.until))
  const nowName = varied?.now ?? options.now ?? outcomes[0]?.name
  const now = outcomes.find(({ name }) => name === nowName)
  if (now === undefined) {
    const names = Object.keys(runs).join(', ')
    throw new Error(
      `completeness: ${options.now === undefined ? 'there is no run; give { name: trace }' : `no run is called '${options.now}'; there are ${names}`}`,
    )
  }
  const sorted = [...outcomes].sort((a, b) => a.waitMs - b.waitMs)
  const late = now.finalShare - now.onTimeShare
  return makeChart(
    {
      title: `${now.name}: ${shareText(now.onTimeShare)} after ${spanText(now.waitMs)}${late > 0 ? `, ${shareText(now.finalShare)} with late panes` : ''}`,
      subtitle: [
        `Share in the on-time panes, by setting; ${counted(now.elements, 'element')}`,
        Number.isFinite(varied?.until ?? Number.POSITIVE_INFINITY) ? 'Of the beginning of the recording' : '',
      ],
      description: sorted
        .map(({ name, onTimeShare, waitMs }) => `${name}: ${shareText(onTimeShare)} after ${spanText(waitMs)}.`)
        .join(' '),
      draw: sheet => draw(sheet, sorted, now),
    },
    () => table(sorted),
  )
}

const BOUNDS = ['0s', '5s', '15s', '30s', '1m', '2m'] as const

function isTrace(run: Trace | Readonly<Record<string, Trace>>): run is Trace {
  return 'header' in run && 'events' in run && Array.isArray(run.events)
}

function outcomeOf(name: string, trace: Trace, path: string | undefined, until = Number.POSITIVE_INFINITY): Outcome {
  const step = groupingStep(trace, path, 'completeness')
  let [elements, onTime, counted, waited, panes] = [0, 0, 0, 0, 0]
  for (const window of completenessOf(trace, step.path)) {
    if (window.window.end > until) continue
    elements += window.elements + window.dropped
    counted += window.elements
    const first = window.panes.find(({ pane }) => pane.pane.timing === 'ON_TIME')
    if (first === undefined) continue
    onTime += first.elements
    waited += first.waitMs
    panes++
  }
  const share = (count: number) => (elements === 0 ? 1 : count / elements)
  return {
    name,
    elements,
    onTimeShare: share(onTime),
    finalShare: share(counted),
    waitMs: panes === 0 ? 0 : waited / panes,
  }
}

function draw(sheet: Sheet, outcomes: readonly Outcome[], now: Outcome): Drawn {
  const { em, left, right, top } = sheet
  const lowest = least(outcomes.map(({ onTimeShare }) => onTimeShare))
  // The axis may start above zero; then its lowest tick says so.
  const from = Math.max(0, Math.floor(lowest * 10 - 0.5) / 10)
  const longest = Math.max(1000, greatest(outcomes.map(({ waitMs }) => waitMs))) * 1.12
  const shortest = Math.min(0, least(outcomes.map(({ waitMs }) => waitMs)))
  const room = { left: left + 4.6 * em, right: right - 1.5 * em, top: top + 1.5 * em, bottom: top + 19 * em }
  const frame = makeFrame(room, em, { from: shortest, to: longest }, { from, to: 1 })
  const steps = Math.round((1 - from) * 10)
  const every = steps > 5 ? 2 : 1
  const ys = Array.from({ length: steps + 1 }, (_, i) => from + i / 10).filter((_, i) => i % every === 0 || i === steps)
  const points = outcomes.map(outcome => ({ outcome, x: frame.x(outcome.waitMs), y: frame.y(outcome.onTimeShare) }))
  const marks: Marks = [
    ...frameAxes(
      frame,
      timeTicks(shortest, longest, isWide(sheet) ? 7 : 4, 0).map(value => ({ value, text: spanText(value) })),
      ys.map(value => ({ value, text: `${Math.round(value * 100)} %` })),
      'mean wait after the window’s end →',
    ),
    ...path(points, { stroke: colour('onTime'), width: 1.75 }, 'curve'),
    ...riser(frame, now),
    ...diamonds(
      points.filter(({ outcome }) => outcome !== now),
      em,
    ),
    ...glyphs([{ x: frame.x(now.waitMs), y: frame.y(now.onTimeShare), timing: 'ON_TIME' }], 1.25 * em, 'now', 1.5),
    ...names(points, now, frame),
  ]
  return { marks, bottom: frame.bottom + 3.2 * em }
}

/** Hollow ones: other settings. */
function diamonds(points: readonly Point[], em: number): Marks {
  const r = 0.55 * em
  return points.flatMap(({ x, y }) =>
    path(
      [
        { x, y: y - r },
        { x: x + r, y },
        { x, y: y + r },
        { x: x - r, y },
        { x, y: y - r },
        { x: x + r, y },
      ],
      { stroke: colour('onTime'), width: 1.5, fill: colour('paper') },
      'setting',
    ),
  )
}

/** What late panes add. */
function riser(frame: Frame, now: Outcome): Marks {
  if (now.finalShare <= now.onTimeShare) return []
  const { em } = frame
  const [x, y, top] = [frame.x(now.waitMs), frame.y(now.onTimeShare), frame.y(now.finalShare)]
  const text = `its late panes reach ${shareText(now.finalShare)}`
  const isLeft = x + (boldWidth(text) + 1) * em < frame.right
  return [
    ...lines(
      [
        [
          { x, y },
          { x, y: top },
        ],
      ],
      { stroke: colour('late'), width: 1.5, dash: '1.5 3' },
      'riser',
    ),
    ...glyphs([{ x, y: top, timing: 'LATE' }], em, 'riser', 1.5),
    ...texts(
      [
        {
          x: x + (isLeft ? em : -em),
          y: top + 1.1 * em,
          text,
          size: em,
          fill: colour('late'),
          anchor: isLeft ? 'start' : 'end',
          halo: true,
        },
      ],
      'riser',
    ),
  ]
}

/** A name beneath its point, else above or beside it; this setting first. */
function names(points: readonly (Point & { readonly outcome: Outcome })[], now: Outcome, frame: Frame): Marks {
  const { em } = frame
  const taken: Room[] = points.map(({ x, y }) => ({
    left: x - 0.6 * em,
    right: x + 0.6 * em,
    top: y - 0.6 * em,
    bottom: y + 0.6 * em,
  }))
  const first = [...points].sort((a, b) => Number(b.outcome === now) - Number(a.outcome === now))
  const labels = first.flatMap(({ x, y, outcome }): Label[] => {
    const isNow = outcome === now
    const text = isNow ? `${outcome.name}, this setting` : outcome.name
    const half = (boldWidth(text) * em) / 2
    const places = [
      { x: x, y: y + 1.5 * em },
      { x: x, y: y - 1.5 * em },
      { x: x + half + em, y },
      { x: x + half, y: y + 2.8 * em },
    ]
    for (const place of places) {
      const centre = Math.min(Math.max(place.x, frame.left + half), frame.right - half)
      const room = { left: centre - half, right: centre + half, top: place.y - 0.6 * em, bottom: place.y + 0.6 * em }
      if (room.bottom > frame.bottom || taken.some(other => overlap(room, other))) continue
      taken.push(room)
      return [{ x: centre, y: place.y, text, size: em, anchor: 'middle', halo: true, ...(isNow && { weight: 700 }) }]
    }
    return []
  })
  return texts(labels, 'setting')
}

function table(outcomes: readonly Outcome[]): string {
  const columns = [
    { name: 'setting' },
    { name: 'mean wait', isRight: true },
    { name: 'in on-time panes', isRight: true },
    { name: 'in all panes', isRight: true },
    { name: 'elements', isRight: true },
  ]
  return markdownTable(
    columns,
    outcomes.map(({ name, waitMs, onTimeShare, finalShare, elements }) => [
      name,
      spanText(waitMs, true),
      shareText(onTimeShare),
      shareText(finalShare),
      String(elements),
    ]),
  )
}
