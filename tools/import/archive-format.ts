import { textStart } from '../../lib/io/files/text-bytes.ts'

/** window.YTD.tweets.part0 = [ */
const ASSIGNMENT = /^\s*[\w.$]+\s*=\s*(?=[[{])/
const DELIMITERS = [',', ';', '\t']

/** The form of a file, and how many bytes at its start are passed over. */
export type ArchiveFormat =
  | { readonly kind: 'csv'; readonly delimiter: string; readonly skipped: number }
  /** A value in each line, or values that go on over lines. */
  | { readonly kind: 'json lines' | 'json values'; readonly skipped: number }

/** Recognises the form of a file by the ending of its name, or else by its first line. `isAll`: there are no more bytes. */
export function formatOf(start: Buffer, isAll: boolean, name: string): ArchiveFormat {
  const mark = textStart(start)
  const text = start.toString('utf8', mark)
  const assignment = ASSIGNMENT.exec(text)?.[0] ?? ''
  const [first = '', more] = text.slice(assignment.length).trimStart().split(/\r?\n/, 2)
  const ending = /\.(\w+)(\.gz)?$/.exec(name)?.[1]?.toLowerCase() ?? ''
  const looksLikeJson = /^[[{]/.test(first) || assignment !== ''
  const isCsv =
    ['csv', 'tsv'].includes(ending) || (!looksLikeJson && !['json', 'jsonl', 'ndjson', 'js'].includes(ending))
  if (isCsv) return { kind: 'csv', delimiter: delimiterOf(first), skipped: mark }
  // An object that goes on in the next line.
  const isOpen = /[[{,]$/.test(first.trimEnd()) && (more !== undefined || !isAll)
  const isWhole = /^\{/.test(first) && !isOpen
  const kind = looksLikeJson && !isWhole ? 'json values' : 'json lines'
  // Only what is in the first line is passed over, so that lines are counted right.
  return { kind, skipped: mark + Buffer.byteLength(assignment) }
}

function delimiterOf(header: string): string {
  const counts = DELIMITERS.map(delimiter => header.split(delimiter).length)
  return DELIMITERS[counts.indexOf(Math.max(...counts))] as string
}
