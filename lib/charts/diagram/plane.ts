import type { Marks } from '../drawing/marks.ts'
import { type DiagramContent, type DiagramStyle, drawDiagram } from './diagram.ts'
import type { Lane } from './lanes.ts'
import type { Panel } from './panel.ts'
import { contentOf, type View } from './view.ts'

/** A diagram in its place, and what it is of: one can move through its processing time, and ask it for its reasons. */
export interface Plane {
  readonly panel: Panel
  readonly marks: Marks
  readonly view: View
  readonly lane: Lane
  readonly content: DiagramContent
}

export function makePlane(panel: Panel, view: View, lane: Lane, style: DiagramStyle): Plane {
  const content = contentOf(view, lane)
  return { panel, marks: drawDiagram(panel, content, style), view, lane, content }
}
