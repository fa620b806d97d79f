import type { CheckpointStore } from 'yeoul'

/** A checkpoint in memory; the save `failAt` fails, and after the save `dieAfter` the run is dead. */
export class MemoryStore implements CheckpointStore {
  newest: Uint8Array | undefined
  saves = 0
  failAt = -1
  dieAfter = -1

  async save(checkpoint: Uint8Array): Promise<void> {
    if (this.saves++ === this.failAt) throw new Error('the store is full')
    this.newest = checkpoint.slice()
    if (this.saves === this.dieAfter) throw new Error('killed')
  }
  async load(): Promise<Uint8Array | undefined> {
    return this.newest
  }
}
