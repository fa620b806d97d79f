import { grouped } from '../core/counted.ts'
import { requireTrace } from '../trace/require-trace.ts'
import type { Trace } from '../trace/trace.ts'
import { type Chart, makeChart } from './chart.ts'
import { diagonalY } from './diagram/diagram-marks.ts'
import { diagramTable } from './diagram/diagram-table.ts'
import { diagramDescription, diagramTitle, shownWords } from './diagram/diagram-words.ts'
import type { Lane } from './diagram/lanes.ts'
import { legendColumn, legendRows, legendSize } from './diagram/legend.ts'
import { axisNames, eventAxis, makePanel, type Panel, processingAxis } from './diagram/panel.ts'
import { makePlane, type Plane } from './diagram/plane.ts'
import { eventTicks, legendOf, styleOf, type TimeDiagramOptions, type View, viewOf } from './diagram/view.ts'
import { lines, type Marks, texts } from './drawing/marks.ts'
import { colour } from './drawing/palette.ts'
import type { Room } from './drawing/room.ts'
import { fitText } from './drawing/text-width.ts'
import { type Drawn, isWide, type Page, type Sheet } from './sheet.ts'
import { windowingWords } from './words/windowing-words.ts'

const CHART = 'timeDiagram'
/**
 * Event time (to the right) against processing time (up): elements, the watermark's steps, the windows with their panes
 * and values, firings by timing, and what was dropped. Of a long run it shows the first windows that there is room for,
 * and says so; `from` and `to` choose others ('10m': counted from its 0:00). Windows that slide, and keys, have lanes.
 * Throws if there is no such step, no grouping, or no such key.
 */
export function timeDiagram(trace: Trace, options: TimeDiagramOptions = {}): Chart {
  requireTrace(trace, CHART)
  const view = viewOf(trace, options, CHART)
  return makeChart(diagramPage(view), () => viewTable(view))
}

/** The diagram of a view; `note` is one more line beneath its title. */
export function diagramPage(view: View, note = ''): Page {
  const { grouping, stretches, lanes, clock } = view
  const { windowing } = grouping.step
  return {
    title: diagramTitle(grouping),
    subtitle: [windowing ? windowingWords(windowing) : '', shownWords(grouping, stretches, clock), clock.note, note],
    description: diagramDescription(stretches, clock),
    isMoving: true,
    draw: sheet =>
      lanes.length === 1 && lanes[0]?.sessions === undefined ? drawOne(sheet, view) : drawLanes(sheet, view),
  }
}

/** All that the diagram of a view shows, as Markdown. */
export function viewTable({ grouping, stretches, clock, watermark }: View): string {
  return diagramTable(stretches, grouping.step.windowing, watermark, clock)
}

/** The one large diagram. */
function drawOne(sheet: Sheet, view: View): Drawn {
  const { em, left, right, top } = sheet
  const lane = view.lanes[0] as Lane
  const width = right - left - 5.4 * em
  const height = Math.max(26 * em, Math.min(42 * em, 0.76 * width))
  const plotTop = top + 2 * em
  const room = { left: left + 3.9 * em, right: right - 1.5 * em, top: plotTop, bottom: plotTop + height }
  const panel = makePanel(room, em, view.extents.eventTime, view.extents.processingTime, 0.8 * em)
  const style = styleOf(panel, view, false)
  const axes = [
    ...axisNames(panel),
    ...processingAxis(panel, view.clock, style.ticks),
    ...eventAxis(panel, view.clock, eventTicks(view, lane)),
  ]
  const entries = legendOf(view)
  const size = legendSize(entries, em)
  const at = {
    x: Math.min(panel.left + 0.7 * width, panel.right - size.width),
    y: panel.bottom - size.height - 0.6 * em,
  }
  const planes = [makePlane(panel, view, lane, style)]
  const axisBottom = panel.bottom + 3.2 * em
  // Nothing arrives before it happens: below the diagonal is free, if there is enough of it.
  if (isWide(sheet) && diagonalY(panel, at.x) < at.y - 0.8 * em)
    return { planes, marks: [...axes, ...legendColumn(entries, at, em)], bottom: axisBottom }
  const legend = legendRows(entries, left, right, axisBottom + 0.3 * em, em)
  return { planes, marks: [...axes, ...legend.marks], bottom: legend.bottom }
}

/** Short diagrams, one below the other, over one axis. */
function drawLanes(sheet: Sheet, view: View): Drawn {
  const { em, left, right } = sheet
  const marks: Marks[] = []
  const planes: Plane[] = []
  const axis = { text: '↑ processing time', size: em, fill: colour('ink2') }
  marks.push(texts([{ ...axis, x: left + (isWide(sheet) ? 5.6 : 0.5) * em, y: sheet.top + 0.9 * em }], 'axis'))
  let top = sheet.top + 1.8 * em
  let last: Panel | undefined
  for (const lane of view.lanes) {
    const plotTop = top + (isWide(sheet) ? 0.5 : 2.2) * em
    const room: Room = {
      left: left + (isWide(sheet) ? 9 : 3.9) * em,
      right: right - 1.5 * em,
      top: plotTop,
      bottom: plotTop + 12.5 * em,
    }
    const panel = makePanel(room, em, view.extents.eventTime, view.extents.processingTime, 0.9 * em)
    const style = styleOf(panel, view, true)
    const line = [
      { x: left, y: top },
      { x: right, y: top },
    ] as const
    const foot = [
      { x: panel.left, y: panel.bottom },
      { x: panel.right, y: panel.bottom },
    ] as const
    const name = {
      x: left,
      y: top + 1.1 * em,
      text: fitText(lane.name, isWide(sheet) ? 7.6 : 24),
      size: em,
      weight: 700,
    }
    const note = isWide(sheet)
      ? { x: left, y: top + 2.6 * em, text: lane.note, size: em, fill: colour('ink2') }
      : { x: right, y: top + 1.1 * em, text: lane.note, size: em, fill: colour('ink2'), anchor: 'end' as const }
    marks.push(
      lines([line], { stroke: colour('grid'), width: 1 }, 'lane'),
      texts([name, ...(lane.note === '' ? [] : [note])], 'lane'),
      processingAxis(panel, view.clock, style.ticks),
      lines([foot], { stroke: colour('rule'), width: 1.25 }, 'axis'),
    )
    planes.push(makePlane(panel, view, lane, style))
    top = panel.bottom + 0.4 * em
    last = panel
  }
  if (last !== undefined) {
    const label = { x: last.right, y: last.bottom + 2.4 * em, text: 'event time →', size: em, fill: colour('ink2') }
    marks.push(
      eventAxis(last, view.clock, eventTicks(view, view.lanes[0])),
      texts([{ ...label, anchor: 'end' }], 'axis'),
    )
  }
  const more = view.grouping.keyCount - view.stretches.length
  const rest =
    more > 0
      ? texts([{ x: left, y: top + 1.1 * em, text: `${grouped(more)} more`, size: em, fill: colour('ink2') }], 'lane')
      : []
  const legend = legendRows(legendOf(view), left, right, top + 3.2 * em, em)
  return { planes, marks: [...marks.flat(), ...rest, ...legend.marks], bottom: legend.bottom }
}
