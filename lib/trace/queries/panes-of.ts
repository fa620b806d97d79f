import type { Timing } from '../../core/pane.ts'
import type { BoundedWindow } from '../../core/window.ts'
import type { PaneEvent } from '../event.ts'
import type { Trace } from '../trace.ts'
import { requireStep } from './demands.ts'
import { keyName, windowName } from './window-cells.ts'

export interface PanesFilter {
  /** A step's path. */
  readonly step?: string
  readonly key?: unknown
  readonly window?: BoundedWindow
  readonly timing?: Timing
}

/**
 * The panes of a step, a key, a window, a timing, or of all that are given, in the order of firing. Keys and windows are
 * compared by what they hold. Throws if the trace has no such step.
 */
export function panesOf(trace: Trace, filter: PanesFilter = {}): readonly PaneEvent[] {
  const { step, window, timing } = filter
  if (step !== undefined) requireStep(trace, step, 'panesOf')
  const wantedWindow = window && windowName(window)
  const wantedKey = 'key' in filter ? keyName(filter.key) : undefined
  return trace.events.filter(
    (event): event is PaneEvent =>
      event.type === 'pane' &&
      (step === undefined || event.step === step) &&
      (timing === undefined || event.pane.timing === timing) &&
      (wantedWindow === undefined || windowName(event.window) === wantedWindow) &&
      (wantedKey === undefined || keyName(event.key) === wantedKey),
  )
}
