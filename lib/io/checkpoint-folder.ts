import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { CheckpointStore } from '../core/checkpoint-store.ts'
import { reasonOf } from '../core/reason-of.ts'
import { refuseUnless } from '../core/refuse.ts'
import { claim } from './files/claim.ts'
import { unwritable } from './files/output-file.ts'

const CHECKPOINT = 'checkpoint.json'

/**
 * Keeps a run's newest checkpoint in a folder, which is made where needed: `direct({ checkpoint: { store:
 * checkpointFolder('out/checkpoint') } })`. The file is replaced at once, after its bytes have reached the disk, so
 * that whenever the process, or the machine, stops, there is a whole one. One process at a time has a folder.
 */
export function checkpointFolder(path: string): CheckpointStore {
  refuseUnless(
    typeof path === 'string' && path !== '',
    path,
    'checkpointFolder',
    "a folder's path, as 'out/checkpoint'",
  )
  const file = join(path, CHECKPOINT)
  return {
    place: path,
    async save(checkpoint) {
      const unfinished = `${file}.part`
      try {
        await mkdir(path, { recursive: true })
        await writeDurably(unfinished, checkpoint)
        await rename(unfinished, file)
        await syncFolder(path)
      } catch (cause) {
        throw unwritable(file, cause)
      }
    },
    async load() {
      await takeFolder(path)
      try {
        return await readFile(file)
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
        throw new Error(`the checkpoint '${file}' cannot be read: ${reasonOf(cause)}`, { cause })
      }
    },
  }
}

/** Tells at once if the folder cannot be written, or another process has it. */
async function takeFolder(path: string): Promise<void> {
  const lock = join(path, 'run.lock')
  let holder: number | undefined
  try {
    await mkdir(path, { recursive: true })
    holder = claim(lock)
  } catch (cause) {
    throw unwritable(lock, cause)
  }
  if (holder === undefined || holder === process.pid) return
  throw new Error(
    `the checkpoint in '${path}' belongs to a run that goes on (process ${holder}); end that first, or give this one a folder of its own`,
  )
}

async function writeDurably(file: string, bytes: Uint8Array): Promise<void> {
  const output = await open(file, 'w')
  try {
    await output.writeFile(bytes)
    await output.datasync()
  } finally {
    await output.close()
  }
}

/** That the name leads to the new file must reach the disk too; Windows does so by itself, and opens no folder. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
