import type { Timing } from '../../core/pane.ts'
import { GLYPH_SIZE } from '../drawing/marks.ts'
import { overlap, type Point, type Room } from '../drawing/room.ts'
import { spread } from '../drawing/spread.ts'
import { boldWidth, textWidth } from '../drawing/text-width.ts'

// Where a pane's value goes. Distances are pixels; `em` is the base size of type, and all else a multiple of it.

/** What is said of a firing, and where its edge lies. */
export interface Firing {
  readonly y: number
  readonly timing: Timing
  readonly value: string
  /** What is new, lighter: '+11'; empty if nothing is said of it. */
  readonly more: string
}

/** What chips had better not cover. */
export interface Obstacles {
  readonly elements: readonly Point[]
  readonly crosses: readonly Point[]
  /** The corners of the watermark's steps. */
  readonly watermark: readonly Point[]
  readonly labels: readonly Room[]
}

/** A glyph, a value and what is new, on paper, centred on y; x is its left end. */
export interface Chip {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly timing: Timing
  readonly value: string
  readonly more: string
  /** Which firings it speaks for: firings[from] to firings[to], inclusive. */
  readonly from: number
  readonly to: number
  /** The heights of the firing with which it appears, and of that with which another takes its place. */
  readonly at: number
  readonly until?: number
  /** From the chip to its edge, where they are apart. */
  readonly leader?: { readonly from: Point; readonly to: Point }
}

const CHIP_HEIGHT = 1.3
export const VALUE_SIZE = 1.08
export const CHIP_PAD = 0.25
export const CHIP_GAP = 0.3
/** A window narrower than that says less. */
export const NARROW_WINDOW = 9.2
const FARTHEST_MOVE = 2
const LEADER = 0.9
const SLIDE = 4
const INSET = 2

interface Draft {
  /** Of its last firing. */
  readonly edge: number
  /** Where it would be. */
  readonly y: number
  readonly from: number
  readonly to: number
  readonly timing: Timing
  readonly value: string
  readonly more: string
}

/** The width of a chip in pixels. */
export function chipWidth(value: string, more: string, em: number): number {
  const texts = boldWidth(value) * VALUE_SIZE + (more === '' ? 0 : CHIP_PAD + textWidth(more))
  return (2 * CHIP_PAD + GLYPH_SIZE + CHIP_GAP + texts) * em
}

/**
 * Places the chips of one window's firings, given in the order of firing: no two overlap, none leaves the room. Firings of
 * one timing that crowd share a chip; where not even that helps, only the one on time and the last have one. None where
 * the window is too narrow.
 */
export function placeChips(room: Room, firings: readonly Firing[], around: Obstacles, em: number): readonly Chip[] {
  const height = CHIP_HEIGHT * em
  const [lowest, highest] = [room.top + height / 2, room.bottom - height / 2]
  const inside = room.right - room.left - 2 * INSET
  if (highest < lowest || inside <= 0) return []
  const fits = ({ value, more }: Draft) => chipWidth(value, more, em) <= inside
  // Later firings lie higher: from top to bottom is against the order of firing.
  let drafts: readonly Draft[] = firings.map((firing, i) => ({ ...firing, edge: firing.y, from: i, to: i })).reverse()
  if (!drafts.every(fits)) drafts = drafts.map(draft => ({ ...draft, more: '' }))
  let placed = settle(drafts, { height, lowest, highest, isNarrow: inside < NARROW_WINDOW * em })
  if (placed.drafts.length * height > room.bottom - room.top + 0.01) {
    drafts = withoutMost(placed.drafts, Math.max(1, Math.floor((room.bottom - room.top) / height)))
    placed = { drafts, ...spread(yOf(drafts), height, lowest, highest) }
  }
  const near = obstaclesIn(room, around)
  return placed.pools.flatMap(({ from, to }) => {
    const isRun = to - from >= 2
    const members = placed.drafts.slice(from, to + 1).map((draft, i) => {
      // A run says no "+n"; what a chip that speaks for several says instead, stays.
      const shown = isRun && draft.from === draft.to ? { ...draft, more: '' } : draft
      const more = fits(shown) ? shown.more : ''
      return { ...shown, more, y: placed.positions[from + i] as number }
    })
    const width = Math.max(...members.map(({ value, more }) => chipWidth(value, more, em)))
    if (width > inside) return []
    const x = slide(room, members, width, height, near)
    const isLeft = x + width / 2 < (room.left + room.right) / 2
    return members.map(({ y, edge, timing, value, more, from, to }) => {
      const own = chipWidth(value, more, em)
      const side = isLeft ? x + own : x
      const end = Math.min(Math.max(isLeft ? x + width + LEADER * em : x - LEADER * em, room.left), room.right)
      const leader = { from: { x: side, y }, to: { x: end, y: edge } }
      const chip = { x, y, width: own, height, timing, value, more, from, to, at: firings[to]?.y ?? edge }
      return isRun && from === to && Math.abs(y - edge) > 1 ? { ...chip, leader } : chip
    })
  })
}

/** A chip that speaks for several firings counts up in its place: what it says after each of them, and in the end. */
export function countingUp(chip: Chip, firings: readonly Firing[]): readonly Chip[] {
  const { from, to } = chip
  const before = firings.slice(from, to).map(({ y, value, timing }, i) => {
    const more = i === 0 ? '' : `×${i + 1}`
    return { ...chip, value, timing, more, at: y, until: firings[from + i + 1]?.y ?? chip.at }
  })
  return [...before, chip]
}

interface Column {
  readonly height: number
  readonly lowest: number
  readonly highest: number
  readonly isNarrow: boolean
}

/** Spreads chips, and lets neighbours of one timing share one for as long as they crowd. */
function settle(drafts: readonly Draft[], column: Column) {
  let now = drafts
  for (;;) {
    const spreaded = spread(yOf(now), column.height, column.lowest, column.highest)
    const crowds = spreaded.pools.filter(({ from, to }) => {
      if (to - from < 2) return false
      const moved = now.slice(from, to + 1).map(({ y }, i) => Math.abs((spreaded.positions[from + i] as number) - y))
      return column.isNarrow || Math.max(...moved) > FARTHEST_MOVE * column.height
    })
    const fewer = joined(now, crowds, column.height)
    if (fewer.length === now.length) return { drafts: now, ...spreaded }
    now = fewer
  }
}

function joined(
  drafts: readonly Draft[],
  crowds: readonly { readonly from: number; readonly to: number }[],
  height: number,
): readonly Draft[] {
  const result: Draft[] = []
  let crowd = -1
  drafts.forEach((draft, i) => {
    const mine = crowds.findIndex(({ from, to }) => from <= i && i <= to)
    const last = result.at(-1)
    if (mine >= 0 && mine === crowd && last?.timing === draft.timing) {
      // One that speaks for several lies just above the last edge of theirs.
      const y = last.edge - height / 2 - 2
      result[result.length - 1] = { ...last, y, from: draft.from, more: `×${last.to - draft.from + 1}` }
    } else result.push(draft)
    crowd = mine
  })
  return result
}

/** The last and the one on time, with how many are not told. */
function withoutMost(drafts: readonly Draft[], room: number): readonly Draft[] {
  const [last, ...others] = drafts
  if (last === undefined) return []
  const onTime = room > 1 ? others.find(({ timing }) => timing === 'ON_TIME') : undefined
  const kept = onTime === undefined ? [last] : [last, onTime]
  const panes = drafts.reduce((sum, { from, to }) => sum + to - from + 1, 0) - kept.length
  return [{ ...last, more: `+${panes} panes` }, ...kept.slice(1)]
}

function yOf(drafts: readonly Draft[]): readonly number[] {
  return drafts.map(({ y }) => y)
}

/** The least bad x for chips of this width: the left of a firing is its past, so left first. */
function slide(
  room: Room,
  members: readonly { readonly y: number }[],
  width: number,
  height: number,
  near: Obstacles,
): number {
  const first = room.left + INSET
  const last = room.right - INSET - width
  let best = first
  let least = Number.POSITIVE_INFINITY
  for (let x = first; x <= last; x += SLIDE) {
    let cost = x === first ? 0 : 0.6 + 0.02 * (x - first)
    for (const { y } of members) {
      if (cost >= least) break
      cost += costOf({ left: x, right: x + width, top: y - height / 2, bottom: y + height / 2 }, near)
    }
    if (cost < least) [best, least] = [x, cost]
    if (cost === 0) break
  }
  return best
}

function costOf(box: Room, { elements, crosses, watermark, labels }: Obstacles): number {
  const covers = ({ x, y }: Point) => x > box.left - 3 && x < box.right + 3 && y > box.top - 3 && y < box.bottom + 3
  let cost = 3 * elements.filter(covers).length + 6 * crosses.filter(covers).length
  for (const label of labels) if (overlap(box, label)) cost += 6
  for (let i = 1; i < watermark.length; i++) {
    const [a, b] = [watermark[i - 1] as Point, watermark[i] as Point]
    const segment = {
      left: Math.min(a.x, b.x),
      right: Math.max(a.x, b.x),
      top: Math.min(a.y, b.y),
      bottom: Math.max(a.y, b.y),
    }
    if (overlap(box, segment)) cost += 0.5
  }
  return cost
}

function obstaclesIn(room: Room, { elements, crosses, watermark, labels }: Obstacles): Obstacles {
  const isNear = ({ x, y }: Point) => x > room.left - 4 && x < room.right + 4 && y > room.top - 4 && y < room.bottom + 4
  const from = Math.max(0, watermark.findIndex(({ x }) => x >= room.left) - 1)
  const until = watermark.findIndex(({ x }) => x > room.right)
  return {
    elements: elements.filter(isNear),
    crosses: crosses.filter(isNear),
    watermark: watermark.slice(from, until < 0 ? undefined : until + 1),
    labels: labels.filter(label => overlap(label, room)),
  }
}
