import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

/** A folder in this user's cache, for all clones: engines are large. */
export function cached(...path: readonly string[]): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'yeoul', ...path)
}

/**
 * Makes a folder, unless it is there: beside its place, and moved there when it is whole, since several may want it at
 * once, or be stopped on the way.
 */
export async function madeOnce(folder: string, make: (making: string) => Promise<void>): Promise<string> {
  if (existsSync(folder)) return folder
  mkdirSync(dirname(folder), { recursive: true })
  const making = mkdtempSync(`${folder}-`)
  try {
    await make(making)
    renameSync(making, folder)
  } catch (thrown) {
    if (!existsSync(folder)) throw thrown
  } finally {
    rmSync(making, { recursive: true, force: true })
  }
  return folder
}
