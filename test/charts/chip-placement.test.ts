import { expect, test } from '@jest/globals'
import {
  type Chip,
  chipWidth,
  type Firing,
  type Obstacles,
  placeChips,
} from '../../lib/charts/diagram/pane-label-placement.ts'
import type { Room } from '../../lib/charts/drawing/room.ts'
import { spread } from '../../lib/charts/drawing/spread.ts'
import { seeded } from './model-run.ts'

const SEEDS = 200
const none: Obstacles = { elements: [], crosses: [], watermark: [], labels: [] }
const roomOf = (width: number, height: number): Room => ({ left: 50, right: 50 + width, top: 10, bottom: 10 + height })
const boxOf = ({ x, y, width, height }: Chip) => ({
  left: x,
  right: x + width,
  top: y - height / 2,
  bottom: y + height / 2,
})

/** Firings in order: some early, one on time, some late, now and then many at once. */
function firingsOf(random: () => number, room: Room): readonly Firing[] {
  const [early, late] = [Math.floor(random() * 6), Math.floor(random() ** 3 * 40)]
  const height = room.bottom - room.top
  let y = room.bottom - random() * height * 0.3
  let value = 0
  const crowd = random() < 0.5 ? 0.02 : 0.2
  return Array.from({ length: early + 1 + late }, (_, i): Firing => {
    y = Math.max(room.top, y - random() * height * crowd)
    const timing = i < early ? 'EARLY' : i === early ? 'ON_TIME' : 'LATE'
    const change = Math.floor(random() * 12)
    value += change
    return { y, timing, value: String(value), more: `+${change}` }
  })
}

test('no two chips overlap, none leaves its window, each firing has at most one, newest and on-time first', () => {
  for (const [width, height, f] of [
    [135, 500, 12],
    [60, 300, 12],
    [98, 150, 12],
    [300, 700, 26],
  ] as const) {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const random = seeded(seed)
      const room = roomOf(width, height)
      const firings = firingsOf(random, room)
      const points = Array.from({ length: 20 }, () => ({
        x: room.left + random() * width,
        y: room.top + random() * height,
      }))
      const around = { ...none, elements: points, watermark: [...points].sort((a, b) => a.x - b.x) }
      const chips = placeChips(room, firings, around, f)
      const told = `seed ${seed}, ${width} × ${height}`
      const boxes = chips.map(boxOf)
      boxes.forEach((a, i) => {
        const inside =
          a.left >= room.left && a.right <= room.right && a.top >= room.top - 0.01 && a.bottom <= room.bottom + 0.01
        if (!inside) throw new Error(`${told}: chip ${i} leaves its window`)
        boxes.slice(i + 1).forEach((b, j) => {
          const apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top + 0.01 || b.bottom <= a.top + 0.01
          if (!apart) throw new Error(`${told}: chips ${i} and ${i + 1 + j} overlap`)
        })
      })
      const spoken = chips.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, i) => from + i))
      if (new Set(spoken).size !== spoken.length) throw new Error(`${told}: a firing has two chips`)
      for (const chip of chips) {
        const last = firings[chip.to] as Firing
        if (chip.value !== last.value || chip.timing !== last.timing)
          throw new Error(`${told}: a chip says what is not so`)
        if (firings.slice(chip.from, chip.to + 1).some(({ timing }) => timing !== chip.timing))
          throw new Error(`${told}: a chip speaks for two timings`)
      }
      if (!spoken.includes(firings.length - 1)) throw new Error(`${told}: the last firing has no chip`)
    }
  }
})

test('a chip lies on its edge, at the left, where nothing is in the way', () => {
  const room = roomOf(135, 500)
  const [chip] = placeChips(room, [{ y: 200, timing: 'EARLY', value: '7', more: '+7' }], none, 12)
  expect(chip).toMatchObject({ x: room.left + 2, y: 200, value: '7', more: '+7', from: 0, to: 0 })
  expect(chip?.leader).toBeUndefined()
})

test('it gives way to elements, to the right', () => {
  const room = roomOf(135, 500)
  const around = { ...none, elements: [{ x: room.left + 10, y: 200 }] }
  const [chip] = placeChips(room, [{ y: 200, timing: 'EARLY', value: '7', more: '' }], around, 12)
  expect(chip?.x).toBeGreaterThan(room.left + 10)
})

test('five late firings at nearly one time: leaders where there is room, else one chip that counts them', () => {
  const firings = [0, 4, 8, 12, 16].map(
    (up, i): Firing => ({ y: 300 - up, timing: 'LATE', value: String(11 + i), more: '+1' }),
  )
  const wide = placeChips(roomOf(135, 500), firings, none, 12)
  expect(wide.map(({ value, more }) => `${value}${more}`)).toEqual(['15', '14', '13', '12', '11'])
  expect(wide.filter(({ leader }) => leader !== undefined).length).toBeGreaterThanOrEqual(4)
  const narrow = placeChips(roomOf(83, 500), firings, none, 12)
  expect(narrow).toHaveLength(1)
  expect(narrow[0]).toMatchObject({ value: '15', more: '×5', from: 0, to: 4 })
  expect(narrow[0]?.y).toBeLessThan(284)
})

test('where not even that fits, the on-time one and the last are left, and how many are not told', () => {
  const firings = Array.from({ length: 9 }, (_, i): Firing => {
    const timing = i === 2 ? 'ON_TIME' : i % 2 === 0 ? 'LATE' : 'EARLY'
    return { y: 60 - i, timing, value: String(i), more: '' }
  })
  const chips = placeChips(roomOf(135, 60), firings, none, 12)
  expect(chips.map(({ value, more }) => [value, more])).toEqual([
    ['8', '+7 panes'],
    ['2', ''],
  ])
  expect(placeChips(roomOf(20, 60), firings, none, 12)).toEqual([])
  expect(chipWidth('8', '', 12)).toBeGreaterThan(20)
})

test('spreading keeps the order, the spacing and the limits, and moves nothing without need', () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const random = seeded(seed)
    const wanted = Array.from({ length: 1 + Math.floor(random() * 12) }, () => random() * 300).sort((a, b) => a - b)
    const { positions, pools } = spread(wanted, 15, 0, 300)
    positions.forEach((position, i) => {
      const before = positions[i - 1] ?? Number.NEGATIVE_INFINITY
      if (position < before + 15 - 1e-9 || position < -1e-9 || position > 300 + 1e-9) throw new Error(`seed ${seed}`)
    })
    expect(pools.flatMap(({ from, to }) => wanted.slice(from, to + 1))).toEqual(wanted)
  }
  expect(spread([10, 100, 200], 15, 0, 300).positions).toEqual([10, 100, 200])
  expect(spread([100, 100], 20, 0, 300).positions).toEqual([90, 110])
})
