import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { isAlive, type KnownProcess, knownProcess } from './known-process.ts'

/**
 * Claims something for this process by a file that names it. Gives the number of the process that has it, which may be
 * this one; undefined if the claim succeeded. A claim of a process that has ended counts for nothing.
 */
export function claim(path: string): number | undefined {
  for (;;) {
    try {
      writeFileSync(path, JSON.stringify(knownProcess(process.pid)), { flag: 'wx' })
      return undefined
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
    }
    const claimant = claimantOf(path)
    if (claimant !== undefined && isAlive(claimant)) return claimant.pid
    rmSync(path, { force: true })
  }
}

/** Undefined if the file is no longer there, or names nobody, as after a crash of the machine. */
function claimantOf(path: string): KnownProcess | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}
