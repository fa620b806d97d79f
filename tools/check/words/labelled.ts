import { columnsOf } from '../../terminal/columns.ts'
import type { CheckWords } from './en.ts'
import { words } from './words.ts'

/** A line of a report, its label in a column; without a label what goes on. */
export function labelled(label: keyof CheckWords['labels'] | undefined, text: string): string {
  const { labels } = words()
  const width = Math.max(...Object.values(labels).map(columnsOf)) + 2
  const shown = label === undefined ? '' : labels[label]
  return `  ${shown}${' '.repeat(width - columnsOf(shown))}${text}`
}
