import { create } from 'yeoul'
import type { Random } from '../../datasets/random.ts'
import type { PartCheck } from '../lab-program.ts'
import type { WordCount } from './parts.ts'

/**
 * With capitals, both apostrophes, a letter in two spellings, other scripts, an empty line. Of the longest words the
 * smallest, 'another', is neither the first nor the last, so that no rule but the right one finds it.
 */
const LINES = [
  'Call me Ishmael. Some years ago—never mind how long—I thought',
  'I would sail about a little and see the watery part of the world.',
  '',
  "The sea, the SEA! Don't ask why; don’t ask Ahab.",
  'Cafe\u0301 and café are one word, 바다 and море are two; another, whether: four.',
]
const given = `the ${LINES.length} lines at the top of tools/lab/1-word-count/checks.ts`

type Lines = readonly string[]
const WORDS = ['sea', 'Sea', 'the', "don't", 'don’t', 'café', '바다', 'море', 'whale', 'ahab', 'a', 'of', 'another']

/** More words than the twenty that are listed, some as often as others. */
function someLines(random: Random): Lines {
  const words = [...WORDS, ...Array.from({ length: 20 }, (_, i) => `w${'abcdefghijklmnopqrst'[i]}`)]
  return Array.from({ length: random.between(6, 12) }, () =>
    Array.from({ length: random.below(12) }, () => random.pick(words)).join(random.pick([' ', ', ', '—'])),
  )
}
const input = { input: LINES, another: someLines }

export const checks: readonly PartCheck<WordCount>[] = [
  {
    part: 'splitIntoWords',
    given,
    ...input,
    build: (lab, _, p, lines: Lines) => p.apply(create(lines), lab.splitIntoWords),
  },
  {
    part: 'countByGrouping',
    given: `the words of ${given}`,
    ...input,
    build: (lab, solution, p, lines: Lines) => p.apply(create(lines), solution.splitIntoWords, lab.countByGrouping),
    inRun: { 'nothing grouped': ({ header: { steps } }) => !steps.some(({ kind }) => kind === 'groupByKey') },
  },
  {
    part: 'countByCombining',
    given: `the words of ${given}`,
    ...input,
    build: (lab, solution, p, lines: Lines) => p.apply(create(lines), solution.splitIntoWords, lab.countByCombining),
    inRun: { 'ones are kept': ({ header: { steps } }) => steps.some(({ kind }) => kind === 'groupByKey') },
  },
  {
    part: 'totals',
    given: `the counts of ${given}`,
    ...input,
    build: (lab, solution, p, lines: Lines) =>
      p.apply(create(lines), solution.splitIntoWords, solution.countByCombining, lab.totals),
    inRun: {
      'nothing combined': ({ header: { steps } }) =>
        !steps.some(({ path, kind }) => path.startsWith('totals/') && kind === 'combinePerKey'),
    },
  },
  {
    part: 'mostFrequent',
    given: `the counts of ${given}`,
    ...input,
    build: (lab, solution, p, lines: Lines) =>
      p.apply(create(lines), solution.splitIntoWords, solution.countByCombining, lab.mostFrequent),
  },
]
