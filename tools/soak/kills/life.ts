import { mkdirSync, openSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { type CheckpointStore, direct, type Pipeline } from 'yeoul'
import { checkpointFolder } from 'yeoul/io/checkpoint-folder'

/** What a life tells its parent, a line each. */
export interface Told {
  /** Checkpoints that are durable, in this life. */
  readonly saved: number
  /** Duplicates that were left out, in all lives so far that a checkpoint knows. */
  readonly duplicates?: number
}

/** Counts what happens in all lives, whatever becomes of it: a byte each, in a file. */
export function tally(folder: string, name: 'read' | 'written'): () => void {
  mkdirSync(folder, { recursive: true })
  const file = openSync(join(folder, name), 'a')
  return () => void writeSync(file, '.')
}

export function tallied(folder: string, name: 'read' | 'written'): number {
  return statSync(join(folder, name)).size
}

/** Runs a pipeline with checkpoints, in a process that is to be killed. */
export async function live(pipeline: Pipeline, folder: string): Promise<void> {
  const kept = checkpointFolder(join(folder, 'checkpoint'))
  let saved = 0
  const tell = (told: Told) => writeSync(1, `${JSON.stringify(told)}\n`)
  const store: CheckpointStore = {
    load: () => kept.load(),
    async save(checkpoint) {
      await kept.save(checkpoint)
      tell({ saved: ++saved })
    },
  }
  const { metrics } = await direct({ trace: 'off', checkpoint: { store, every: '10ms' } }).run(pipeline)
  tell({ saved, duplicates: metrics.counter('duplicates') })
}
