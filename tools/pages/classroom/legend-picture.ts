import { type LegendEntry, legendRows } from '../../../lib/charts/diagram/legend.ts'
import { SvgPicture } from './svg-picture.ts'

const ENTRIES: readonly LegendEntry[] = ['EARLY', 'ON_TIME', 'LATE', 'watermark', 'dropped']

/** What the shapes mean, in a row that may break. */
export class LegendPicture {
  readonly #picture: SvgPicture

  constructor(em: number) {
    this.#picture = new SvgPicture('legend', em)
  }

  get element(): Element {
    return this.#picture.svg
  }

  draw(): void {
    this.#picture.measure()
    const { width, em } = this.#picture.size
    this.#picture.draw(
      legendRows(ENTRIES, 0, width, 0, em).marks,
      'Shapes: triangle early, diamond on time, square late, blue line the watermark, cross dropped.',
    )
  }
}
