import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { claim } from '../../lib/io/files/claim.ts'
import type { Broker } from './broker.ts'
import { DataDirectoryError } from './data-directory-error.ts'
import { recordsOf } from './frames.ts'
import { Journal } from './journal.ts'
import { beginning, isBeginning, recorder, restore, snapshotOf } from './journal-records.ts'
import type { Written } from './served.ts'

export interface DataDirectory extends Written {
  close(): Promise<void>
}

/**
 * Restores what a directory has, and writes down all that changes from here on: in one file, its journal. Throws an
 * DataDirectoryError if another server is at work there, or the journal is damaged or none.
 */
export async function openDataDirectory(
  directory: string,
  broker: Broker,
  say: (text: string) => void,
): Promise<DataDirectory> {
  mkdirSync(directory, { recursive: true })
  const lock = join(directory, 'server.lock')
  const holder = claim(lock)
  if (holder !== undefined) {
    throw new DataDirectoryError(
      `${directory}: another yeoul pubsub is at work there (process ${holder}); end it, or name another`,
    )
  }
  const unlock = () => rmSync(lock, { force: true })
  try {
    const path = join(directory, 'journal')
    rmSync(`${path}.new`, { force: true })
    const size = readJournal(path, broker, say)
    const journal = new Journal(path, await open(path, 'a'), size, () => snapshotOf(broker), say)
    if (size === 0) journal.append(beginning())
    broker.changes = recorder(record => journal.append(record))
    return {
      written: () => journal.written(),
      async close() {
        await journal.close()
        unlock()
      },
    }
  } catch (thrown) {
    unlock()
    throw thrown
  }
}

/** Returns how many bytes of it count. */
function readJournal(path: string, broker: Broker, say: (text: string) => void): number {
  const file = openSync(path, 'a+')
  try {
    const { size } = fstatSync(file)
    const records = recordsOf(file, size)
    let isFirst = true
    for (;;) {
      const { done, value } = records.next()
      if (done) {
        const end = value as number
        if (end < size) {
          ftruncateSync(file, end)
          say(`${path}: its last record was not written to the end; its ${size - end} bytes are cut off`)
        }
        return end
      }
      const record = value as Buffer
      if (isFirst && !isBeginning(record)) throw new Error('it is no journal of this version of yeoul pubsub')
      isFirst = false
      restore(broker, record)
    }
  } catch (thrown) {
    throw new DataDirectoryError(`${path}: ${(thrown as Error).message}; name another directory, or move this one away`)
  } finally {
    closeSync(file)
  }
}
