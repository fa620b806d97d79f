import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DataDirectoryError } from './data-directory-error.ts'

/**
 * Claims a directory for this process; throws a DataDirectoryError if another one that lives has it, or this one already.
 * Returns what gives it back. A claim of a process that was killed counts for nothing.
 */
export function lockDirectory(directory: string): () => void {
  const path = join(directory, 'server.lock')
  const claim = `${process.pid} ${startOf(process.pid)}`
  for (;;) {
    try {
      writeFileSync(path, claim, { flag: 'wx' })
      return () => rmSync(path, { force: true })
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
    }
    const held = readFileSync(path, 'utf8')
    const [pid, start] = held.split(' ')
    if (isAlive(Number(pid)) && startOf(Number(pid)) === start) {
      throw new DataDirectoryError(
        `${directory}: another yeoul pubsub is at work there (process ${pid}); end it, or name another`,
      )
    }
    rmSync(path, { force: true })
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** When a process was started, where the system tells: numbers of processes are given again. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}
