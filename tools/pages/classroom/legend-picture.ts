import { type LegendEntry, legendColumn, legendRows, legendSize } from '../../../lib/charts/diagram/legend.ts'
import { SvgPicture } from './svg-picture.ts'

const ENTRIES: readonly LegendEntry[] = ['EARLY', 'ON_TIME', 'LATE', 'watermark', 'dropped']

/** What the shapes mean: one below the other, or in a row that may break. */
export class LegendPicture {
  readonly #picture: SvgPicture
  readonly #isColumn: boolean
  readonly #em: number

  constructor(em: number, isColumn: boolean) {
    this.#picture = new SvgPicture('legend', em)
    this.#isColumn = isColumn
    this.#em = em
  }

  get element(): Element {
    return this.#picture.svg
  }

  draw(): void {
    this.#picture.measure()
    const { width, em } = this.#picture.size
    const marks = this.#isColumn
      ? legendColumn(ENTRIES, { x: 0, y: 0 }, em)
      : legendRows(ENTRIES, 0, width, 0, em).marks
    this.#picture.draw(
      marks,
      'Shapes: triangle early, diamond on time, square late, blue line the watermark, cross dropped.',
    )
  }

  /** In units of its type. */
  get height(): number {
    return legendSize(ENTRIES, this.#em).height / this.#em
  }
}
