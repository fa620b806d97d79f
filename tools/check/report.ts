import type { LabMessages, Translation } from '../lab/lab-program.ts'
import { escapeControls } from '../terminal/escape.ts'
import { BOUND_S } from './arrivals.ts'
import type { Found } from './run-checks.ts'
import { labelled } from './words/labelled.ts'
import { words } from './words/words.ts'

const MOST_EMITTED = 5

/** What a learner is told of, beside what was found. */
export interface Context {
  /** What the command line calls it. */
  readonly lab: string
  readonly messages: LabMessages | Translation
  /** What a function is given, in words. */
  given(part: string): string
  /** Options of `yeoul lab` that show what a function makes. */
  options(part: string): string
  /** How the reader asks for a hint, or to look at a counter-example. */
  ask(aid: 'hint' | 'look', part: string): string
}

/** What to look at next: the first mistake, before what is still to do. */
export function detail(found: readonly Found[], context: Context): string {
  const isMistake = ({ verdict: { word } }: Found) => word !== 'right' && word !== 'to do'
  const one = (found.find(isMistake) ?? found.find(one => one.verdict.word === 'to do')) as Found
  const { part, verdict, seed } = one
  const message = messageOf(one, context)
  if (verdict.word === 'to do') return `${words().next(part)}\n${message}`
  const given = seed === undefined ? context.given(part) : words().anotherInput(seed)
  return `${words().given(part, given)}\n${message}`
}

/** Why a function does not pass: what it gave, what was expected, the first difference, where to look, what it may be. */
export function messageOf(found: Found, context: Context): string {
  const { part, verdict, expected, got, mistake, emitted, printed } = found
  if (verdict.word === 'right') return ''
  const lines: string[] = []
  if (got !== undefined && expected !== undefined) {
    lines.push(
      labelled('youGave', escapeControls(got)),
      labelled('andNot', escapeControls(expected)),
      `  ${words().firstDifference}`,
    )
  }
  lines.push(verdict.word === 'to do' ? taskOf(part, verdict.because, context) : verdict.because)
  if (verdict.word !== 'wrong' && emitted.length > 0) {
    const first = emitted.slice(0, MOST_EMITTED).map(value => `    ${escapeControls(value)}`)
    lines.push(`  ${words().gaveBefore(emitted.length)}`, ...first)
  }
  if (printed !== '') {
    const text = escapeControls(printed.trimEnd(), { keepLines: true }).replace(/^/gm, '    ')
    lines.push(`  ${words().printed}`, text)
  }
  lines.push(...whereToLook(found, context))
  if (context.messages.hints[part] !== undefined) lines.push(labelled('hint', context.ask('hint', part)))
  const known = mistake === undefined ? undefined : context.messages.mistakes[mistake]
  if (known !== undefined) lines.push(labelled('mistake', words().known(known.name)), labelled(undefined, known.why))
  return lines.join('\n')
}

/** The learner's file says it in English. */
function taskOf(part: string, inFile: string, { messages }: Context): string {
  if (!('tasks' in messages)) return inFile
  const number = /^ *TODO( \d+:)?/.exec(inFile)?.[0] ?? '  TODO'
  return `${number} ${messages.tasks[part] ?? ''}`
}

function whereToLook({ part, saved }: Found, { lab, ask, options }: Context): string[] {
  if (saved === undefined) return []
  const { path, size, kind, hasRuns } = saved
  const bound = kind === 'arrivals' ? ` --bound ${BOUND_S}s` : ''
  const command = `npm run lab -- ${lab} --recording ${[path, options(part)].filter(Boolean).join(' ')}${bound}`
  return [
    labelled('lookAt', words().smallest(path, size, kind === 'elements' ? 'elements' : 'tweets')),
    ...(kind === 'elements' ? [] : [labelled(undefined, command)]),
    ...(hasRuns ? [labelled(undefined, ask('look', part))] : []),
  ]
}
