import { judge } from '../../tools/lab/judge.ts'
import type { LabProgram, PartCheck, Parts } from '../../tools/lab/lab-program.ts'

/** What the checks of a lab say of functions, in a word each. */
export async function verdictsOn<P>(program: LabProgram<P>, lab: object, solution: P): Promise<readonly string[]> {
  const checks = program.checks as unknown as readonly PartCheck<Parts>[]
  const verdicts = await Promise.all(checks.map(check => judge(check, lab as Parts, solution as Parts)))
  return verdicts.map(({ word }) => word)
}
