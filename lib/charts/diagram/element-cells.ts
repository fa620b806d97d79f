import type { Marks } from '../drawing/marks.ts'
import { colour } from '../drawing/palette.ts'
import type { Point, Room } from '../drawing/room.ts'
import type { Panel } from './panel.ts'

/** How many elements lie in each cell of a panel, where they are too many to be shown one by one. */
export type ElementCells = ReadonlyMap<number, number>

/** More cells than that has no panel on top of another. */
const ROWS = 65_536

function sideOf({ em }: Panel): number {
  return em / 2
}

/** The cell of a point. */
export function cellAt(panel: Panel, x: number, y: number): number {
  const side = sideOf(panel)
  return Math.floor((x - panel.left) / side) * ROWS + Math.floor((panel.bottom - y) / side)
}

/** Counts points in cells. */
export function countInCells(panel: Panel, points: readonly Point[]): ElementCells {
  const cells = new Map<number, number>()
  for (const { x, y } of points) {
    const cell = cellAt(panel, x, y)
    cells.set(cell, (cells.get(cell) ?? 0) + 1)
  }
  return cells
}

/** Cells in five shades, from 15 % to 60 %. */
export function cellMarks(panel: Panel, cells: ElementCells): Marks {
  let most = 1
  for (const count of cells.values()) most = Math.max(most, count)
  const shades = new Map<number, Room[]>()
  for (const [cell, count] of cells) {
    const shade = most === 1 ? 0 : Math.round((4 * Math.log(count)) / Math.log(most))
    const rooms = shades.get(shade)
    if (rooms === undefined) shades.set(shade, [roomOf(panel, cell)])
    else rooms.push(roomOf(panel, cell))
  }
  return [...shades].map(([shade, rooms]) => {
    const look = { fill: colour('ink'), opacity: 0.15 + 0.1125 * shade }
    return { kind: 'rect', className: 'cell', rooms, ...look }
  })
}

function roomOf(panel: Panel, cell: number): Room {
  const side = sideOf(panel)
  const left = panel.left + Math.floor(cell / ROWS) * side
  const bottom = panel.bottom - (cell % ROWS) * side
  return { left, right: Math.min(left + side, panel.right), top: bottom - side, bottom }
}
