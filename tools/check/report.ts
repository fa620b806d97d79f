import { escapeControls } from '../terminal/escape.ts'
import { counted } from '../terminal/number.ts'
import type { Found } from './run-checks.ts'

const MOST_EMITTED = 5

/** What to look at next: the first mistake, before what is still to do. `givenTo`: what a function is given, in words. */
export function detail(found: readonly Found[], givenTo: (part: string) => string): string {
  const isMistake = ({ verdict: { word } }: Found) => word !== 'right' && word !== 'to do'
  const { part, verdict, ...rest } = (found.find(isMistake) ?? found.find(one => one.verdict.word === 'to do')) as Found
  const because = 'because' in verdict ? verdict.because : ''
  if (verdict.word === 'to do') return `Next, ${part}:\n${because}`
  return [`${part}, given ${givenTo(part)}:`, because, ...partly(verdict.word, rest)].join('\n')
}

/** What there was before it came to no end, and what its code printed. */
function partly(word: Found['verdict']['word'], { emitted, printed }: Pick<Found, 'emitted' | 'printed'>): string[] {
  const lines: string[] = []
  if (word !== 'wrong') {
    const first = emitted.slice(0, MOST_EMITTED).map(value => `    ${escapeControls(value)}`)
    if (first.length > 0) lines.push(`  it gave before, the first of ${counted(emitted.length, 'result')}:`, ...first)
  }
  if (printed !== '')
    lines.push('  it printed:', escapeControls(printed.trimEnd(), { keepLines: true }).replace(/^/gm, '    '))
  return lines
}
