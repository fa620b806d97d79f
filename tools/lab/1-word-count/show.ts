import type { KV } from 'yeoul'
import { counted, grouped } from '../../../lib/core/counted.ts'
import type { Totals } from '../../../solutions/1-word-count/lab.ts'
import { bar } from '../../terminal/bar.ts'
import { columnsOf, drawingWidth, fitted } from '../../terminal/columns.ts'
import { escapeControls } from '../../terminal/escape.ts'
import { firstDifference } from '../first-difference.ts'
import type { Held } from '../held-elements.ts'

/** Words with their counts. */
export type Counts = readonly KV<string, number>[]

const LONGEST_WORD = 24
const MOST_DIFFERENCES = 5

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

type Ways = Readonly<Record<'countByGrouping' | 'countByCombining', Way>>

/** True if both ways give the same counts. */
export function agree({ countByGrouping, countByCombining }: Ways): boolean {
  return firstDifference(countByGrouping.counts, countByCombining.counts) === undefined
}

/** That both ways agree, or where they do not, and what each held until the input ended. */
export function twoWays(ways: Ways): string[] {
  const { countByGrouping: grouping, countByCombining: combining } = ways
  if (grouping.counts.length + combining.counts.length === 0) return []
  const verdict = agree(ways)
    ? [`Counted in two ways, which agree on all ${counted(grouping.counts.length, 'word')}.`]
    : differences(grouping.counts, combining.counts)
  const cost = (name: string, { held }: Way) =>
    `  ${name}  ${grouped(held.elements + held.accumulators).padStart(9)}  ${kindOf(held)}`
  return [
    ...verdict,
    'Held until the input ended, by the trace:',
    cost('countByGrouping ', grouping),
    cost('countByCombining', combining),
  ]
}

/** The first words that are not counted alike, a line each. */
function differences(grouping: Counts, combining: Counts): string[] {
  const [byGrouping, byCombining] = [byWord(grouping), byWord(combining)]
  const words = [...new Set([...byGrouping.keys(), ...byCombining.keys()])]
  const differing = words.filter(word => String(byGrouping.get(word)) !== String(byCombining.get(word)))
  const rows = differing.slice(0, MOST_DIFFERENCES).map(word => {
    const [a, b] = [cell(byGrouping.get(word)), cell(byCombining.get(word))]
    return `  ${fitted(escapeControls(word), LONGEST_WORD)}  ${a.padStart(15)}  ${b.padStart(16)}`
  })
  return [
    `Counted in two ways that do NOT agree on ${grouped(differing.length)} of ${counted(words.length, 'word')}; the first:`,
    `  ${''.padEnd(LONGEST_WORD)}  countByGrouping  countByCombining`,
    ...rows,
    'Which is wrong? npm run check -- 1 tells.',
    '',
  ]
}

/** All that is given for each word, in some order of its own; it should be one number. */
function byWord(counts: Counts): ReadonlyMap<string, readonly number[]> {
  const given = new Map<string, number[]>()
  for (const [word, n] of counts) {
    const known = given.get(word)
    if (known === undefined) given.set(word, [n])
    else known.push(n)
  }
  for (const all of given.values()) all.sort()
  return given
}

function cell(given: readonly number[] | undefined): string {
  if (given === undefined) return 'nothing'
  if (given.length > 1) return counted(given.length, 'count')
  return grouped(given[0] as number)
}

function kindOf({ elements, accumulators }: Held): string {
  if (accumulators === 0) return elements === 0 ? 'as nothing is grouped' : 'elements'
  return elements === 0 ? 'accumulators' : 'elements and accumulators'
}
