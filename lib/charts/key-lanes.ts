import { counted } from '../core/counted.ts'
import type { Timestamp } from '../core/time.ts'
import type { StateEvent, TimerEvent } from '../trace/event.ts'
import { requireElements, requireStep } from '../trace/queries/demands.ts'
import { keyName } from '../trace/queries/window-cells.ts'
import { requireTrace } from '../trace/require-trace.ts'
import type { Trace } from '../trace/trace.ts'
import { type Chart, makeChart } from './chart.ts'
import { type Frame, frameAxes, makeFrame } from './drawing/frame.ts'
import { discs, lines, type Marks, path, plainText, shape, texts } from './drawing/marks.ts'
import { colour } from './drawing/palette.ts'
import type { Point } from './drawing/room.ts'
import { greatest } from './drawing/statistics.ts'
import { fitText } from './drawing/text-width.ts'
import { type Drawn, isWide, type Sheet } from './sheet.ts'
import { ClockText, timeTicks } from './words/clock-text.ts'
import { markdownTable } from './words/markdown-table.ts'
import { fullValueText, keyText, valueText } from './words/value-text.ts'

export interface KeyLanesOptions {
  /** The path of a step that has state or timers; the first one if not said. */
  step?: string
  /** Which keys have a lane; the busiest if not said. */
  keys?: readonly unknown[]
}

interface Lane {
  readonly name: string
  readonly states: readonly StateEvent[]
  readonly timers: readonly TimerEvent[]
}

const MOST_KEYS = 10

/**
 * State and timers of keys over processing time: the state's value as steps (of a bag or a map, how many it was given),
 * beneath it when a timer was set again, and when it fired. Throws if the trace has no such step, or no state and timers
 * (of a direct run, 'full' has).
 */
export function keyLanes(trace: Trace, options: KeyLanesOptions = {}): Chart {
  requireTrace(trace, 'keyLanes')
  const isOf = (event: Trace['events'][number]): event is StateEvent | TimerEvent =>
    event.type === 'state' || event.type === 'timer'
  const path = options.step ?? trace.events.find(isOf)?.step
  // What an engine's workers saw has state and timers, though no elements.
  if (path === undefined && trace.header.runner === 'direct') requireElements(trace, 'keyLanes')
  if (path === undefined)
    throw new Error('keyLanes: this run has neither state nor timers; use parDo({ state, timers })')
  const step = requireStep(trace, path, 'keyLanes')
  const byKey = new Map<string, { name: string; states: StateEvent[]; timers: TimerEvent[] }>()
  for (const event of trace.events) {
    if (!isOf(event) || event.step !== step.path) continue
    const called = keyName(event.key)
    const lane = byKey.get(called) ?? { name: plainText(keyText(event.key)), states: [], timers: [] }
    byKey.set(called, lane)
    if (event.type === 'state') lane.states.push(event)
    else lane.timers.push(event)
  }
  const busiest = [...byKey.values()].sort(
    (a, b) => b.states.length + b.timers.length - a.states.length - a.timers.length,
  )
  const lanes: readonly Lane[] =
    options.keys?.map(key => {
      const lane = byKey.get(keyName(key))
      if (lane === undefined)
        throw new Error(
          `keyLanes: '${step.path}' has no state or timer of the key ${keyText(key)}; it has those of ${counted(byKey.size, 'key')}`,
        )
      return lane
    }) ?? busiest.slice(0, MOST_KEYS)
  const clock = new ClockText(trace.events[0]?.processingTimeMs ?? 0)
  const all = [...byKey.values()]
  const count = (action: string) =>
    all.reduce((sum, { timers }) => sum + timers.filter(timer => timer.action === action).length, 0)
  const span = { from: clock.origin, to: greatest(trace.events.map(({ processingTimeMs }) => processingTimeMs)) }
  const left = byKey.size - lanes.length
  return makeChart(
    {
      title: `${counted(byKey.size, 'key')} of ${step.path}: ${counted(
        all.reduce((sum, { states }) => sum + states.filter(({ action }) => action === 'write').length, 0),
        'write',
      )}, ${counted(count('fire'), 'timer')} fired`,
      subtitle: [
        'State in ink; beneath, its timer: tick = set again, disc = fired, ring = still set',
        left > 0 ? `Shown: ${lanes.length} of ${counted(byKey.size, 'key')}` : '',
        clock.note,
      ],
      description: 'A lane for each key: its state over processing time, and its timers.',
      draw: sheet => draw(sheet, lanes, clock, span),
    },
    () => table(lanes, clock),
  )
}

function draw(
  sheet: Sheet,
  lanes: readonly Lane[],
  clock: ClockText,
  span: { readonly from: Timestamp; readonly to: Timestamp },
): Drawn {
  const { em, left, right } = sheet
  const most = greatest([1, ...lanes.flatMap(({ states }) => levelsOf(states).map(({ level }) => level))])
  const marks: Marks[] = []
  let top = sheet.top + 0.5 * em
  let frame: Frame | undefined
  for (const lane of lanes) {
    const room = {
      left: left + (isWide(sheet) ? 8 : 0.5) * em,
      right: right - 3 * em,
      top: top + 1.3 * em,
      bottom: top + 5 * em,
    }
    frame = makeFrame(room, em, span, { from: 0, to: most })
    const label = {
      x: left,
      y: isWide(sheet) ? room.bottom - em : top + 0.4 * em,
      text: fitText(lane.name, isWide(sheet) ? 6.6 : 24),
      size: em,
      weight: 700,
    }
    marks.push(texts([label], 'lane'), stateMarks(frame, lane, span.to), timerMarks(frame, lane, span.to))
    top = room.bottom + 1.8 * em
  }
  if (frame === undefined) return { marks: [], bottom: top }
  const foot = { ...frame, top, bottom: top }
  const ticks = timeTicks(span.from, span.to, isWide(sheet) ? 8 : 4, clock.origin)
  const axes = frameAxes(
    foot,
    ticks.map(value => ({ value, text: clock.label(value) })),
    [],
    'processing time →',
  )
  return { marks: [...marks.flat(), ...axes], bottom: top + 3.2 * em }
}

interface Level {
  readonly atMs: Timestamp
  readonly level: number
  readonly value: string
}

/** What a state stood at: a number as it is; of what is added to, how often; nothing once cleared. */
function levelsOf(states: readonly StateEvent[]): readonly Level[] {
  const name =
    states.find(({ action, value }) => action === 'write' && typeof value === 'number')?.state ?? states[0]?.state
  let added = 0
  return states
    .filter(({ state }) => state === name)
    .map(({ action, value, processingTimeMs }) => {
      if (action === 'clear') {
        added = 0
        return { atMs: processingTimeMs, level: 0, value: '' }
      }
      added++
      const level = typeof value === 'number' && Number.isFinite(value) ? Math.max(0, value) : added
      return { atMs: processingTimeMs, level, value: typeof value === 'number' ? valueText(value) : String(added) }
    })
}

function stateMarks(frame: Frame, { states }: Lane, endMs: Timestamp): Marks {
  const { em } = frame
  const levels = levelsOf(states)
  const corners: Point[] = [{ x: frame.left, y: frame.y(0) }]
  let y = frame.y(0)
  for (const { atMs, level } of levels) {
    const x = frame.x(atMs)
    corners.push({ x, y })
    y = frame.y(level)
    corners.push({ x, y })
  }
  corners.push({ x: frame.x(endMs), y })
  // The value a state had before it was cleared, and the one it ends with.
  const peaks = levels.filter(({ level }, i) => level > 0 && (levels[i + 1]?.level ?? 0) === 0)
  const labels = peaks.map(({ atMs, level, value }, i) => {
    const until = levels[levels.indexOf(peaks[i] as Level) + 1]?.atMs ?? endMs
    return {
      x: Math.max(frame.x(until), frame.x(atMs)) + 0.35 * em,
      y: frame.y(level) - 0.55 * em,
      text: value,
      size: em,
      weight: 700,
      fill: colour('watermark'),
    }
  })
  const apart = labels.filter((label, i) => label.x - (labels[i - 1]?.x ?? Number.NEGATIVE_INFINITY) > 1.2 * em)
  return [
    ...shape([...corners, { x: frame.x(endMs), y: frame.y(0) }], colour('ink2'), 'state', 0.18),
    ...path(corners, { stroke: colour('ink'), width: 1.5 }, 'state-line'),
    ...texts(apart, 'state-value'),
  ]
}

function timerMarks(frame: Frame, { timers }: Lane, endMs: Timestamp): Marks {
  const { em } = frame
  const y = frame.bottom + 0.8 * em
  const waits: (readonly [Point, Point])[] = []
  const ticks: (readonly [Point, Point])[] = []
  const fired: Point[] = []
  const open = new Map<string, Timestamp>()
  for (const { timer, action, processingTimeMs } of timers) {
    const x = frame.x(processingTimeMs)
    const since = open.get(timer)
    if (action === 'set') {
      ticks.push([
        { x, y: y - 0.25 * em },
        { x, y: y + 0.25 * em },
      ])
      if (since === undefined) open.set(timer, processingTimeMs)
      continue
    }
    if (since !== undefined)
      waits.push([
        { x: frame.x(since), y },
        { x, y },
      ])
    open.delete(timer)
    if (action === 'fire') fired.push({ x, y })
  }
  const still = [...open.values()].map(since => ({ from: frame.x(since), x: frame.x(endMs), y }))
  const blue = colour('watermark')
  return [
    ...lines(
      [
        ...waits,
        ...still.map(
          ({ from, x, y }) =>
            [
              { x: from, y },
              { x, y },
            ] as const,
        ),
      ],
      { stroke: blue, width: 1.75 },
      'timer',
    ),
    ...lines(ticks, { stroke: blue, width: 1.25 }, 'timer-set'),
    ...discs(fired, 0.33 * em, blue, 0, 'timer-fired'),
    ...still.flatMap(({ x, y }) => [
      ...discs([{ x, y }], 0.36 * em, blue, 0, 'timer-open'),
      ...discs([{ x, y }], 0.2 * em, colour('paper'), 0, 'timer-open'),
    ]),
  ]
}

function table(lanes: readonly Lane[], clock: ClockText): string {
  const rows = lanes.flatMap(({ name, states, timers }) =>
    [...states, ...timers]
      .sort((a, b) => a.processingTimeMs - b.processingTimeMs)
      .map(event => [
        name,
        clock.precise(event.processingTimeMs),
        event.type === 'state' ? event.state : event.timer,
        event.action,
        event.type === 'timer'
          ? event.action === 'set'
            ? `for ${clock.precise(event.at)}`
            : ''
          : event.action === 'write'
            ? fullValueText(event.value)
            : '',
      ]),
  )
  return markdownTable(
    [{ name: 'key' }, { name: 'at', isRight: true }, { name: 'state or timer' }, { name: 'what' }, { name: 'value' }],
    rows,
  )
}
