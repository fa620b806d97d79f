import { CHIP_GAP, CHIP_PAD, type Chip, GLYPH_SIZE, VALUE_SIZE } from './chip-placement.ts'
import { boxes, glyphs, lines, type Marks, texts } from './marks.ts'
import { colour, timingColour } from './palette.ts'
import { boldWidth } from './text-width.ts'

/** Chips on their paper, with leaders to their edges. */
export function chipMarks(chips: readonly Chip[], f: number): Marks {
  const papers = chips.map(({ x, y, width, height }) => ({
    left: x,
    right: x + width,
    top: y - height / 2,
    bottom: y + height / 2,
  }))
  const leaders = chips.flatMap(({ leader, timing }) => (leader ? [{ ...leader, timing }] : []))
  const values = chips.map(({ x, y, value }) => ({
    x: x + (CHIP_PAD + GLYPH_SIZE + CHIP_GAP) * f,
    y,
    text: value,
    size: VALUE_SIZE * f,
    weight: 700,
  }))
  const mores = chips.flatMap(({ x, y, value, more }) => {
    const before = CHIP_PAD + GLYPH_SIZE + CHIP_GAP + boldWidth(value) * VALUE_SIZE + CHIP_PAD
    return more === '' ? [] : [{ x: x + before * f, y, text: more, size: f, fill: colour('ink2') }]
  })
  return [
    ...boxes(papers, colour('paper'), 'chip', 0.86),
    ...(['EARLY', 'ON_TIME', 'LATE', 'UNKNOWN'] as const).flatMap(timing =>
      lines(
        leaders.filter(leader => leader.timing === timing).map(({ from, to }) => [from, to]),
        { stroke: timingColour(timing), width: 1.1 },
        'leader',
      ),
    ),
    ...glyphs(
      chips.map(({ x, y, timing }) => ({ x: x + (CHIP_PAD + GLYPH_SIZE / 2) * f, y, timing })),
      f,
      'chip',
    ),
    ...texts(values, 'chip value'),
    ...texts(mores, 'chip more'),
  ]
}
