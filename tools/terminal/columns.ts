import widthWithin from 'fast-string-truncated-width'

/** How many columns of a terminal a text takes: two for a wide letter (한, 漢), none for a combining mark. */
export function columnsOf(text: string): number {
  return widthWithin(text).width
}

/** The text in exactly `columns`: filled with spaces, or cut with an ellipsis. */
export function fitted(text: string, columns: number): string {
  const { index, truncated } = widthWithin(text, { limit: columns, ellipsis: '…' })
  const shown = truncated ? `${text.slice(0, index)}…` : text
  return shown + ' '.repeat(Math.max(0, columns - columnsOf(shown)))
}

/** The width to draw in: the terminal's, at most 100; 80 where there is none. */
export function drawingWidth(): number {
  return Math.min(process.stdout.columns ?? 80, 100)
}
