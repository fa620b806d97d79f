import { UsageError } from '../command.ts'
import type { LabProgram } from './lab-program.ts'

/** A lab that can be run. `name` is its folder in labs/ and in solutions/. */
export interface LabEntry {
  readonly number: number
  readonly name: string
  readonly summary: string
  load(): Promise<LabProgram>
}

export const labs: readonly LabEntry[] = [
  {
    number: 1,
    name: '1-word-count',
    summary: 'the words of a book, counted in two ways',
    load: async () => (await import('./1-word-count/program.ts')).program as LabProgram,
  },
]

/** The lab that the command line names. */
export function labOf(given: string | undefined): LabEntry {
  const there = `there is ${labs.map(({ number, name }) => `${number} (${name})`).join(', ')}`
  if (given === undefined) throw new UsageError(`which lab? ${there}`)
  const found = labs.find(({ number, name }) => given === String(number) || given === name)
  if (found === undefined) throw new UsageError(`${given}: no such lab; ${there}`)
  return found
}
