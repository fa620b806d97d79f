import { expiryOf } from '../../../core/lateness.ts'
import { checkOutputTimestamp } from '../../../core/output-timestamp.ts'
import { showValue } from '../../../core/show-value.ts'
import { type Duration, formatTimestamp, type Timestamp, toMillis } from '../../../core/time.ts'
import type { TimerSpec } from '../../../core/timer.ts'
import type { BoundedWindow } from '../../../core/window.ts'
import type { WindowingStrategy } from '../../../core/windowing-strategy.ts'

/** A timer that a function set, or cleared. */
export type TimerChange =
  | { readonly kind: 'set'; readonly at: Timestamp; readonly outputTimestamp: Timestamp }
  | { readonly kind: 'clear' }

/** What a timer is set within. */
export interface TimerPlace {
  readonly window: BoundedWindow
  readonly timestamp: Timestamp
}

/** What a function sees of a timer. */
export function timerView(
  name: string,
  { domain }: TimerSpec<unknown>,
  strategy: WindowingStrategy,
  place: () => TimerPlace,
  change: (change: TimerChange) => void,
): unknown {
  const clear = () => change({ kind: 'clear' })
  if (domain === 'eventTime') {
    return {
      clear,
      set(at: Timestamp, options?: { outputTimestamp?: Timestamp }) {
        checkEventTimer(name, at, place().window, strategy)
        const outputTimestamp = options?.outputTimestamp ?? at
        checkOutputTimestamp(name, outputTimestamp, at)
        change({ kind: 'set', at, outputTimestamp })
      },
    }
  }
  return {
    clear,
    setRelative(delay: Duration, options?: { outputTimestamp?: Timestamp }) {
      const delayMs = toMillis(delay, `timer '${name}': delay`)
      if (delayMs < 0)
        throw new Error(`timer '${name}': delay ${String(delay)} is negative; write '10s', or 0 for at once`)
      const outputTimestamp = options?.outputTimestamp ?? place().timestamp
      checkOutputTimestamp(name, outputTimestamp, Number.POSITIVE_INFINITY)
      change({ kind: 'set', at: Date.now() + delayMs, outputTimestamp })
    },
  }
}

function checkEventTimer(name: string, at: Timestamp, window: BoundedWindow, strategy: WindowingStrategy): void {
  if (typeof at !== 'number' || Number.isNaN(at))
    throw new Error(`timer '${name}' was set to ${showValue(at)}; set it to a timestamp in milliseconds`)
  const expiry = expiryOf(window, strategy)
  if (at <= expiry) return
  throw new Error(
    `timer '${name}' was set to ${formatTimestamp(at)}, after its window has expired at ${formatTimestamp(expiry)}; set it earlier, or keep the state in windowInto(globalWindows())`,
  )
}
