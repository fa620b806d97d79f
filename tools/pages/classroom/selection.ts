import { columnOf } from '../../../lib/charts/diagram/diagram-marks.ts'
import type { FiredPane, PlacedElement } from '../../../lib/charts/diagram/key-stories.ts'
import type { Panel } from '../../../lib/charts/diagram/panel.ts'
import { discs, lines, type Marks, type Segment } from '../../../lib/charts/drawing/marks.ts'
import { colour } from '../../../lib/charts/drawing/palette.ts'
import type { Point } from '../../../lib/charts/drawing/room.ts'
import type { DropEvent } from '../../../lib/trace/event.ts'
import type { DrawnLane } from './replay-drawing.ts'

/** Something of a diagram that can be asked for its reasons. */
export type Picked =
  | { readonly kind: 'pane'; readonly pane: FiredPane }
  | { readonly kind: 'element'; readonly element: PlacedElement }
  | { readonly kind: 'drop'; readonly drop: DropEvent }

/** What lies nearest to a point, no farther than `reach`: a firing before an element. */
export function pickedAt(lanes: readonly DrawnLane[], at: Point, reach: number): Picked | undefined {
  for (const { panel, content } of lanes) {
    if (at.y < panel.top - reach || at.y > panel.bottom + reach) continue
    const panes = content.windows.flatMap(window => {
      const { left, right } = columnOf(panel, window)
      if (at.x < left - 2 || at.x > right + 2) return []
      return window.panes.map(pane => ({
        away: Math.abs(panel.y(pane.event.processingTimeMs) - at.y),
        picked: { kind: 'pane', pane } as Picked,
      }))
    })
    const away = (eventTimeMs: number, arrivedMs: number) =>
      Math.hypot(panel.x(eventTimeMs) - at.x, panel.y(arrivedMs) - at.y)
    const elements = content.elements.map(element => ({
      away: away(element.eventTimeMs, element.arrivedMs),
      picked: { kind: 'element', element } as Picked,
    }))
    const drops = content.drops.map(drop => ({
      away: away(drop.eventTimeMs, drop.processingTimeMs),
      picked: { kind: 'drop', drop } as Picked,
    }))
    // A disc that is met squarely is meant, however near the edge.
    const squarely = nearest([...elements, ...drops], reach / 3)
    const found = squarely ?? nearest(panes, reach) ?? nearest([...elements, ...drops], reach)
    if (found !== undefined) return found
  }
  return undefined
}

function nearest(
  all: readonly { readonly away: number; readonly picked: Picked }[],
  reach: number,
): Picked | undefined {
  let best: Picked | undefined
  let least = reach
  for (const { away, picked } of all) {
    if (away > least) continue
    best = picked
    least = away
  }
  return best
}

/** What is picked, made to stand out: a pane's frame with its new elements full and the carried ones hollow. */
export function selectionMarks(lanes: readonly DrawnLane[], picked: Picked): Marks {
  return lanes.flatMap(lane => {
    if (picked.kind === 'pane') return paneMarks(lane, picked.pane)
    if (picked.kind === 'element') return ring(lane.panel, picked.element.eventTimeMs, picked.element.arrivedMs)
    return ring(lane.panel, picked.drop.eventTimeMs, picked.drop.processingTimeMs)
  })
}

function paneMarks({ panel, content }: DrawnLane, { event, fresh, openedMs }: FiredPane): Marks {
  const own = content.windows.find(({ panes }) => panes.some(pane => pane.event === event))
  if (own === undefined) return []
  const { left, right } = columnOf(panel, own)
  const top = panel.y(event.processingTimeMs)
  const bottom = Math.max(panel.y(openedMs ?? event.processingTimeMs), top + 3)
  const isNew = new Set(fresh)
  const index = own.panes.findIndex(pane => pane.event === event)
  const carried = new Set(own.panes.slice(0, index).flatMap(pane => pane.fresh))
  const points = (ids: ReadonlySet<number>) =>
    content.elements
      .filter(({ id }) => ids.has(id))
      .map(({ eventTimeMs, arrivedMs }) => ({ x: panel.x(eventTimeMs), y: panel.y(arrivedMs) }))
  const corners = [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ]
  const sides = corners.map((corner, i): Segment => [corner, corners[(i + 1) % 4] as Point])
  return [
    ...lines(sides, { stroke: colour('ink'), width: 1.5 }, 'picked'),
    ...hollow(points(carried), 3.75),
    ...discs(points(isNew), 4, colour('ink'), 1.25, 'picked'),
  ]
}

function ring(panel: Panel, eventTimeMs: number, arrivedMs: number): Marks {
  const { left, right, bottom } = panel
  const [x, y] = [panel.x(eventTimeMs), panel.y(arrivedMs)]
  if (x <= left || x >= right) return []
  const guides: readonly Segment[] = [
    [
      { x: left, y },
      { x, y },
    ],
    [
      { x, y },
      { x, y: bottom },
    ],
  ]
  return [...lines(guides, { stroke: colour('ink2'), width: 1, dash: '1 3' }, 'picked'), ...hollow([{ x, y }], 6)]
}

function hollow(points: readonly Point[], form: number): Marks {
  if (points.length === 0) return []
  return [{ kind: 'dot', className: 'picked', points, form, fill: colour('paper'), stroke: colour('ink'), width: 1.5 }]
}
