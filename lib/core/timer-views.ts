import { expiryOf } from './lateness.ts'
import { showValue } from './show-value.ts'
import { type Duration, formatTimestamp, type Timestamp, toMillis } from './time.ts'
import type { EventTimer, ProcessingTimer, TimerSpec } from './timer.ts'
import type { BoundedWindow } from './window.ts'
import type { WindowingStrategy } from './windowing-strategy.ts'

/** What a runner does with a timer of the key that it is at. */
export interface TimerKeeper {
  /** The processing time. */
  now(): Timestamp
  set(at: Timestamp, outputTimestamp: Timestamp): void
  clear(): void
}

/** What a timer is set within. */
interface TimerPlace {
  readonly window: BoundedWindow
  readonly timestamp: Timestamp
}

/** What a function sees of a timer; `place` is that of the call it is in. */
export function timerView(
  name: string,
  { domain }: TimerSpec<unknown>,
  strategy: WindowingStrategy,
  place: TimerPlace,
  keeper: TimerKeeper,
): EventTimer | ProcessingTimer {
  const clear = () => keeper.clear()
  if (domain === 'eventTime') {
    return {
      clear,
      set(at, options) {
        checkEventTimer(name, at, place.window, strategy)
        const outputTimestamp = options?.outputTimestamp ?? at
        checkOutputTimestamp(name, outputTimestamp, at)
        keeper.set(at, outputTimestamp)
      },
    }
  }
  return {
    clear,
    setRelative(delay: Duration, options) {
      const delayMs = toMillis(delay, `timer '${name}': delay`)
      if (delayMs < 0)
        throw new Error(`timer '${name}': delay ${String(delay)} is negative; write '10s', or 0 for at once`)
      const outputTimestamp = options?.outputTimestamp ?? place.timestamp
      checkOutputTimestamp(name, outputTimestamp, Number.POSITIVE_INFINITY)
      keeper.set(keeper.now() + delayMs, outputTimestamp)
    },
  }
}

function checkEventTimer(name: string, at: unknown, window: BoundedWindow, strategy: WindowingStrategy): void {
  if (typeof at !== 'number' || Number.isNaN(at))
    throw new Error(`timer '${name}' was set to ${showValue(at)}; set it to a timestamp in milliseconds`)
  const expiry = expiryOf(window, strategy)
  if (at <= expiry) return
  throw new Error(
    `timer '${name}' was set to ${formatTimestamp(at)}, after its window has expired at ${formatTimestamp(expiry)}; set it earlier, or keep the state in windowInto(globalWindows())`,
  )
}

/** Refuses an output timestamp that is none, or later than `latest`. */
function checkOutputTimestamp(name: string, outputTimestamp: unknown, latest: Timestamp): void {
  if (typeof outputTimestamp === 'number' && outputTimestamp <= latest) return
  throw new Error(
    `timer '${name}' was given ${showValue(outputTimestamp)} as its output timestamp; give a timestamp in milliseconds, not later than the firing`,
  )
}
