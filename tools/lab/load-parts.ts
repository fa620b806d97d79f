import { create, PCollection, Pipeline } from 'yeoul'
import { words } from '../check/words/words.ts'
import { UserError } from '../command.ts'
import type { LabProgram, Parts } from './lab-program.ts'
import type { LabEntry } from './labs.ts'

/** The functions of a file in labs/N-name or in solutions/N-name. One that is missing throws when it is called. */
export async function loadParts(folder: 'labs' | 'solutions', lab: LabEntry, program: LabProgram): Promise<Parts> {
  const file = fileOf(folder, lab)
  const exported: Readonly<Record<string, unknown>> =
    folder === 'labs'
      ? await import(`../../labs/${lab.name}/${lab.file}.ts`)
      : await import(`../../solutions/${lab.name}/${lab.file}.ts`)
  const parts: Record<string, Parts[string]> = {}
  for (const name of program.parts) {
    const part = exported[name]
    parts[name] = typeof part === 'function' ? asPart(name, part as Parts[string], file) : missing(name, file)
  }
  return parts
}

/** Stands for a function that a file does not export: its check says so, and the others are checked nonetheless. */
function missing(name: string, file: string): Parts[string] {
  return () => {
    throw new UserError(words().noFunction(file, name))
  }
}

/** A learner's function under the name that is the path of its steps. It throws a UserError if it gives no PCollection. */
export function asPart(name: string, part: Parts[string], file: string): Parts[string] {
  const asked = (input: PCollection<unknown>, ...more: unknown[]) => {
    const output: unknown = part(input as never, ...(more as never[]))
    if (output instanceof PCollection) return output
    throw new UserError(words().noPCollection(file, name))
  }
  return Object.defineProperty(asked, 'name', { value: name }) as Parts[string]
}

/** A learner's functions; in place of those that are still to do, the solution's, and the names of these. */
export function completed(mine: Parts, solution: Parts): { readonly parts: Parts; readonly toDo: readonly string[] } {
  const toDo = Object.keys(mine).filter(name => taskOf(mine[name] as Parts[string]) !== undefined)
  return { parts: { ...mine, ...Object.fromEntries(toDo.map(name => [name, solution[name] as Parts[string]])) }, toDo }
}

/** What is still to do in a function of a lab: the text after 'TODO' in the error that it throws; undefined: nothing. */
export function taskOf(part: Parts[string]): string | undefined {
  try {
    // In a pipeline of its own, so that a half-built part leaves no steps behind.
    part(new Pipeline().apply(create([])) as never)
  } catch (error) {
    return /^TODO (.*)/.exec((error as Error | undefined)?.message ?? '')?.[1]
  }
  return undefined
}

export function fileOf(folder: 'labs' | 'solutions', { name, file }: LabEntry): string {
  return `${folder}/${name}/${file}.ts`
}
