import { join } from 'node:path'
import { map, withName } from 'yeoul'
import { writeText } from 'yeoul/io/text'
import { counted } from '../../../lib/core/counted.ts'
import { shownPath } from '../../given-path.ts'
import { into } from '../into.ts'
import { LiveState } from '../live-state.ts'
import { type RecordedInput, recordingProgram, type Told } from '../recording-lab.ts'
import { checks } from './checks.ts'
import { messages as ko } from './messages.ko.ts'
import { messages as en } from './messages.ts'
import { mistakes } from './mistakes.ts'
import type { Trending } from './parts.ts'
import { aChange, aTop, type TimedChange, type WindowTop } from './results.ts'
import { droppedLines, leaders, stateLines, table } from './show.ts'

export const program = recordingProgram<Trending>({
  parts: ['split', 'trending', 'rankChanges'],
  checks,
  mistakes,
  messages: { en, ko },
  recording: 'final-match',
  build,
})

function build(lab: Trending, input: RecordedInput): Told {
  const tops: WindowTop[] = []
  const changes: TimedChange[] = []
  const state = new LiveState('rankChanges')
  const trending = input.read().apply(lab.split, lab.trending)
  trending.apply(
    withName(
      'windows',
      map((top, { window }): WindowTop => ({ window, top: aTop(top, 'trending') })),
    ),
    into(top => tops.push(top)),
  )
  const changed = trending.apply(
    lab.rankChanges,
    withName(
      'times',
      map((change, { timestamp }): TimedChange => ({ at: timestamp + 1, ...aChange(change, 'rankChanges') })),
    ),
  )
  changed.apply(into(change => changes.push(change)))
  const file = join(input.results, 'rank-changes')
  changed.apply(
    map(({ at, tag, rank, from }) => JSON.stringify({ at: new Date(at).toISOString(), tag, rank, from })),
    writeText(file),
  )
  return {
    result: trending,
    line: 'the top ten of each window as [[tag, count], …]',
    sink: state,
    // Engines take windows in any order.
    paragraphs: () => [
      table(inOrder(tops, ({ window }) => window.start)),
      leaders(inOrder(changes, ({ at }) => at)),
      stateLines(state),
      droppedLines(input.drops.total('trending')),
    ],
    written: () => [
      `${shownPath(`${file}-00000-of-00001`)}: ${counted(changes.length, 'change')} of rank; from null: it is new in the top ten`,
    ],
  }
}

function inOrder<T>(results: readonly T[], time: (result: T) => number): readonly T[] {
  return [...results].sort((a, b) => time(a) - time(b))
}
