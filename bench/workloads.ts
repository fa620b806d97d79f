import { alternate } from './alternate.ts'
import { fileOf } from './data.ts'
import { expected } from './expected.ts'
import { book, type Input, shortBook, tweets } from './inputs.ts'
import type { ProgramName } from './programs.ts'
import { rowsOf, type Workload } from './rows.ts'

/** The same input through several programs, side by side. */
function sideBySide(
  name: string,
  title: string,
  input: Input,
  hash: string,
  programs: Record<string, ProgramName>,
): Workload {
  return {
    name,
    title,
    async measure(rounds) {
      const file = await fileOf(input)
      const contenders = Object.entries(programs).map(([contender, program]) => ({
        name: contender,
        job: { program, input: file },
        expected: hash,
      }))
      return { rows: rowsOf(name, await alternate(name, contenders, rounds)), verdicts: [] }
    },
  }
}

export const W1 = sideBySide('W1', 'W1: word count over 100 MB of text', book, expected.W1, {
  yeoul: 'yeoul W1',
  'node-hand': 'node-hand W1',
})

export const W1small = sideBySide('W1small', 'W1small: word count over 20,000 lines', shortBook, expected.W1small, {
  yeoul: 'yeoul W1',
  'node-hand': 'node-hand W1',
  rxjs: 'rxjs W1',
})

export const W2 = sideBySide('W2', 'W2: trending hashtags of a million tweets', tweets, expected.W2, {
  yeoul: 'yeoul W2',
  'node-hand': 'node-hand W2',
  rxjs: 'rxjs W2',
})

export const W2b = sideBySide('W2b', 'W2b: changes of rank, a million tweets', tweets, expected.W2b, {
  yeoul: 'yeoul W2b',
  'node-hand': 'node-hand W2b',
  rxjs: 'rxjs W2b',
})
