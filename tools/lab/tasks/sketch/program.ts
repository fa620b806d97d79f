import { type BoundedWindow, flatMap, map, withName } from 'yeoul'
import { hashtags } from 'yeoul/io/recording'
import { counted, grouped } from '../../../../lib/core/counted.ts'
import type { Estimates } from '../../../../solutions/4-trending/sketch.ts'
import { escapeControls } from '../../../terminal/escape.ts'
import { clockOf } from '../../../terminal/window-text.ts'
import { refuse } from '../../given.ts'
import { into } from '../../into.ts'
import type { LabProgram } from '../../lab-program.ts'
import { recordingProgram } from '../../recording-lab.ts'
import { checks } from './checks.ts'
import { messages as ko } from './messages.ko.ts'
import { messages as en } from './messages.ts'
import { mistakes } from './mistakes.ts'
import type { Sketch } from './parts.ts'
import { brokenPromise, type Counts, isEstimates } from './promise.ts'

const WINDOW_MS = 300_000
const MOST_ROWS = 24
const MOST_TAGS = 3

interface Found {
  readonly window: BoundedWindow
  readonly estimates: Estimates
}

/** The open task of the sketch. Sketches may differ, and all be right: so they are compared with the exact counts. */
export const program = recordingProgram<Sketch>({
  parts: ['heavyHitters'],
  checks,
  mistakes,
  messages: { en, ko },
  recording: 'final-match',
  build(lab, input) {
    const exact = new Map<number, Map<string, number>>()
    const found: Found[] = []
    const tweets = input.read()
    tweets.apply(
      withName(
        'exact',
        flatMap((tweet, { timestamp }) => hashtags(tweet).map(tag => ({ tag, timestamp }))),
      ),
      into(({ tag, timestamp }) => {
        const start = Math.floor(timestamp / WINDOW_MS) * WINDOW_MS
        const counts = exact.get(start) ?? new Map<string, number>()
        exact.set(start, counts)
        counts.set(tag, (counts.get(tag) ?? 0) + 1)
      }),
    )
    const result = tweets.apply(lab.heavyHitters)
    result.apply(
      withName(
        'windows',
        map((estimates, { window }): Found => ({ window, estimates: asEstimates(estimates) })),
      ),
      into(one => found.push(one)),
    )
    const countsOf = ({ window }: Found) => exact.get(window.start) ?? new Map<string, number>()
    return {
      result,
      line: 'the estimates of each window',
      paragraphs: () => [table(found, countsOf)],
      isConsistent: () => found.every(one => brokenPromise(one.estimates, countsOf(one)) === undefined),
    }
  },
}) as unknown as LabProgram

function asEstimates(given: unknown): Estimates {
  if (isEstimates(given)) return given
  return refuse(given, { from: 'heavyHitters', lab: 4, what: 'Estimates, { error, tags }' })
}

function table(found: readonly Found[], countsOf: (found: Found) => Counts): string[] {
  if (found.length === 0) return ['No hashtags.']
  const shown = found.slice(0, MOST_ROWS)
  const clock = clockOf(shown.map(({ window }) => window.start))
  const more = found.length - shown.length
  return [
    'The first hashtags of each window, at least so many (exactly so many):',
    ...shown.map(one => {
      const counts = countsOf(one)
      const { error, tags } = one.estimates
      const first = tags
        .slice(0, MOST_TAGS)
        .map(([tag, n]) => `${escapeControls(tag)} ${grouped(n)} (${grouped(counts.get(tag) ?? 0)})`)
      const verdict = brokenPromise(one.estimates, counts) === undefined ? '' : ', which is WRONG'
      const kept = `${grouped(tags.length)} of ${counted(counts.size, 'hashtag')} kept, too low by at most ${grouped(error)}${verdict}`
      return `  ${clock(one.window.start)}  ${kept}: ${first.join(', ')}`
    }),
    ...(more > 0 ? [`  … and ${counted(more, 'window')} more; --out FILE.jsonl has them all`] : []),
  ]
}
