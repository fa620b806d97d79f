import type { Case } from '../../tools/conformance/case.ts'
import { runCase } from '../../tools/conformance/run-case.ts'

/** What the page does: the failures of each case that has any, in words. */
export function runCases(cases: readonly Case[]): readonly string[] {
  return cases.flatMap(one => runCase(one).map(failure => `${one.id}: ${failure}`))
}

Object.assign(globalThis, { runCases })
