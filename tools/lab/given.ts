import { showValue } from '../../lib/core/show-value.ts'
import { UserError } from '../command.ts'

// What a learner's functions give may be anything, whatever their types say: Node does not check types.

/** A number; throws a UserError that names the function that gives something else. */
export function aNumber(given: unknown, from: string, lab: number): number {
  return typeof given === 'number' ? given : refuse(given, { from, lab, what: 'a number' })
}

interface Wish {
  /** The function. */
  readonly from: string
  /** In words, with an example. */
  readonly what: string
  readonly lab: number
}

/** Throws a UserError: a function of a lab gave something else. */
export function refuse(given: unknown, { from, what, lab }: Wish): never {
  throw new UserError(`${from} gave ${showValue(given)}, not ${what}; npm run check -- ${lab} ${from} says more`)
}
