import type { Timing } from '../../core/pane.ts'

/** Which colours a drawing has: those of one theme, or of the one that its reader prefers. */
export type Theme = 'light' | 'dark' | 'auto'

/** The colours by what they are for. Hue belongs to the timings and the watermark; all else is ink on paper. */
export interface Palette {
  readonly paper: string
  /** A window's life; quiet on purpose. */
  readonly band: string
  readonly grid: string
  /** Text, elements, crosses. */
  readonly ink: string
  /** Second text, expiry. */
  readonly ink2: string
  /** Axes and the ideal watermark. */
  readonly rule: string
  readonly early: string
  readonly onTime: string
  readonly late: string
  readonly unknown: string
  readonly watermark: string
  /** How much of a timing's colour lies over the band in a pane's box. */
  readonly tint: number
}

export const palettes: Readonly<Record<'light' | 'dark', Palette>> = {
  light: {
    paper: '#fcfbf8',
    band: '#f3f0e9',
    grid: '#e4e1d9',
    ink: '#1b1f24',
    ink2: '#555c66',
    rule: '#6e7580',
    early: '#9e6500',
    onTime: '#08493d',
    late: '#b01277',
    unknown: '#5f6670',
    watermark: '#1f66e0',
    tint: 0.14,
  },
  dark: {
    paper: '#12171d',
    band: '#1a2129',
    grid: '#2a323c',
    ink: '#e8eaed',
    ink2: '#a3abb6',
    rule: '#7f8996',
    early: '#f0b13c',
    onTime: '#86f2dc',
    late: '#dc5f92',
    unknown: '#98a1ad',
    watermark: '#5590ff',
    tint: 0.13,
  },
}

/** Where a reader's own colours are forced, timings keep their shapes and dashes. */
export const forcedColours: Readonly<Record<string, string>> = {
  paper: 'Canvas',
  band: 'Canvas',
  grid: 'GrayText',
  ink: 'CanvasText',
  ink2: 'CanvasText',
  rule: 'CanvasText',
  early: 'CanvasText',
  onTime: 'CanvasText',
  late: 'CanvasText',
  unknown: 'CanvasText',
  watermark: 'Highlight',
}

/** A colour of the palette, as a drawing names it. */
export function colour(name: Exclude<keyof Palette, 'tint'>): string {
  return `var(--${name})`
}

/** The class of boxes that are filled with a timing's colour. */
export const TINTED = 'tint'

export function timingColour(timing: Timing): string {
  return colour(({ EARLY: 'early', ON_TIME: 'onTime', LATE: 'late', UNKNOWN: 'unknown' } as const)[timing])
}

export const FONTS =
  "-apple-system, 'Segoe UI', 'Noto Sans', 'Apple SD Gothic Neo', 'Malgun Gothic', 'Noto Sans KR', 'Noto Sans CJK KR', sans-serif"

/** The one style sheet of a drawing, which has this class. */
export function styleSheet(theme: Theme, name: string): string {
  const root = `svg.${name}`
  const colours = (values: Readonly<Record<string, string | number>>) =>
    Object.entries(values)
      .map(([token, value]) => `--${token}:${value}`)
      .join(';')
  const auto = `@media(prefers-color-scheme:dark){${root}{${colours({ ...palettes.dark })}}}`
  return [
    `${root}{${colours({ ...palettes[theme === 'dark' ? 'dark' : 'light'] })};font-family:${FONTS};font-variant-numeric:tabular-nums}`,
    ...(theme === 'auto' ? [auto] : []),
    `@media(forced-colors:active){${root}{forced-color-adjust:none;${colours(forcedColours)}}}`,
    `${root} .${TINTED}{fill-opacity:var(--tint)}`,
    `${root} text{white-space:pre}`,
  ].join('')
}
