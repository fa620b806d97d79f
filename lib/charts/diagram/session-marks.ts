import { boxes, lines, type Marks, path } from '../drawing/marks.ts'
import { colour } from '../drawing/palette.ts'
import type { Point } from '../drawing/room.ts'
import type { Panel } from './panel.ts'
import type { Sessions } from './session-extents.ts'

/** Sessions as they widen: dark while open, pale once fired. */
export function sessionMarks(panel: Panel, { extents }: Sessions): Marks {
  const shown = extents.filter(({ fromMs }) => fromMs < panel.processingTime.to)
  const rooms = shown.map(({ window, fromMs, untilMs, isOpen }) => ({
    isOpen,
    left: panel.x(window.start) + 0.5,
    right: panel.x(window.end) - 0.5,
    top: panel.y(untilMs),
    bottom: panel.y(fromMs),
  }))
  const open = rooms.filter(({ isOpen }) => isOpen)
  const sides = open.flatMap(({ left, right, top, bottom }): (readonly [Point, Point])[] => [
    [
      { x: left, y: bottom },
      { x: left, y: top },
    ],
    [
      { x: right, y: bottom },
      { x: right, y: top },
    ],
  ])
  return [
    ...boxes(
      rooms.filter(({ isOpen }) => !isOpen),
      colour('band'),
      'band',
    ),
    ...boxes(open, colour('ink2'), 'session', 0.28),
    ...lines(sides, { stroke: colour('ink2'), width: 1.25 }, 'session-side'),
  ]
}

/** Where two sessions became one. */
export function mergeMarks(panel: Panel, { merges }: Sessions): Marks {
  const reach = 0.4 * panel.em
  return merges.flatMap(({ atMs, eventTimeMs }) => {
    const [x, y] = [panel.x(eventTimeMs), panel.y(atMs)]
    const roof = [
      { x: x - reach, y: y + reach },
      { x, y: y - reach / 2 },
      { x: x + reach, y: y + reach },
    ]
    return [
      ...path(roof, { stroke: colour('paper'), width: 4 }, 'merge-rim'),
      ...path(roof, { stroke: colour('ink'), width: 1.5 }, 'merge'),
    ]
  })
}
