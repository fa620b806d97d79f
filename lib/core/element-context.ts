import type { ElementContext } from './dofn.ts'
import { NO_FIRING, type PaneInfo } from './pane.ts'
import type { Timestamp } from './time.ts'
import { type BoundedWindow, GLOBAL_WINDOW } from './window.ts'

/** The second argument of a step's function: one object, filled anew for each element. */
export class ReusedContext implements ElementContext {
  timestamp: Timestamp = 0
  window: BoundedWindow = GLOBAL_WINDOW
  pane: PaneInfo = NO_FIRING
  sideInputs: {} = {}
}

/** Given to a function that declares no second parameter: its windows are not taken apart, so it must not ask. */
export const UNDECLARED: ElementContext = new Proxy({} as ElementContext, {
  get(_, property) {
    throw new Error(
      `the context's ${String(property)} was read, but the function does not declare the context as a plain second parameter; ` +
        'write (element, context) => …, without a default value',
    )
  },
})

/** True if a function may look at the context, so that an element of several windows comes once for each. */
export function observesContext(fn: { readonly length: number }): boolean {
  return fn.length !== 1
}
