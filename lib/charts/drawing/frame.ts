import { lines, type Marks, texts } from './marks.ts'
import { colour } from './palette.ts'
import type { Point, Room } from './room.ts'
import { spread } from './spread.ts'
import { textWidth } from './text-width.ts'

/** A plane of two numbers on a sheet. */
export interface Frame extends Room {
  readonly em: number
  x(value: number): number
  y(value: number): number
}

interface Domain {
  readonly from: number
  readonly to: number
}

/** A plane in a room: x from left to right, y upwards. */
export function makeFrame(room: Room, em: number, x: Domain, y: Domain): Frame {
  const share = ({ from, to }: Domain, value: number) => (Math.min(Math.max(value, from), to) - from) / (to - from || 1)
  return {
    ...room,
    em,
    x: value => room.left + share(x, value) * (room.right - room.left),
    y: value => room.bottom - share(y, value) * (room.bottom - room.top),
  }
}

export interface Tick {
  readonly value: number
  readonly text: string
}

/** The lines of y, the axis of x, and the labels of both. */
export function frameAxes(frame: Frame, xs: readonly Tick[], ys: readonly Tick[], xName: string): Marks {
  const { em, left, right, bottom } = frame
  const second = { size: em, fill: colour('ink2') }
  const across = (y: number): readonly [Point, Point] => [
    { x: left, y },
    { x: right, y },
  ]
  return [
    ...lines(
      ys.slice(1).map(({ value }) => across(frame.y(value))),
      { stroke: colour('grid'), width: 1 },
      'grid',
    ),
    ...lines([across(bottom)], { stroke: colour('rule'), width: 1.25 }, 'axis'),
    ...texts(
      [
        ...ys.map(({ value, text }) => ({
          ...second,
          x: left - 0.7 * em,
          y: frame.y(value),
          text,
          anchor: 'end' as const,
        })),
        ...xs.map(({ value, text }) => ({
          ...second,
          x: frame.x(value),
          y: bottom + 1.1 * em,
          text,
          anchor: 'middle' as const,
        })),
        { ...second, x: right, y: bottom + 2.4 * em, text: xName, anchor: 'end' as const },
      ],
      'axis',
    ),
  ]
}

export interface EndLabel {
  readonly at: Point
  readonly text: string
  readonly fill: string
  readonly weight?: number
}

/** Names at the ends of lines, in the margin at the right; those that would touch give way, and have leaders. */
export function endLabels(labels: readonly EndLabel[], frame: Frame): Marks {
  const { em, right, top, bottom } = frame
  const sorted = [...labels].sort((a, b) => a.at.y - b.at.y)
  const { positions } = spread(
    sorted.map(({ at }) => at.y),
    1.3 * em,
    top,
    bottom - 0.6 * em,
  )
  const moved = sorted.flatMap(({ at }, i): (readonly [Point, Point])[] => {
    const y = positions[i] as number
    return Math.abs(y - at.y) < 2 ? [] : [[at, { x: right + 0.8 * em, y }]]
  })
  return [
    ...lines(moved, { stroke: colour('rule'), width: 1 }, 'leader'),
    ...texts(
      sorted.map(({ text, fill, weight }, i) => ({
        x: right + em,
        y: positions[i] as number,
        text,
        size: em,
        fill,
        ...(weight !== undefined && { weight }),
      })),
      'end-label',
    ),
  ]
}

/** How much margin names need at the right. */
export function endMargin(texts: readonly string[], em: number): number {
  return (1.2 + 1.1 * Math.max(0, ...texts.map(textWidth))) * em
}
