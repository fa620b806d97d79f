import { TimestampedValue } from './element.ts'

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
