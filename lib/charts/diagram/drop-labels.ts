import { grouped } from '../../core/counted.ts'
import type { Label } from '../drawing/marks.ts'
import { overlap, type Point, type Room } from '../drawing/room.ts'
import { boldWidth } from '../drawing/text-width.ts'

/** How near crosses share a label. */
const NEAR = 2.4

/** Crosses that lie near each other. */
function clusters(points: readonly Point[], distance: number): readonly (readonly Point[])[] {
  // Only neighbours in a grid of that distance can be near.
  const cells = new Map<string, Point[]>()
  const cellOf = ({ x, y }: Point) => [Math.floor(x / distance), Math.floor(y / distance)] as const
  for (const point of points) {
    const name = cellOf(point).join(' ')
    const cell = cells.get(name)
    if (cell === undefined) cells.set(name, [point])
    else cell.push(point)
  }
  const left = new Set(points)
  const found: Point[][] = []
  for (const first of points) {
    if (!left.delete(first)) continue
    const cluster = [first]
    for (const point of cluster) {
      const [column, row] = cellOf(point)
      for (const c of [column - 1, column, column + 1])
        for (const r of [row - 1, row, row + 1])
          for (const other of cells.get(`${c} ${r}`) ?? [])
            if (left.has(other) && Math.hypot(other.x - point.x, other.y - point.y) <= distance) {
              left.delete(other)
              cluster.push(other)
            }
    }
    found.push(cluster)
  }
  return found
}

export interface DropLabel {
  readonly label: Label
  readonly room: Room
}

/**
 * The word beside each cluster of crosses: at its right, else left, above or below it; none where nothing is free. What is
 * better avoided is covered only if there is no other place.
 */
export function dropLabels(
  crosses: readonly Point[],
  plot: Room,
  taken: readonly Room[],
  avoided: readonly Room[],
  em: number,
): readonly DropLabel[] {
  const labels: DropLabel[] = []
  for (const cluster of [...clusters(crosses, NEAR * em)].sort((a, b) => b.length - a.length)) {
    const text = cluster.length === 1 ? 'dropped' : `${grouped(cluster.length)} dropped`
    const width = (boldWidth(text) + 0.3) * em
    const [xs, ys] = [cluster.map(({ x }) => x), cluster.map(({ y }) => y)]
    const box = { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) }
    const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2]
    const centred = Math.min(Math.max(x - width / 2, plot.left), plot.right - width)
    const places = [
      { x: box.right + 0.75 * em, y },
      { x: box.left - 0.75 * em - width, y },
      { x: centred, y: box.top - 1.2 * em },
      { x: centred, y: box.bottom + 1.2 * em },
    ]
    const others = crosses.filter(point => !cluster.includes(point))
    const hard = [...taken, ...labels.map(label => label.room)]
    const free = places.flatMap(place => {
      const room = { left: place.x, right: place.x + width, top: place.y - 0.6 * em, bottom: place.y + 0.6 * em }
      const isInside =
        room.left >= plot.left && room.right <= plot.right && room.top >= plot.top && room.bottom <= plot.bottom
      const isFree =
        !hard.some(other => overlap(room, other)) &&
        !others.some(({ x, y }) => overlap(room, { left: x - 4, right: x + 4, top: y - 4, bottom: y + 4 }))
      return isInside && isFree ? [{ place, room }] : []
    })
    const best = free.find(({ room }) => !avoided.some(other => overlap(room, other))) ?? free[0]
    if (best === undefined) continue
    // Of several, with the last.
    labels.push({ label: { ...best.place, at: box.top, text, size: em, weight: 700, halo: true }, room: best.room })
  }
  return labels
}
