import { TimestampedValue } from './element.ts'
import { showValue } from './show-value.ts'

/** Whether a function waits, or gives an element a time where it cannot: both would pass unseen, as an element. */
export function isNoElement(result: unknown): boolean {
  return result instanceof Promise || result instanceof TimestampedValue
}

/** A function gave what is no element: a mistake in the pipeline, and not of an element. */
export class WrongResult extends Error {}

/** The error for such a result. */
export function noElement(result: unknown): Error {
  return new WrongResult(
    result instanceof Promise
      ? 'it returned a Promise; functions of a step are synchronous: await before the pipeline, or in a source or a sink'
      : 'it returned a timestamped value, which only flatMap and process unpack; use one of these, or withTimestamps(…)',
  )
}

/** The error for undefined or null where a function gives several elements. */
export function noElements(result: undefined | null): Error {
  return new WrongResult(`it returned ${result}; return an array of elements, [] for none (is there a return?)`)
}

/** Whether what a function gave is several elements; a text would pass unseen, as its letters. */
export function isElements(result: unknown): result is Iterable<unknown> {
  return typeof result !== 'string' && typeof (result as Iterable<unknown>)[Symbol.iterator] === 'function'
}

/** The error for one element, or anything else, where a function gives several. */
export function notElements(result: unknown): Error {
  return new WrongResult(
    `it returned ${showValue(result)}, which is not an array or another iterable of elements; return [value]`,
  )
}

/** The error for a part that partition(…) does not name. */
export function noPart(name: unknown, parts: Iterable<string>): Error {
  return new WrongResult(`it put an element into '${name}', which is none of its parts: ${[...parts].join(', ')}`)
}

/** What a failure's message ends with; a mistake in the pipeline is no reason to go on. */
export function adviceOf(thrown: unknown): string {
  return thrown instanceof WrongResult ? '' : '. To go on without such elements, wrap the step in withDeadLetters(…)'
}
