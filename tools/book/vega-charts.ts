// In a page of the book: draws the Vega-Lite specifications that are in it. esbuild makes vega.js of this.
import embed, { type VisualizationSpec } from 'vega-embed'

/** As much of a page as this needs. */
interface Part {
  readonly textContent: string
  readonly parentElement: Part
  append(part: Part | string): void
}
declare const document: {
  querySelectorAll(selector: string): Iterable<Part>
  createElement(name: string): Part
}

// Ink is what the page has, light or dark; a specification's own colours come first.
const ink = 'currentColor'
const config = {
  background: 'transparent',
  axis: { labelColor: ink, titleColor: ink, tickColor: ink, domainColor: ink, gridColor: 'var(--grid)' },
  legend: { labelColor: ink, titleColor: ink },
  title: { color: ink, subtitleColor: ink },
  view: { stroke: 'transparent' },
}

for (const source of document.querySelectorAll('script[type="application/vnd.vegalite.v5+json"]')) {
  const drawing = document.createElement('div')
  source.parentElement.append(drawing)
  // JupyterLab draws version 5 only; what is written for it is valid in the version that is here.
  const { $schema, ...specification } = JSON.parse(source.textContent)
  embed(drawing as never, specification as VisualizationSpec, {
    mode: 'vega-lite',
    renderer: 'svg',
    actions: false,
    config,
  }).catch((error: unknown) => source.parentElement.append(String(error)))
}
