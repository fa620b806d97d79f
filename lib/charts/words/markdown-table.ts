import { plainText } from '../drawing/marks.ts'
import { greatest } from '../drawing/statistics.ts'
import { textWidth } from '../drawing/text-width.ts'

export interface Column {
  readonly name: string
  /** Numbers and times stand on the right. */
  readonly isRight?: boolean
}

/** A table as Markdown that is also readable as it is. */
export function markdownTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const cells = rows.map(row => row.map(cell => plainText(cell).replaceAll('|', '\\|')))
  const widths = columns.map(({ name }, i) =>
    Math.max(3, columnsOf(name), greatest(cells.map(row => columnsOf(row[i] ?? '')))),
  )
  const line = (row: readonly string[]) =>
    `| ${widths.map((width, i) => pad(row[i] ?? '', width, columns[i]?.isRight ?? false)).join(' | ')} |`
  const rule = `|${widths.map((width, i) => `${'-'.repeat(width + 1)}${columns[i]?.isRight ? ':' : '-'}`).join('|')}|`
  return [line(columns.map(({ name }) => name)), rule, ...cells.map(line)].join('\n')
}

function pad(text: string, width: number, isRight: boolean): string {
  const space = ' '.repeat(width - columnsOf(text))
  return isRight ? space + text : text + space
}

/** How many columns of a terminal a text takes. */
function columnsOf(text: string): number {
  let count = 0
  for (const character of text) count += textWidth(character) === 1 ? 2 : 1
  return count
}
