import { type Mark, plainText, px } from '../../../lib/charts/drawing/marks.ts'
import { isOnePath, lineShape, type PathMark, shapeOf, stays } from '../../../lib/charts/drawing/plot-marks.ts'
import { isSame } from './same-mark.ts'

/** What can be otherwise about a piece of a mark that looks as it did. */
interface Piece {
  readonly attributes: Readonly<Record<string, string | number>>
  readonly text?: string
}

/**
 * Moves the pieces that are drawn of a mark to where another mark of the same look has them, without drawing them again.
 * False, and nothing is done, where it looks otherwise or has more pieces, or fewer.
 */
export function moveMark(group: Element, was: Mark, is: Mark): boolean {
  if (was.kind !== is.kind || isOnePath(was) !== isOnePath(is) || !isSameLook(was, is)) return false
  const pieces = piecesOf(is)
  if (pieces.length !== group.childElementCount) return false
  let element = group.firstElementChild
  for (const { attributes, text } of pieces) {
    for (const name in attributes) {
      const value = String(attributes[name])
      if (element?.getAttribute(name) !== value) element?.setAttribute(name, value)
    }
    if (text !== undefined && element !== null && element.textContent !== text) element.textContent = text
    element = element?.nextElementSibling ?? null
  }
  return true
}

const PLACES: readonly string[] = ['labels', 'segments', 'points', 'rooms']

function isSameLook(was: Mark, is: Mark): boolean {
  const look = (mark: Mark) => Object.fromEntries(Object.entries(mark).filter(([name]) => !PLACES.includes(name)))
  return isSame(look(was), look(is))
}

/** As Plot writes them. */
function piecesOf(mark: Mark): readonly Piece[] {
  if (isOnePath(mark)) return [{ attributes: { d: shapeOf(mark as PathMark) } }]
  switch (mark.kind) {
    case 'text':
      return mark.labels
        .filter(stays)
        .map(({ x, y, text }) => ({ attributes: { transform: translation(x, y) }, text: plainText(text) }))
    case 'link':
      return mark.segments
        .filter(([from]) => stays(from))
        .map(([from, to]) => ({ attributes: { d: `M${px(from.x)},${px(from.y)}L${px(to.x)},${px(to.y)}` } }))
    case 'line':
      return [{ attributes: { d: lineShape(mark.points) } }]
    case 'rect':
      return mark.rooms.filter(stays).map(({ left, right, top, bottom }) => ({
        attributes: {
          x: Math.min(px(left), px(right)),
          y: Math.min(px(top), px(bottom)),
          width: Math.abs(px(right) - px(left)),
          height: Math.abs(px(bottom) - px(top)),
        },
      }))
    case 'dot':
      return mark.points
        .filter(stays)
        .map(
          ({ x, y }): Piece =>
            typeof mark.form === 'number'
              ? { attributes: { cx: px(x), cy: px(y) } }
              : { attributes: { transform: translation(x, y) } },
        )
  }
}

function translation(x: number, y: number): string {
  return `translate(${px(x)},${px(y)})`
}
