import { type BoundedWindow, isGlobal } from '../../core/window.ts'
import type { PaneEvent } from '../../trace/event.ts'
import { windowName } from '../../trace/queries/window-cells.ts'
import type { Extent } from '../diagram/panel.ts'
import { boxes, glyphs, type Label, type Marks, path, texts } from '../drawing/marks.ts'
import { colour } from '../drawing/palette.ts'
import type { Room } from '../drawing/room.ts'
import { boldWidth, fitText, textWidth } from '../drawing/text-width.ts'
import type { Drawn } from '../sheet.ts'
import { type ClockText, timeTicks } from '../words/clock-text.ts'
import { valueText } from '../words/value-text.ts'
import { isSame, type PanePair } from './pane-diff.ts'

/** As many windows have a row; the table has all. */
const MOST_ROWS = 12

/**
 * A row a window over processing time: the one strategy's panes above, the other's below; a ring joins what is the same
 * pane. The room's bottom is not asked for: it is as high as it has rows.
 */
export function drawDiff(
  room: Room,
  pairs: readonly PanePair[],
  time: Extent,
  clock: ClockText,
  names: readonly [string, string],
  em: number,
): Drawn {
  const { left, right, top } = room
  const rows = new Map<string, { window: BoundedWindow; pairs: PanePair[] }>()
  for (const pair of pairs) {
    const { window } = (pair.left ?? pair.right) as PaneEvent
    const row = rows.get(windowName(window)) ?? { window, pairs: [] }
    rows.set(windowName(window), row)
    row.pairs.push(pair)
  }
  const shown = [...rows.values()].sort((a, b) => a.window.start - b.window.start).slice(0, MOST_ROWS)
  const height = 2.9 * em
  const first = top + 3.2 * em
  const from = left + 4.3 * em
  const x = (ms: number) => from + em + ((ms - time.from) / (time.to - time.from || 1)) * (right - from - 3.2 * em)
  const count = (test: (pair: PanePair) => boolean) => pairs.filter(test).length
  const atAnother = count(pair => pair.left !== undefined && pair.right !== undefined && !isSame(pair))
  const tallyIn = (upper: string, lower: string) =>
    (
      [
        [count(isSame), 'the same'],
        [atAnother, 'at another time'],
        [count(({ right }) => right === undefined), `only in ${upper}`],
        [count(({ left }) => left === undefined), `only in ${lower}`],
      ] as const
    )
      .filter(([n]) => n > 0)
      .map(([n, words]) => `${n} ${words}`)
      .join(' · ')
  const named = tallyIn(names[0], names[1])
  const isTooLong = textWidth(named) > (right - left) / em - 5.6
  const tally = isTooLong ? tallyIn('the upper', 'the lower') : named
  const second = { size: em, fill: colour('ink2') }
  const bottom = first + shown.length * height
  const ticks = timeTicks(time.from, time.to, 5, clock.origin)
  const heads: Label[] = [
    { x: left, y: top + 0.6 * em, text: 'Pane diff', size: em, weight: 700 },
    { ...second, x: left + 5.6 * em, y: top + 0.6 * em, text: tally },
    {
      ...second,
      x: left,
      y: top + 2.2 * em,
      text: fitText(`upper half ${names[0]}, lower ${names[1]}; ringed: the same`, (right - left) / em / 1.15),
    },
    ...(rows.size > shown.length
      ? [{ ...second, x: left, y: bottom + 1.1 * em, text: `${rows.size - shown.length} more` }]
      : []),
    ...ticks.map(tick => ({
      ...second,
      x: x(tick),
      y: bottom + 1.1 * em,
      text: clock.label(tick),
      anchor: 'middle' as const,
    })),
    { ...second, x: right, y: bottom + 2.5 * em, text: 'processing time →', anchor: 'end' },
  ]
  const marks = shown.flatMap(({ window, pairs }, i) => {
    const y = first + (i + 0.5) * height
    const name = isGlobal(window) ? 'all time' : clock.label(window.start)
    return [
      ...boxes(
        [{ left: from, right, top: y - height / 2 + 1.5, bottom: y + height / 2 - 1.5 }],
        colour('band'),
        'band',
      ),
      ...texts([{ ...second, x: from - 0.7 * em, y, text: name, anchor: 'end' }], 'diff'),
      ...pairs.filter(isSame).flatMap(({ left: pane }) => ring(x((pane as PaneEvent).processingTimeMs), y, em)),
      ...half(
        pairs.flatMap(({ left: pane }) => pane ?? []),
        y - 0.65 * em,
        x,
        em,
      ),
      ...half(
        pairs.flatMap(({ right: pane }) => pane ?? []),
        y + 0.65 * em,
        x,
        em,
      ),
    ]
  })
  return { marks: [...texts(heads, 'diff'), ...marks], bottom: bottom + 3.2 * em }
}

/** The glyphs of a strategy's panes, each with its value where the next one leaves room for it. */
function half(panes: readonly PaneEvent[], y: number, x: (ms: number) => number, em: number): Marks {
  const sorted = [...panes].sort((a, b) => a.processingTimeMs - b.processingTimeMs)
  const places = sorted.map(({ processingTimeMs, pane }) => ({ x: x(processingTimeMs), y, timing: pane.timing }))
  const labels = sorted.flatMap(({ value }, i): Label[] => {
    const text = valueText(value)
    const start = (places[i]?.x ?? 0) + 0.9 * em
    const next = places[i + 1]?.x ?? Number.POSITIVE_INFINITY
    return start + boldWidth(text) * em > next - 0.8 * em ? [] : [{ x: start, y, text, size: em, weight: 700 }]
  })
  return [...glyphs(places, em, 'diff'), ...texts(labels, 'diff-value')]
}

function ring(x: number, y: number, em: number): Marks {
  const [w, h] = [0.75 * em, 1.35 * em]
  const arc = (up: number) =>
    Array.from({ length: 9 }, (_, i) => {
      const angle = Math.PI + (i * Math.PI) / 8
      return { x: x + w * Math.cos(angle) * up, y: y + up * (w * Math.sin(angle) - (h - w)) }
    })
  const points = [...arc(1), ...arc(-1)]
  const [start] = points
  return path(start ? [...points, start] : points, { stroke: colour('ink2'), width: 1.25 }, 'ring')
}
