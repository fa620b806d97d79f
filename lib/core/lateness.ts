import type { Timestamp } from './time.ts'
import type { BoundedWindow } from './window.ts'
import type { WindowingStrategy } from './windowing-strategy.ts'

/**
 * When a window expires: once the input watermark is there, it is closed, and what still comes for it is dropped as too
 * late. Before that, after the window's end, an element is late, but counted. Source: https://beam.apache.org/documentation/programming-guide/#managing-late-data
 */
export function expiryOf(
  { end }: BoundedWindow,
  { allowedLatenessMs }: Pick<WindowingStrategy, 'allowedLatenessMs'>,
): Timestamp {
  return end + allowedLatenessMs
}
