import { type Label, type Marks, texts } from '../../../lib/charts/drawing/marks.ts'
import { colour } from '../../../lib/charts/drawing/palette.ts'
import { overlap, type Point, type Room } from '../../../lib/charts/drawing/room.ts'
import { boldWidth } from '../../../lib/charts/drawing/text-width.ts'
import type { Place, QuestionMessage } from '../../../lib/replay/messages.ts'
import type { DrawnLane } from './replay-drawing.ts'

/** The radii of the rings, in units of em. */
const RIGHT = 1.4
const ROOM = 0.85
const MINE = 0.5
/** From a ring to the middle of its name. */
const TO_NAME = 0.8

/**
 * Where was tapped, as far as this page may know it: the page's own answer as a target, the room's as rings with how many
 * there, and a large ring around what is right; each is named.
 */
export function answerMarks(
  lanes: readonly DrawnLane[],
  question: QuestionMessage | undefined,
  mine: Place | undefined,
): Marks {
  const [lane] = lanes
  if (question?.kind !== 'diagram' || lane === undefined) return []
  const { panel } = lane
  const { em } = panel
  const at = ({ eventTimeMs, processingTimeMs }: Place): Point => ({
    x: panel.x(eventTimeMs),
    y: panel.y(processingTimeMs),
  })
  const { distribution, right } = question
  const points = (distribution?.counts ?? []).flatMap(({ value, count }) =>
    typeof value === 'number' ? [] : [{ ...at(value), count }],
  )
  const rights = typeof right === 'object' ? [at(right)] : []
  const own = mine === undefined ? [] : [at(mine)]
  const look = { kind: 'dot', className: 'answer', stroke: colour('ink') } as const
  const counts = points.map(
    ({ x, y, count }): Label => ({ x, y, text: String(count), anchor: 'middle', size: em, weight: 700 }),
  )
  const named = [
    ...rights.map(point => ({ ...point, text: 'the right place', r: RIGHT * em })),
    // The most frequent stands for all.
    ...points.slice(0, 1).map(point => ({ ...point, text: 'the room’s answers', r: ROOM * em })),
    ...own.map(point => ({ ...point, text: 'yours', r: 2 * MINE * em })),
  ]
  const rings = [
    ...rights.map(point => around(point, RIGHT * em)),
    ...points.map(point => around(point, ROOM * em)),
    ...own.map(point => around(point, 2 * MINE * em)),
  ]
  return [
    ...(rights.length === 0 ? [] : [{ ...look, points: rights, form: RIGHT * em, fill: 'none', width: 3 }]),
    // How many of the room are at the same place lies on it.
    ...(own.length === 0
      ? []
      : [
          { ...look, className: 'answer mine', points: own, form: 2 * MINE * em, fill: 'none', width: 2 },
          { ...look, className: 'answer mine', points: own, form: MINE * em, fill: colour('ink'), width: 1.5 },
        ]),
    ...(points.length === 0 ? [] : [{ ...look, points, form: ROOM * em, fill: colour('paper'), width: 1.5 }]),
    ...texts(counts, 'answer'),
    ...texts(namesOf(named, rings, lane), 'answer'),
  ]
}

interface Named extends Point {
  readonly text: string
  readonly r: number
}

/** Each above its ring, or else beneath or beside it, where no other name or ring is. */
function namesOf(named: readonly Named[], rings: readonly Room[], { panel }: DrawnLane): readonly Label[] {
  const { left, right, top, bottom, em } = panel
  const taken = [...rings]
  return named.map(({ x, y, r, text }) => {
    const half = (boldWidth(text) * em) / 2
    const room = (x: number, y: number): Room => ({
      left: x - half,
      right: x + half,
      top: y - 0.6 * em,
      bottom: y + 0.6 * em,
    })
    const middle = Math.min(Math.max(x, left + half), right - half)
    const [away, beside] = [r + TO_NAME * em, r + half + TO_NAME * em]
    const places = [room(middle, y - away), room(middle, y + away), room(x + beside, y), room(x - beside, y)]
    const isIn = (own: Room) =>
      own.left >= left && own.right <= right && own.top >= top - 1.5 * em && own.bottom <= bottom
    const found = places.find(own => isIn(own) && !taken.some(other => overlap(own, other))) ?? (places[1] as Room)
    taken.push(found)
    const at = { x: (found.left + found.right) / 2, y: (found.top + found.bottom) / 2 }
    return { ...at, text, anchor: 'middle', size: em, weight: 700, halo: true }
  })
}

function around({ x, y }: Point, r: number): Room {
  return { left: x - r, right: x + r, top: y - r, bottom: y + r }
}
