import { type Palette, palettes, type Theme } from '../drawing/palette.ts'

type Token = Exclude<keyof Palette, 'tint'>

/** A drawing's colour ('var(--ink)') as a Vega-Lite picture in a theme has it; what is none of ours stays. */
export function vegaColour(name: string, theme: Theme): string {
  const token = /^var\(--(\w+)\)$/.exec(name)?.[1] as Token | undefined
  if (token === undefined) return name
  return theme === 'auto' ? between(palettes.light[token], palettes.dark[token]) : palettes[theme][token]
}

/** A picture in a notebook has no style sheet, but knows what lies behind it: JupyterLab's or VS Code's page. */
const BEHIND = 'var(--jp-layout-color0,var(--vscode-editor-background,#fff))'

/** The one colour where the page is light, the other where it is dark, as CSS. */
function between(light: string, dark: string): string {
  const [lights, darks] = [channels(light), channels(dark)]
  const mixed = (['r', 'g', 'b'] as const).map((channel, i) => {
    const [from, to] = [darks[i] as number, lights[i] as number]
    // 0 up to a channel of 96, 1 from 160 on.
    return `calc(${from} + ${to - from}*clamp(0,(${channel} - 96)/64,1))`
  })
  return `rgb(from ${BEHIND} ${mixed.join(' ')})`
}

function channels(hex: string): readonly number[] {
  return [1, 3, 5].map(at => Number.parseInt(hex.slice(at, at + 2), 16))
}
