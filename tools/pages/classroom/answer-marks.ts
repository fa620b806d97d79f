import { type Marks, texts } from '../../../lib/charts/drawing/marks.ts'
import { colour } from '../../../lib/charts/drawing/palette.ts'
import type { Place, QuestionMessage } from '../../../lib/replay/messages.ts'
import type { DrawnLane } from './replay-drawing.ts'

/** Where the room tapped, as far as this page may know it: a ring with how many there; a cross of lines at what is right. */
export function answerMarks(lanes: readonly DrawnLane[], question: QuestionMessage | undefined): Marks {
  const [lane] = lanes
  if (question?.kind !== 'diagram' || lane === undefined) return []
  const { panel } = lane
  const { em } = panel
  const at = ({ eventTimeMs, processingTimeMs }: Place) => ({ x: panel.x(eventTimeMs), y: panel.y(processingTimeMs) })
  const counts = question.distribution?.counts ?? []
  const points = counts.flatMap(({ value, count }) => (typeof value === 'number' ? [] : [{ ...at(value), count }]))
  const right = question.right === undefined || typeof question.right === 'number' ? [] : [at(question.right)]
  const look = { kind: 'dot', className: 'answer', stroke: colour('ink') } as const
  return [
    ...(right.length === 0 ? [] : [{ ...look, points: right, form: 1.4 * em, fill: 'none', width: 3 }]),
    ...(points.length === 0 ? [] : [{ ...look, points, form: 0.85 * em, fill: colour('paper'), width: 1.5 }]),
    ...texts(
      points.map(({ x, y, count }) => ({ x, y, text: String(count), anchor: 'middle', size: em, weight: 700 })),
      'answer',
    ),
  ]
}
