import type { DeadLetter, KV } from 'yeoul'
import type { Totals } from '../../../solutions/1-word-count/lab.ts'
import { bar } from '../../terminal/bar.ts'
import { columnsOf, drawingWidth, fitted } from '../../terminal/columns.ts'
import { escapeControls } from '../../terminal/escape.ts'
import { counted, grouped } from '../../terminal/number.ts'
import { firstDifference } from '../first-difference.ts'
import type { Held } from '../held-elements.ts'

/** Words with their counts. */
export type Counts = readonly KV<string, number>[]

const LONGEST_WORD = 24
const MOST_DEAD_LETTERS = 3

/** The most frequent words as a table, a bar each. */
export function table(words: Counts): string[] {
  if (words.length === 0) return []
  const rows = words.map(([word, n]) => ({ word: escapeControls(word), n, count: grouped(n) }))
  const rankColumns = String(rows.length).length
  const wordColumns = Math.min(LONGEST_WORD, Math.max(...rows.map(({ word }) => columnsOf(word))))
  const countColumns = Math.max(...rows.map(({ count }) => count.length))
  const most = Math.max(...rows.map(({ n }) => n))
  const barColumns = drawingWidth() - (2 + rankColumns + 2 + wordColumns + 2 + countColumns + 2)
  return rows.map(({ word, n, count }, index) => {
    const rank = String(index + 1).padStart(rankColumns)
    return `  ${rank}  ${fitted(word, wordColumns)}  ${count.padStart(countColumns)}  ${bar(n / most, barColumns)}`
  })
}

/** The totals in a sentence. */
export function inAll({ words, distinct, longest }: Totals): string[] {
  if (words === 0) return ['No words.']
  const letters = counted([...longest].length, 'letter')
  return [
    `${counted(words, 'word')}, ${grouped(distinct)} distinct; the longest: ${escapeControls(longest)} (${letters}).`,
  ]
}

interface Way {
  readonly counts: Counts
  readonly held: Held
}

/** That both ways agree, or where they do not, and what each held until the input ended. */
export function twoWays(ways: Readonly<Record<'countByGrouping' | 'countByCombining', Way>>): string[] {
  const { countByGrouping: grouping, countByCombining: combining } = ways
  const difference = firstDifference(grouping.counts, combining.counts)
  if (grouping.counts.length + combining.counts.length === 0) return []
  const verdict =
    difference === undefined
      ? `Counted in two ways, which agree on all ${counted(grouping.counts.length, 'word')}.`
      : 'Counted in two ways that do NOT agree:\n' +
        `  countByGrouping gives ${escapeControls(difference.expected)}, countByCombining ${escapeControls(difference.got)}.`
  const cost = (name: string, { held }: Way) =>
    `  ${name}  ${grouped(held.elements + held.accumulators).padStart(9)}  ${kindOf(held)}`
  return [
    verdict,
    'Held until the input ended, by the trace:',
    cost('countByGrouping ', grouping),
    cost('countByCombining', combining),
  ]
}

function kindOf({ elements, accumulators }: Held): string {
  if (accumulators === 0) return elements === 0 ? 'as nothing is grouped' : 'elements'
  return elements === 0 ? 'accumulators' : 'elements and accumulators'
}

/** The lines that could not be read: how many, and the first few. */
export function deadLetterLines(deadLetters: readonly DeadLetter[]): string[] {
  if (deadLetters.length === 0) return []
  const first = deadLetters.slice(0, MOST_DEAD_LETTERS).map(({ place = 'somewhere', reason }) => {
    return `  ${escapeControls(place)}: ${escapeControls(reason)}`
  })
  const more = deadLetters.length - first.length
  return [
    `${counted(deadLetters.length, 'line')} left out as dead letters:`,
    ...first,
    ...(more > 0 ? [`  … and ${grouped(more)} more`] : []),
  ]
}
