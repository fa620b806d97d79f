import { create, kv, map, timestamped } from 'yeoul'
import type { Random } from '../../datasets/random.ts'
import type { PartCheck } from '../lab-program.ts'
import type { FirstPipeline } from './parts.ts'

/** Two minutes; a word twice in one of them, and one that is at the boundary. */
const WORDS = [
  timestamped('SEA', '5s'),
  timestamped('whale', '20s'),
  timestamped('whale', '59s'),
  timestamped('whale', '60s'),
]
const given = `the ${WORDS.length} words at the top of tools/lab/0-environment/checks.ts`
const input = { input: WORDS, another: otherWords }

type Words = typeof WORDS

function otherWords(random: Random): Words {
  return Array.from({ length: random.between(5, 30) }, () =>
    timestamped(random.pick(['Sea', 'sea', 'whale', 'WHALE', 'Ahab']), random.below(240) * 1000),
  )
}

export const checks: readonly PartCheck<FirstPipeline>[] = [
  { part: 'lowerCased', given, ...input, build: (lab, _, p, words: Words) => p.apply(create(words), lab.lowerCased) },
  {
    part: 'counts',
    given,
    ...input,
    // A right number in a wrong window is wrong.
    build: (lab, _, p, words: Words) =>
      p.apply(
        create(words),
        lab.counts,
        map((count, { window }) => kv(`${window.start}–${window.end}`, count)),
      ),
  },
  {
    part: 'sentences',
    given,
    ...input,
    build: (lab, solution, p, words: Words) => p.apply(create(words), solution.counts, lab.sentences),
  },
]
