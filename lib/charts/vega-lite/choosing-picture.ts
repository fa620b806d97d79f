import type { Marks } from '../drawing/marks.ts'
import type { Theme } from '../drawing/palette.ts'
import { type Layer, type VegaLite, vegaFrame, vegaLayers } from './picture.ts'

/** A list of which a reader chooses one. */
export interface Chooser {
  readonly name: string
  readonly options: readonly string[]
}

export interface Picture {
  readonly marks: Marks
  readonly height: number
}

type Row = Readonly<Record<string, unknown>>

/** Rows of one look, each with the pictures that have it. */
interface Shared {
  readonly look: Layer
  readonly rows: Map<string, { readonly row: Row; readonly pictures: Set<number> }>
}

/**
 * Pictures of which a reader sees one: that of what is chosen, the last list turning fastest. What several have is told
 * once. No picture needs anything to be computed, so it shows also where a notebook is not trusted.
 */
export function choosingPicture(
  pictures: readonly Picture[],
  choosers: readonly Chooser[],
  { width, description }: { readonly width: number; readonly description: string },
  theme: Theme,
): VegaLite {
  const shared: Shared[] = []
  for (const [i, { marks }] of pictures.entries()) add(shared, vegaLayers(marks, theme), i)
  return {
    ...vegaFrame(theme, description),
    width,
    height: Math.max(...pictures.map(({ height }) => height)),
    padding: 0,
    params: [
      ...choosers.map(({ name, options }, i) => ({
        name: `chosen${i}`,
        value: 0,
        bind: { input: 'select', name: `${name} `, options: options.map((_, i) => i), labels: options },
      })),
      { name: 'picture', expr: `slice('${pictures.map((_, i) => letter(i)).join('')}', ${place(choosers)})[0]` },
    ],
    layer: shared.map(({ look, rows }) => ({
      ...look,
      data: {
        values: [...rows.values()].map(({ row, pictures: those }) =>
          those.size === pictures.length ? row : { ...row, c: [...those].map(letter).join('') },
        ),
      },
      transform: [{ filter: '!isValid(datum.c) || indexof(datum.c, picture) >= 0' }],
    })),
  }
}

/** Which picture is chosen. */
function place(choosers: readonly Chooser[]): string {
  return choosers.reduce((before, { options }, i) => `(${before}) * ${options.length} + chosen${i}`, '0')
}

/** A letter for each picture, none of which JSON or an expression would escape. */
function letter(picture: number): string {
  return String.fromCharCode(0xc0 + picture)
}

/** Adds a picture's layers, each to that of its look, in an order in which nothing of a picture changes places. */
function add(shared: Shared[], layers: readonly Layer[], picture: number): void {
  let after = -1
  for (const { data, ...look } of layers) {
    const name = JSON.stringify(look)
    let at = shared.findIndex((other, i) => i > after && JSON.stringify(other.look) === name)
    if (at < 0) {
      at = after + 1
      shared.splice(at, 0, { look, rows: new Map() })
    }
    const { rows } = shared[at] as Shared
    const seen = new Map<string, number>()
    for (const { t: _, u, ...row } of (data as { values: readonly Row[] }).values) {
      // Of the drawing of the whole it is no part.
      if (u !== undefined) continue
      const text = JSON.stringify(row)
      const count = (seen.get(text) ?? 0) + 1
      seen.set(text, count)
      const one = rows.get(`${text} ${count}`) ?? { row, pictures: new Set() }
      one.pictures.add(picture)
      rows.set(`${text} ${count}`, one)
    }
    after = at
  }
}
