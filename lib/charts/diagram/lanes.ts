import { counted } from '../../core/counted.ts'
import type { Timestamp } from '../../core/time.ts'
import type { TraceWindowing } from '../../trace/trace.ts'
import { type ClockText, durationText } from '../words/clock-text.ts'
import type { DiagramContent } from './diagram.ts'
import type { KeyWindow } from './key-stories.ts'
import { sessionExtents } from './session-extents.ts'
import type { Stretch } from './stretch.ts'

/** A diagram of windows that do not overlap, and what it is called. */
export interface Lane extends Pick<DiagramContent, 'windows' | 'elements' | 'drops' | 'sessions'> {
  readonly name: string
  readonly note: string
}

/** How many lanes windows of one key need so that none overlap in a lane. */
export function laneCount(windowing: TraceWindowing | undefined): number {
  const shape = windowing?.shape
  return shape?.kind === 'sliding' ? Math.ceil(shape.sizeMs / shape.periodMs) : 1
}

/** The lanes of a key: one where its windows do not overlap, as many as needed where they slide. */
export function lanesOf(
  stretch: Stretch,
  windowing: TraceWindowing | undefined,
  clock: ClockText,
  endMs: Timestamp,
): readonly Lane[] {
  const { story, windows, elements, drops } = stretch
  const shape = windowing?.shape
  if (shape?.kind === 'sessions') {
    const sessions = sessionExtents(story, endMs)
    return [{ name: story.name, note: counted(story.paneCount, 'pane'), windows, elements, drops, sessions }]
  }
  if (shape?.kind !== 'sliding' && !windows.some((one, i) => overlaps(one, windows[i + 1])))
    return [{ name: story.name, note: '', windows, elements, drops }]
  const lanes = shape?.kind === 'sliding' ? slidingLanes(windows, shape, clock) : greedyLanes(windows)
  return lanes.map(({ windows, note }, i) => {
    const starts = new Set(windows.map(({ window }) => window.start))
    const mine = ({ window }: { readonly window: { readonly start: Timestamp } }) => starts.has(window.start)
    const rest = {
      elements: elements.filter(mine),
      drops: shape?.kind === 'sliding' ? drops.filter(inLane(i, shape)) : drops.filter(mine),
    }
    return { name: `lane ${i + 1}`, note, windows, ...rest }
  })
}

interface Sliding {
  readonly sizeMs: number
  readonly periodMs: number
  readonly offsetMs: number
}

function slidingLanes(windows: readonly KeyWindow[], shape: Sliding, clock: ClockText) {
  const count = Math.ceil(shape.sizeMs / shape.periodMs)
  return Array.from({ length: count }, (_, lane) => ({
    windows: windows.filter(inLane(lane, shape)),
    note: `${clock.label(clock.origin + lane * shape.periodMs)} + n·${durationText(count * shape.periodMs)}`,
  }))
}

/** Windows that start so many periods after each other do not overlap. */
function inLane(lane: number, { sizeMs, periodMs, offsetMs }: Sliding) {
  const count = Math.ceil(sizeMs / periodMs)
  return ({ window }: { readonly window: { readonly start: Timestamp } }) => {
    const turn = Math.round((window.start - offsetMs) / periodMs) % count
    return (turn + count) % count === lane
  }
}

/** Windows of other kinds: each in the first lane that is free. */
function greedyLanes(windows: readonly KeyWindow[]): { windows: KeyWindow[]; note: string }[] {
  const lanes: KeyWindow[][] = []
  for (const window of windows) {
    const free = lanes.find(lane => !overlaps(lane.at(-1) as KeyWindow, window))
    if (free === undefined) lanes.push([window])
    else free.push(window)
  }
  return lanes.map(windows => ({ windows, note: '' }))
}

function overlaps(a: KeyWindow, b: KeyWindow | undefined): boolean {
  return b !== undefined && a.window.end > b.window.start
}
