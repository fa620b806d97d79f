import type { Mark, Marks } from '../../../lib/charts/drawing/marks.ts'
import { colour } from '../../../lib/charts/drawing/palette.ts'
import { stays } from '../../../lib/charts/drawing/plot-marks.ts'
import { drawnGroups } from '../../../lib/charts/sheet.ts'
import { moveMark } from './move-mark.ts'
import { isSameMark } from './same-mark.ts'

const SVG = 'http://www.w3.org/2000/svg'

interface Drawn {
  readonly mark: Mark
  readonly group: Element
}

/** A group for each mark; none where nothing is drawn of it. */
function groupsFor(marks: Marks, width: number, height: number): readonly (Element | undefined)[] {
  if (marks.length === 0) return []
  const draw = (some: Marks) => drawnGroups(some, width, height) as unknown as readonly Element[]
  const all = draw(marks)
  // A mark without anything that can be seen has no group, and then nobody knows which is whose.
  const groups = all.length === marks.length ? all : marks.map(mark => draw([mark])[0])
  for (const group of groups) if (group !== undefined) plain(group)
  return groups
}

/** Whether anything is drawn of a mark; of what another has taken the place of there is nothing. */
function isSeen(mark: Mark): boolean {
  switch (mark.kind) {
    case 'text':
      return mark.labels.some(stays)
    case 'link':
      return mark.segments.some(([from]) => stays(from))
    case 'rect':
      return mark.rooms.some(stays)
    case 'dot':
      return mark.points.some(stays)
    case 'line':
      return mark.points.length > 0
  }
}

/** What Plot says of each group is no name for who listens; and where a pixel is a pixel, it moves lines by half of one. */
export function plain(group: Element): void {
  group.removeAttribute('aria-label')
  if (group.getAttribute('transform') === 'translate(0.5,0.5)') group.removeAttribute('transform')
}

/** Marks in a page, enlarged so that their em is the size of type that the style sheet gives. */
export class SvgPicture {
  readonly svg = document.createElementNS(SVG, 'svg')
  readonly #em: number
  #drawn: readonly Drawn[] = []
  #box = { width: 0, height: 0, scale: 1 }

  /** `em` is the size in which its marks are drawn. */
  constructor(className: string, em: number) {
    this.#em = em
    this.svg.setAttribute('class', className)
    this.svg.setAttribute('role', 'img')
    // What Plot takes for granted, and so does not say of each text.
    this.svg.setAttribute('text-anchor', 'middle')
    this.svg.setAttribute('fill', colour('ink'))
  }

  /** Looks how large it is, in the units of its marks. */
  measure(): void {
    const { width, height } = this.svg.getBoundingClientRect()
    const scale = Number.parseFloat(getComputedStyle(this.svg).fontSize) / this.#em
    this.#box = { width: Math.round(width / scale), height: Math.round(height / scale), scale }
  }

  get size() {
    const { width, height } = this.#box
    return { width, height, em: this.#em }
  }

  /** A point of the window as one of the drawing. */
  pointAt(clientX: number, clientY: number): { readonly x: number; readonly y: number } {
    const { left, top } = this.svg.getBoundingClientRect()
    return { x: (clientX - left) / this.#box.scale, y: (clientY - top) / this.#box.scale }
  }

  /** So many of its units are so many pixels of the screen. */
  get scale(): number {
    return this.#box.scale
  }

  draw(marks: Marks, title: string): void {
    const { width, height } = this.size
    if (width <= 0 || height <= 0) return
    const box = `0 0 ${width} ${height}`
    if (this.svg.getAttribute('viewBox') !== box) {
      this.svg.setAttribute('viewBox', box)
      this.#drawn = []
    }
    this.svg.setAttribute('aria-label', title)
    this.#show(this.#groupsOf(marks.filter(isSeen), width, height))
  }

  /** A mark that was drawn before is not drawn again, nor one that has only moved: most of a picture stays. */
  #groupsOf(marks: Marks, width: number, height: number): readonly Element[] {
    const before = new Map<string, Drawn[]>()
    for (const drawn of this.#drawn) {
      const { className } = drawn.mark
      const same = before.get(className)
      if (same === undefined) before.set(className, [drawn])
      else same.push(drawn)
    }
    const taken = (mark: Mark, isIt: (drawn: Drawn) => boolean) => {
      const alike = before.get(mark.className) ?? []
      const at = alike.findIndex(isIt)
      return at < 0 ? undefined : alike.splice(at, 1)[0]?.group
    }
    const same = marks.map(mark => taken(mark, drawn => isSameMark(drawn.mark, mark)))
    const found = marks.map((mark, i) => same[i] ?? taken(mark, ({ group, mark: was }) => moveMark(group, was, mark)))
    const fresh = marks.filter((_, i) => found[i] === undefined)
    const made = groupsFor(fresh, width, height)
    let next = 0
    this.#drawn = marks.flatMap((mark, i) => {
      const group = found[i] ?? made[next++]
      return group === undefined ? [] : [{ mark, group }]
    })
    return this.#drawn.map(({ group }) => group)
  }

  /** Puts groups into their order, without touching those that are in it. */
  #show(groups: readonly Element[]): void {
    const kept = new Set<Node>(groups)
    for (const child of [...this.svg.children])
      if (!kept.has(child) && !child.classList.contains('future')) child.remove()
    let place = this.svg.firstElementChild
    while (place?.classList.contains('future')) place = place.nextElementSibling
    for (const group of groups) {
      if (group === place) place = place.nextElementSibling
      else this.svg.insertBefore(group, place)
    }
  }
}
