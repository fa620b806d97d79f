import type { View } from '../../../lib/charts/diagram/view.ts'

const SVG = 'http://www.w3.org/2000/svg'
/** How near a click must be, in pixels: the nearest disc wins. */
const NEAR = 14

interface Disc {
  readonly id: number
  readonly x: number
  readonly y: number
}

/** The id of the element whose disc was clicked; undefined if none is near, or where elements are counted in cells. */
export function clickedElement(event: MouseEvent, picture: Element, view: View): number | undefined {
  const svg = picture.querySelector('svg')
  if (svg === null) return undefined
  const box = svg.getBoundingClientRect()
  const scale = svg.viewBox.baseVal.width / box.width
  const [x, y] = [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale]
  const nearest = discsOf(svg, view)
    .map(({ id, ...disc }) => ({ id, away: Math.hypot(disc.x - x, disc.y - y) }))
    .sort((a, b) => a.away - b.away)[0]
  return nearest !== undefined && nearest.away <= NEAR ? nearest.id : undefined
}

/** Rings the chosen element's disc, in each lane that has it. */
export function markElement(picture: Element, view: View, id: number): void {
  const svg = picture.querySelector('svg')
  if (svg === null || id === 0) return
  for (const disc of discsOf(svg, view)) {
    if (disc.id !== id) continue
    const ring = document.createElementNS(SVG, 'circle')
    for (const [name, value] of Object.entries({ cx: disc.x, cy: disc.y, r: 8, fill: 'none', class: 'chosen' }))
      ring.setAttribute(name, String(value))
    ring.style.cssText = 'stroke: var(--watermark); stroke-width: 2'
    svg.append(ring)
  }
}

/** The drawn elements and crosses: each lane's groups hold them in its own order. */
function discsOf(svg: SVGSVGElement, { lanes }: View): readonly Disc[] {
  const elements = [...svg.querySelectorAll('g.element')]
  const crosses = [...svg.querySelectorAll('g.dropped')].filter(group => group.querySelector('path, line') !== null)
  const shown = lanes.filter(lane => lane.elements.length > 0)
  const dropping = lanes.filter(lane => lane.drops.length > 0)
  const discs = elements.flatMap((group, lane) =>
    [...group.querySelectorAll('circle')].map((circle, i) => ({
      id: shown[lane]?.elements[i]?.id ?? 0,
      x: Number(circle.getAttribute('cx')),
      y: Number(circle.getAttribute('cy')),
    })),
  )
  const dropped = crosses.flatMap((group, lane) => {
    const bars = [...group.querySelectorAll<SVGGraphicsElement>('path, line')]
    // Two bars a cross.
    return bars
      .filter((_, i) => i % 2 === 0)
      .map((bar, i) => {
        const box = bar.getBBox()
        return { id: dropping[lane]?.drops[i]?.id ?? 0, x: box.x + box.width / 2, y: box.y + box.height / 2 }
      })
  })
  return [...discs, ...dropped]
}
