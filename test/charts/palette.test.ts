import { expect, test } from '@jest/globals'
import { type Palette, palettes, styleSheet } from '../../lib/charts/drawing/palette.ts'

const channels = (hex: string) => [1, 3, 5].map(at => Number.parseInt(hex.slice(at, at + 2), 16))
const luminance = (rgb: readonly number[]) => {
  const [r, g, b] = rgb.map(c => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4)) as [
    number,
    number,
    number,
  ]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
/** Source: WCAG 2.2, contrast ratio. */
const contrast = (a: readonly number[], b: readonly number[]) => {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (high + 0.05) / (low + 0.05)
}
const over = (top: string, below: string, share: number) =>
  channels(top).map((c, i) => share * c + (1 - share) * (channels(below)[i] as number))

test.each(['light', 'dark'] as const)('%s: text reads at 4.5, marks show at 3, on paper and on every tint', theme => {
  const palette: Palette = palettes[theme]
  const { paper, band, tint } = palette
  const grounds = [
    channels(paper),
    channels(band),
    ...(['early', 'onTime', 'late', 'unknown'] as const).map(timing => over(palette[timing], band, tint)),
  ]
  for (const ground of grounds) {
    for (const text of ['ink', 'ink2'] as const)
      expect(contrast(channels(palette[text]), ground)).toBeGreaterThanOrEqual(4.5)
    for (const mark of ['rule', 'early', 'onTime', 'late', 'unknown', 'watermark'] as const)
      expect(contrast(channels(palette[mark]), ground)).toBeGreaterThanOrEqual(3)
  }
  expect(contrast(channels(palette.ink), channels(paper))).toBeGreaterThan(14)
})

test('a fixed theme does not ask the reader; forced colours go before both', () => {
  for (const theme of ['light', 'dark', 'auto'] as const) {
    const sheet = styleSheet(theme, 'name')
    expect(sheet.includes('prefers-color-scheme')).toBe(theme === 'auto')
    expect(sheet).toContain('forced-colors:active')
    expect(sheet).toContain('--watermark:Highlight')
  }
})
