import type { Coder } from '../../core/coder.ts'
import { coders } from '../../core/coders.ts'
import { fromInstant, readInstant } from '../../core/instant.ts'
import type { PaneInfo } from '../../core/pane.ts'
import type { Timestamp } from '../../core/time.ts'
import type { BoundedWindow } from '../../core/window.ts'
import { readWindows, writeTime, writeWindows } from './element.ts'
import { readPane, writePane } from './pane.ts'

/** A timer that is set, cleared, or fires. Source: Beam's Timer. */
export type WireTimer<K = unknown> = {
  readonly key: K
  /** Of several timers of one family; '' where a family is one timer. */
  readonly tag: string
  readonly windows: readonly BoundedWindow[]
} & ({ readonly clear: true } | TimerFiring)

interface TimerFiring {
  readonly clear: false
  readonly fireAt: Timestamp
  /** Its output timestamp, which holds the watermark. */
  readonly holdAt: Timestamp
  readonly pane: PaneInfo
}

/** Beam's timer: key, tag, windows, whether it is cleared; if not, when it fires, its hold and its pane. */
export function timerCoder<K>(key: Coder<K>, window: Coder<BoundedWindow>): Coder<WireTimer<K>> {
  return {
    urn: 'beam:coder:timer:v1',
    deterministic: key.deterministic,
    encode(timer, to) {
      key.encode(timer.key, to)
      coders.string.encode(timer.tag, to)
      writeWindows(timer.windows, window, to)
      coders.boolean.encode(timer.clear, to)
      if (timer.clear) return
      writeTime(timer.fireAt, to)
      writeTime(timer.holdAt, to)
      writePane(timer.pane, to)
    },
    decode(from) {
      const of = { key: key.decode(from), tag: coders.string.decode(from), windows: readWindows(window, from) }
      if (coders.boolean.decode(from)) return { ...of, clear: true }
      const fireAt = fromInstant(readInstant(from))
      const holdAt = fromInstant(readInstant(from))
      return { ...of, clear: false, fireAt, holdAt, pane: readPane(from) }
    },
  }
}
