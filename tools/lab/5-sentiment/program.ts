import { map, withName } from 'yeoul'
import { into } from '../into.ts'
import { type RecordedInput, recordingProgram, type Told } from '../recording-lab.ts'
import { accuracyLines } from './accuracy.ts'
import { checks } from './checks.ts'
import { messages as ko } from './messages.ko.ts'
import { messages as en } from './messages.ts'
import { mistakes } from './mistakes.ts'
import { negationLines } from './negation.ts'
import type { Moods } from './parts.ts'
import { moodsOf, type WindowMoods } from './results.ts'
import { droppedLines, table } from './show.ts'

export const program = recordingProgram<Moods>({
  parts: ['scored', 'moodOfTop', 'scoredByLanguage'],
  checks,
  mistakes,
  messages: { en, ko },
  recording: 'product-launch',
  build,
})

function build(lab: Moods, input: RecordedInput): Told {
  const isKorean = input.options.korean !== undefined
  const windows: WindowMoods[] = []
  const moods = input.read().apply(isKorean ? lab.scoredByLanguage : lab.scored, lab.moodOfTop)
  moods.apply(
    withName(
      'windows',
      map((found, { window }): WindowMoods => ({ window, moods: moodsOf(found, 'moodOfTop') })),
    ),
    into(found => windows.push(found)),
  )
  return {
    result: moods,
    line: 'the moods of each window as [[tag, mean, count], …]',
    paragraphs: () => [
      table(windows),
      negationLines(isKorean ? 'ko' : 'en'),
      isKorean ? accuracyLines() : [],
      droppedLines(input.drops.total('moodOfTop')),
    ],
  }
}
