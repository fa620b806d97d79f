import { PipelineConstructionError } from './errors.ts'
import { showValue } from './show-value.ts'

// TypeScript sees these mistakes where it looks; a script whose types are only stripped makes them here.

/** Throws a PipelineConstructionError unless `isOne`. A factory given in place of what it makes is told apart. */
export function refuseUnless(isOne: boolean, given: unknown, what: string, wanted: string): void {
  if (isOne) return
  const meant = typeof given === 'function' && given.name !== '' ? `; did you mean ${given.name}(…)?` : ''
  throw new PipelineConstructionError(`${what}: ${showValue(given)} is not ${wanted}${meant}`)
}

/** Refuses an option that does not exist: a slip of the pen would do nothing, and say nothing. */
export function refuseUnknown(options: object, known: readonly string[], what: string): void {
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue
    throw new PipelineConstructionError(`${what}: there is no option '${name}'; there are ${known.join(', ')}`)
  }
}

/** True of an object that has these properties: of what a factory made, not of the factory. */
export function isMade(given: unknown, ...properties: readonly string[]): boolean {
  return typeof given === 'object' && given !== null && properties.every(property => property in given)
}
