import type { PaneInfo } from '../../core/pane.ts'
import type { Timestamp } from '../../core/time.ts'
import type { BoundedWindow } from '../../core/window.ts'
import { eachInTurn, type MaybeLater } from './in-turn.ts'

/**
 * Takes elements, one call each. Whoever calls it waits for what it gives: an output that nobody waited for would be
 * missing from the bundle, and the job would still end as done.
 */
export interface Receiver {
  receive(value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[], pane: PaneInfo): MaybeLater
}

/** The end of a branch that nobody reads. */
export const NOWHERE: Receiver = { receive() {} }

/** Counts what goes into a collection, and hands it to the steps that read it. */
export class CollectionOutput implements Receiver {
  readonly collection: string
  count = 0
  consumers: readonly Receiver[] = []

  constructor(collection: string) {
    this.collection = collection
  }

  receive(value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[], pane: PaneInfo): MaybeLater {
    this.count++
    const { consumers } = this
    if (consumers.length === 1) return consumers[0]?.receive(value, timestamp, windows, pane)
    return eachInTurn(consumers, consumer => consumer.receive(value, timestamp, windows, pane))
  }
}
