// Documents write their elements each in their own way; a drawing is the same text wherever it was drawn.

/** As much of a document's node as is needed to write it. */
export interface SvgNode {
  readonly nodeType: number
  readonly tagName?: string
  readonly textContent: string | null
  readonly attributes?: Iterable<{ readonly name: string; readonly value: string }>
  readonly childNodes: Iterable<SvgNode>
}

const TEXT = 3
/** Where a page has one pixel for a pixel, Plot moves lines by half of one, and says what each group is. */
const HALF_PIXEL = 'translate(0.5,0.5)'

/** A node as XML, its attributes in the order of their names, its numbers with two digits after the point. */
export function svgText({ nodeType, tagName, attributes, childNodes, textContent }: SvgNode): string {
  if (nodeType === TEXT) return escapeXml(textContent ?? '')
  const name = (tagName ?? '').toLowerCase()
  const given = [...(attributes ?? [])]
    .filter(({ name, value }) => name !== 'aria-label' && value !== HALF_PIXEL)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, value }) => ` ${name}="${escapeXml(shortened(value))}"`)
    .join('')
  const inside = [...childNodes].map(svgText).join('')
  return inside === '' ? `<${name}${given}/>` : `<${name}${given}>${inside}</${name}>`
}

function shortened(value: string): string {
  return value.replaceAll(/-?\d+\.\d{3,}(e-?\d+)?/g, number => String(Math.round(Number(number) * 100) / 100))
}

/** A text as XML has it, in elements and attributes. */
export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
