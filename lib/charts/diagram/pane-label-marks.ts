import { boxes, GLYPH_SIZE, glyphs, lines, type Marks, texts } from '../drawing/marks.ts'
import { colour, timingColour } from '../drawing/palette.ts'
import { boldWidth } from '../drawing/text-width.ts'
import { CHIP_GAP, CHIP_PAD, type Chip, VALUE_SIZE } from './pane-label-placement.ts'

/** Chips on their paper, with leaders to their edges. */
export function chipMarks(chips: readonly Chip[], em: number): Marks {
  const timed = ({ at, until }: Chip) => ({ at, ...(until !== undefined && { until }) })
  const papers = chips.map(chip => ({
    ...timed(chip),
    left: chip.x,
    right: chip.x + chip.width,
    top: chip.y - chip.height / 2,
    bottom: chip.y + chip.height / 2,
  }))
  const leaders = chips.flatMap(({ leader, timing, at }) => (leader ? [{ ...leader, timing, at }] : []))
  const values = chips.map(chip => ({
    ...timed(chip),
    x: chip.x + (CHIP_PAD + GLYPH_SIZE + CHIP_GAP) * em,
    y: chip.y,
    text: chip.value,
    size: VALUE_SIZE * em,
    weight: 700,
  }))
  const mores = chips.flatMap(chip => {
    const { x, y, value, more } = chip
    const before = CHIP_PAD + GLYPH_SIZE + CHIP_GAP + boldWidth(value) * VALUE_SIZE + CHIP_PAD
    return more === '' ? [] : [{ ...timed(chip), x: x + before * em, y, text: more, size: em, fill: colour('ink2') }]
  })
  return [
    ...boxes(papers, colour('paper'), 'chip', 0.86),
    ...(['EARLY', 'ON_TIME', 'LATE', 'UNKNOWN'] as const).flatMap(timing =>
      lines(
        leaders.filter(leader => leader.timing === timing).map(({ from, to, at }) => [{ ...from, at }, to]),
        { stroke: timingColour(timing), width: 1.1 },
        'leader',
      ),
    ),
    ...glyphs(
      chips.map(chip => ({
        ...timed(chip),
        x: chip.x + (CHIP_PAD + GLYPH_SIZE / 2) * em,
        y: chip.y,
        timing: chip.timing,
      })),
      em,
      'chip',
    ),
    ...texts(values, 'chip value'),
    ...texts(mores, 'chip more'),
  ]
}
