import { create, kv, map, type PCollection, type WindowedValue, withName } from 'yeoul'
import type { Tweet } from 'yeoul/io/recording'
import { counted } from '../../../lib/core/counted.ts'
import { showValue } from '../../../lib/core/show-value.ts'
import { escapeControls } from '../../terminal/escape.ts'
import { clockOf } from '../../terminal/window-text.ts'
import { into } from '../into.ts'
import type { LabProgram, Mistakes, Translated } from '../lab-program.ts'
import { recordingProgram } from '../recording-lab.ts'
import { someTweets, TWEETS } from './tweets.ts'

const MOST_ROWS = 40

type Output = Pick<WindowedValue<unknown>, 'value' | 'window'>
/** The one function of an open task, which takes tweets. */
type TaskParts = Readonly<Record<string, (tweets: PCollection<Tweet>) => PCollection<unknown>>>

interface Task<P> {
  readonly part: keyof P & string
  /** The name of the shipped recording that it reads if none is given. */
  readonly recording: string
  readonly mistakes: Mistakes<P>
  readonly messages: Translated
  /** What of a result is compared with the solution's; all of it if not said. */
  compared?(result: unknown): unknown
}

/** An open task of a lab: one function over the tweets of a recording, whose results are shown as they are. */
export function taskProgram<P>({ part, recording, mistakes, messages, compared = same }: Task<P>): LabProgram {
  const program = recordingProgram<TaskParts>({
    parts: [part],
    mistakes: mistakes as Mistakes<TaskParts>,
    messages,
    checks: [
      {
        part,
        given: 'the tweets in tools/lab/tasks/tweets.ts',
        input: TWEETS,
        another: someTweets,
        build: (lab, _, p, tweets: typeof TWEETS) =>
          p.apply(create(tweets), partOf(lab, part), map(compared), withName('windows', byWindow)),
      },
    ],
    recording,
    build(lab, input) {
      const outputs: Output[] = []
      const result = input.read().apply(partOf(lab, part))
      result.apply(
        withName(
          'windows',
          map((value, { window }): Output => ({ value, window })),
        ),
        into(output => outputs.push(output)),
      )
      return { result, line: `each result of ${part}`, paragraphs: () => [table(outputs)] }
    },
  })
  return program as LabProgram
}

function same(result: unknown): unknown {
  return result
}

function partOf(lab: TaskParts, part: string) {
  return lab[part] as TaskParts[string]
}

/** A right result in a wrong window is wrong. */
function byWindow(results: PCollection<unknown>): PCollection<unknown> {
  return results.apply(map((value, { window }) => kv(`${window.start}–${window.end}`, value)))
}

function table(outputs: readonly Output[]): string[] {
  const shown = outputs.slice(0, MOST_ROWS)
  const clock = clockOf(shown.flatMap(({ window }) => [window.start, window.end]))
  const more = outputs.length - shown.length
  return [
    `${counted(outputs.length, 'result')}${outputs.length > 0 ? ', of the windows:' : '.'}`,
    ...shown.map(
      ({ value, window }) => `  ${clock(window.start)}–${clock(window.end)}  ${escapeControls(showValue(value))}`,
    ),
    ...(more > 0 ? [`  … and ${counted(more, 'result')} more; --out FILE.jsonl has them all`] : []),
  ]
}
