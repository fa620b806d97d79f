import type { PaneInfo } from '../core/pane.ts'
import type { Timestamp } from '../core/time.ts'
import type { BoundedWindow } from '../core/window.ts'

/** Takes elements, one call each. An element stays in all of its windows, until a function wants to see its window. */
export interface Receiver {
  receive(value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[], pane: PaneInfo): void
  /** As receive for each of the values; only where that is less work. */
  receiveAll?(values: readonly unknown[], timestamp: Timestamp, windows: readonly BoundedWindow[], pane: PaneInfo): void
}

/** A step that takes pairs apart, and can be given the halves. */
export interface KeyedReceiver extends Receiver {
  receivePair(
    key: unknown,
    value: unknown,
    timestamp: Timestamp,
    windows: readonly BoundedWindow[],
    pane: PaneInfo,
  ): void
}

/** A step that can be given much at once: many keys, each with nothing as its value, or many values of one key. */
export interface KeysReceiver extends KeyedReceiver {
  receiveKeys(keys: readonly unknown[], timestamp: Timestamp, windows: readonly BoundedWindow[]): void
  receiveValues(key: unknown, values: readonly unknown[], timestamp: Timestamp, windows: readonly BoundedWindow[]): void
}

/** True of a receiver that takes many keys, or values, at once. */
export function takesKeys(receiver: Receiver): receiver is KeysReceiver {
  return 'receiveKeys' in receiver
}

/** True of a receiver that need not be given a whole pair. */
export function takesHalves(receiver: Receiver): receiver is KeyedReceiver {
  return 'receivePair' in receiver
}

/** The end of a branch that nobody reads. */
export const NOWHERE: Receiver = { receive() {} }

class FanOut implements Receiver {
  readonly #receivers: readonly Receiver[]

  constructor(receivers: readonly Receiver[]) {
    this.#receivers = receivers
  }

  receive(value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[], pane: PaneInfo): void {
    for (const receiver of this.#receivers) receiver.receive(value, timestamp, windows, pane)
  }
}

/** One receiver for all of them, in their order. */
export function fanOut(receivers: readonly Receiver[]): Receiver {
  const [first, ...others] = receivers
  if (first === undefined) return NOWHERE
  return others.length === 0 ? first : new FanOut(receivers)
}
