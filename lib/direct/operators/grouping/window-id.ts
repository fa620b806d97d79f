import { encodeToBytes } from '../../../core/byte-buffer.ts'
import type { BoundedWindow, WindowFn } from '../../../core/window.ts'
import { shapeOf } from '../../../core/window-fns.ts'

/** What stands for a window in a Map: equal for equal windows. */
export type WindowId = number | string

/** Makes the function from a window to its id: the start where that says all, otherwise text. */
export function windowIds(windowFn: WindowFn<never>): (window: BoundedWindow) => WindowId {
  const kind = shapeOf(windowFn)?.kind
  if (kind === 'global' || kind === 'fixed' || kind === 'sliding') return window => window.start
  const { windowCoder } = windowFn
  if (windowCoder !== undefined) return window => encodeToBytes(windowCoder as never, window as never).join()
  return ({ start, end }) => `${start}:${end}`
}
