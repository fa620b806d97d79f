import { isGlobal } from '../../core/window.ts'
import { columnOf } from '../diagram/diagram-marks.ts'
import type { FiredPane, KeyWindow } from '../diagram/key-stories.ts'
import type { Plane } from '../diagram/plane.ts'
import { px } from '../drawing/marks.ts'
import { fitText } from '../drawing/text-width.ts'
import { spanText } from '../words/clock-text.ts'
import { lateDrop } from '../words/drop-table.ts'
import { timingWords } from '../words/timing-words.ts'
import { changeText, fullValueText } from '../words/value-text.ts'
import { whyText } from '../words/why-text.ts'

// What a reader of a diagram may ask it: the rows behind what can be pointed at.

/** A pane: where it is, and what it says; and, as pane0 in the first plane, its place there, window by window. */
export interface PaneAnswer {
  /** Of its edge, in pixels. */
  readonly x: number
  readonly y: number
  readonly x2: number
  /** Where its first element came; its own edge, if it has none. */
  readonly y2: number
  readonly says: string
  readonly why: string
}

/** An element in its panes, which follow each other: those of a window, from its first one on; or dropped. */
export interface ElementAnswer {
  readonly element: number
  /** Event time and arrival, in seconds of the chart's clock. */
  readonly e: number
  readonly a: number
  /** Its window, by its place in the plane's list of windows. */
  readonly w: number
  /** Its first and its last pane; absent if no pane has it. */
  readonly p?: number
  readonly q?: number
  /** Where it was dropped: when its window had expired; null where its trigger had finished. */
  readonly d?: number | null
  /** Where it was dropped: the watermark then, and how far it was past the window's end; null where all had ended. */
  readonly m?: number | null
  readonly l?: number | null
  /** How many planes before have it, too. */
  readonly again?: number
}

const LONGEST_VALUE = 24

/** The panes of a plane. */
export function paneAnswers({ panel, view, content }: Plane, plane: number): readonly PaneAnswer[] {
  return content.windows
    .flatMap(window => window.panes.map(pane => ({ window, pane })))
    .map(({ window, pane }, i) => {
      const { left, right } = columnOf(panel, window)
      const y = panel.y(pane.event.processingTimeMs)
      return {
        // Of this plane alone: a click selects by the field's name.
        [`pane${plane}`]: i,
        x: px(left),
        y: px(y),
        x2: px(right),
        y2: px(pane.openedMs === undefined ? y : panel.y(pane.openedMs)),
        says: paneWords(window, pane, view.clock),
        why: reasonOf(pane, view.clock),
      } as PaneAnswer
    })
}

type Clock = Plane['view']['clock']

/** '△ early, pane 1 of [2:00, 3:00): 18 (+11) at 2:57.3'. */
function paneWords({ window }: KeyWindow, { event, change }: FiredPane, clock: Clock): string {
  const value = fitText(fullValueText(event.value), LONGEST_VALUE)
  const more = change === undefined ? '' : ` (${changeText(change)})`
  const at = clock.precise(event.processingTimeMs)
  return `${timingWords[event.pane.timing]}, pane ${event.pane.index} of ${clock.window(window)}: ${value}${more} at ${at}`
}

/** Why it fired, and what had not happened yet. */
function reasonOf({ event, fresh }: FiredPane, clock: Clock): string {
  const why = whyText(event, fresh.length, clock)
  const { pane, window, watermarkMs } = event
  if (pane.timing !== 'EARLY' || isGlobal(window)) return why
  if (!Number.isFinite(watermarkMs)) return `${why}; not on time: there was no watermark yet`
  const short = spanText(window.end - watermarkMs, true)
  return `${why}; not on time: the watermark stood at ${clock.precise(watermarkMs)}, ${short} short of ${clock.label(window.end)}`
}

/** The elements of a plane, those that were dropped among them; and their windows. */
export function elementAnswers({ view, content }: Plane): {
  readonly elements: readonly ElementAnswer[]
  readonly windows: readonly string[]
} {
  const { clock, grouping } = view
  const windows = new Map<string, number>()
  const placeOf = (window: Parameters<Clock['window']>[0]) => {
    const name = clock.window(window)
    const place = windows.get(name) ?? windows.size
    windows.set(name, place)
    return place
  }
  const seconds = (time: number) => Math.round(time - clock.origin) / 1000
  const runs = runsOf(content.windows)
  const counted = content.elements.flatMap(({ id, eventTimeMs, arrivedMs, window }) => {
    const answer = { element: id, e: seconds(eventTimeMs), a: seconds(arrivedMs), w: placeOf(window) }
    return runs.get(id)?.map(({ first, last }) => ({ ...answer, p: first, q: last })) ?? [answer]
  })
  const dropped = content.drops.map(event => {
    const { expiredMs } = lateDrop(event, grouping.step.windowing, content.watermark)
    return {
      element: event.id,
      e: seconds(event.eventTimeMs),
      a: seconds(event.processingTimeMs),
      w: placeOf(event.window),
      d: expiredMs === undefined ? null : seconds(expiredMs),
      m: Number.isFinite(event.watermarkMs) ? seconds(event.watermarkMs) : null,
      l: Number.isFinite(event.watermarkMs) ? (event.watermarkMs - event.window.end) / 1000 : null,
    }
  })
  return { elements: [...counted, ...dropped], windows: [...windows.keys()] }
}

interface PaneRun {
  readonly first: number
  last: number
}

/** In which panes each element is, as runs of panes that follow each other. */
function runsOf(windows: readonly KeyWindow[]): ReadonlyMap<number, readonly PaneRun[]> {
  const runs = new Map<number, PaneRun[]>()
  const panes = windows.flatMap(window => window.panes)
  panes.forEach(({ event }, i) => {
    for (const id of event.elements) {
      const own = runs.get(id)
      const last = own?.at(-1)
      if (own === undefined) runs.set(id, [{ first: i, last: i }])
      else if (last?.last === i - 1) last.last = i
      else own.push({ first: i, last: i })
    }
  })
  return runs
}

/** Says of an element how many planes before have it, too. */
export function countedAgain(planes: readonly (readonly ElementAnswer[])[]): readonly (readonly ElementAnswer[])[] {
  const before = new Map<number, number>()
  return planes.map(answers => {
    const told = answers.map(answer => {
      const again = before.get(answer.element) ?? 0
      return again === 0 ? answer : { ...answer, again }
    })
    for (const id of new Set(answers.map(({ element }) => element))) before.set(id, (before.get(id) ?? 0) + 1)
    return told
  })
}
