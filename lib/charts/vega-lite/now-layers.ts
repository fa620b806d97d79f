import { stepsInPixels } from '../diagram/diagram-marks.ts'
import type { Plane } from '../diagram/plane.ts'
import { px } from '../drawing/marks.ts'
import { colour, type Theme } from '../drawing/palette.ts'
import { clockExpression } from './clock-expression.ts'
import { vegaColour } from './colours.ts'
import { type Layer, X2Y2, XY } from './picture.ts'

/** The line that is now with its time, and where the watermark stands then; not at the end, where nothing is to come. */
export function nowLayers({ panel, content, view }: Plane, line: string, max: number, theme: Theme): readonly Layer[] {
  const { left, right, bottom, em } = panel
  const [ink, paper, blue] = [colour('ink'), colour('paper'), colour('watermark')].map(name => vegaColour(name, theme))
  const isMoving = { filter: `now < ${max}` }
  const edge = { data: { values: [{ x: left, x2: right }] }, transform: [isMoving, { calculate: line, as: 'y' }] }
  const steps = stepsInPixels(panel, content.watermark).map(({ x, y, watermarkMs }, i, all) => ({
    x: px(x),
    t: px(y),
    u: px(all[i + 1]?.y ?? -1),
    // The end of time is beyond what seconds say.
    w: Number.isFinite(watermarkMs) ? (watermarkMs - view.clock.origin) / 1000 : null,
  }))
  const standing = {
    data: { values: steps },
    transform: [
      isMoving,
      { filter: `datum.t >= ${line} && datum.u < ${line}` },
      { calculate: line, as: 'y' },
      { calculate: `datum.w === null ? 'the end of time' : ${clockExpression('datum.w')}`, as: 'text' },
      { calculate: String(bottom), as: 'y2' },
    ],
  }
  const clock = clockExpression('now')
  const flag = { ...edge, transform: [...edge.transform, { calculate: clock, as: 'text' }] }
  const label = { type: 'text', aria: false, fontSize: em, baseline: 'middle', fontWeight: 600 }
  // 0:00.0, 00:00.0 or 0:00:00.0.
  const flagWidth = max < 600 ? 4.2 : max < 3600 ? 5 : 6
  return [
    { ...edge, mark: { type: 'rule', aria: false, stroke: ink, strokeWidth: 1.5 }, encoding: { ...XY, x2: X2Y2.x2 } },
    {
      ...standing,
      mark: { type: 'rule', aria: false, stroke: blue, strokeWidth: 1.25, strokeDash: [2, 3] },
      encoding: { ...XY, y2: X2Y2.y2 },
    },
    ...[
      { ...label, stroke: paper, strokeWidth: 4, fill: null },
      { ...label, fill: blue },
    ].map(mark => ({
      ...standing,
      mark: { ...mark, align: 'left', dx: 4 },
      encoding: { x: XY.x, y: { value: bottom - 0.7 * em }, text: { field: 'text' } },
    })),
    {
      ...flag,
      mark: { type: 'rect', aria: false, fill: ink, width: flagWidth * em, height: 1.5 * em },
      encoding: { x: { value: right - (flagWidth / 2) * em }, y: XY.y },
    },
    {
      ...flag,
      mark: { ...label, fill: paper, align: 'center' },
      encoding: { x: { value: right - (flagWidth / 2) * em }, y: XY.y, text: { field: 'text' } },
    },
  ]
}
