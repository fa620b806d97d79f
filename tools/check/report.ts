import type { LabMessages } from '../lab/lab-program.ts'
import { escapeControls } from '../terminal/escape.ts'
import { counted } from '../terminal/number.ts'
import { BOUND_S } from './arrivals.ts'
import { saveExample } from './example-file.ts'
import type { Found } from './run-checks.ts'

const MOST_EMITTED = 5

/** What a learner is told of, beside what was found. */
export interface Context {
  /** What the command line calls it. */
  readonly lab: string
  readonly messages: LabMessages | undefined
  /** What a function is given, in words. */
  given(part: string): string
}

/** What to look at next: the first mistake, before what is still to do. */
export function detail(found: readonly Found[], context: Context): string {
  const isMistake = ({ verdict: { word } }: Found) => word !== 'right' && word !== 'to do'
  const one = (found.find(isMistake) ?? found.find(one => one.verdict.word === 'to do')) as Found
  const { part, verdict, seed } = one
  const message = messageOf(one, context)
  if (verdict.word === 'to do') return `Next, ${part}:\n${message}`
  const given = seed === undefined ? context.given(part) : `another input of that kind (seed ${seed})`
  return `${part}, given ${given}:\n${message}`
}

/** Why a function does not pass: what it gave, what was expected, the first difference, where to look, what it may be. */
export function messageOf(found: Found, context: Context): string {
  const { part, verdict, expected, got, example, mistake, emitted, printed } = found
  if (verdict.word === 'right') return ''
  const lines: string[] = []
  if (got !== undefined && expected !== undefined) {
    lines.push(
      `  you gave  ${escapeControls(got)}`,
      `  and not   ${escapeControls(expected)}`,
      '  The first difference:',
    )
  }
  lines.push(verdict.because)
  if (verdict.word !== 'wrong' && emitted.length > 0) {
    const first = emitted.slice(0, MOST_EMITTED).map(value => `    ${escapeControls(value)}`)
    lines.push(`  it gave before, the first of ${counted(emitted.length, 'result')}:`, ...first)
  }
  if (printed !== '')
    lines.push('  it printed:', escapeControls(printed.trimEnd(), { keepLines: true }).replace(/^/gm, '    '))
  if (example !== undefined) lines.push(...whereToLook(example, found, context))
  if (context.messages?.hints[part] !== undefined)
    lines.push(`  hint      npm run check -- ${context.lab} hint ${part}`)
  const known = mistake === undefined ? undefined : context.messages?.mistakes[mistake]
  if (known !== undefined) lines.push(`  mistake   ${known.name}:`, `            ${known.why}`)
  return lines.join('\n')
}

function whereToLook(example: readonly unknown[], { part }: Found, { lab }: Context): string[] {
  const { path, isRecording } = saveExample(example, { lab, part })
  const size = counted(example.length, isRecording ? 'tweet' : 'element')
  const lines = [`  look at   ${path}, the smallest part of it that shows a difference: ${size}`]
  if (isRecording) lines.push(`            npm run lab -- ${lab} --recording ${path} --bound ${BOUND_S}s`)
  return lines
}
