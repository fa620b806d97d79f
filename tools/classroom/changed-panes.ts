import { encodeJson } from '../../lib/core/tagged-json.ts'
import type { PaneEvent } from '../../lib/trace/event.ts'
import { keyName, windowName } from '../../lib/trace/queries/window-cells.ts'
import type { RunLog } from './run-log.ts'

/** What the panes of one run say, by key, window and number; as far as it was read. */
interface Read {
  readonly log: RunLog
  readonly values: Map<string, string>
  stop: number
}

/** Counts the panes that two runs both have, with another value each. What was read is not read again. */
export class ChangedPanes {
  #is: Read
  #was: Read
  #count = 0

  constructor(is: RunLog, was: RunLog) {
    this.#is = { log: is, values: new Map(), stop: 0 }
    this.#was = { log: was, values: new Map(), stop: 0 }
  }

  /** How many there are up to a stop of each of the two. */
  upTo(isStop: number, wasStop: number): number {
    // Going back begins anew.
    if (isStop < this.#is.stop || wasStop < this.#was.stop) {
      for (const read of [this.#is, this.#was]) {
        read.values.clear()
        read.stop = 0
      }
      this.#count = 0
    }
    this.#read(this.#is, isStop, this.#was)
    this.#read(this.#was, wasStop, this.#is)
    return this.#count
  }

  #read(one: Read, stop: number, other: Read): void {
    for (const pane of one.log.panesBetween(one.stop, stop)) {
      const name = nameOf(pane)
      const value = encodeJson(pane.value)
      one.values.set(name, value)
      const others = other.values.get(name)
      if (others !== undefined && others !== value) this.#count++
    }
    one.stop = stop
  }
}

function nameOf({ key, window, pane }: PaneEvent): string {
  return `${keyName(key)} ${windowName(window)} ${pane.index}`
}
