import { create, kv, map, timestamped } from 'yeoul'
import type { PartCheck } from '../lab-program.ts'
import type { FirstPipeline } from './parts.ts'

/** Two minutes; a word twice in one of them, and one that is at the boundary. */
const WORDS = [
  timestamped('Sea', '5s'),
  timestamped('whale', '20s'),
  timestamped('whale', '59s'),
  timestamped('whale', '60s'),
]
const given = `the ${WORDS.length} words at the top of tools/lab/0-environment/checks.ts`

export const checks: readonly PartCheck<FirstPipeline>[] = [
  { part: 'lowerCased', given, input: [], build: (lab, _, p) => p.apply(create(WORDS), lab.lowerCased) },
  {
    part: 'counts',
    given,
    input: [],
    // A right number in a wrong window is wrong.
    build: (lab, _, p) =>
      p.apply(
        create(WORDS),
        lab.counts,
        map((count, { window }) => kv(`${window.start}–${window.end}`, count)),
      ),
  },
  {
    part: 'sentences',
    given,
    input: [],
    build: (lab, solution, p) => p.apply(create(WORDS), solution.counts, lab.sentences),
  },
]
