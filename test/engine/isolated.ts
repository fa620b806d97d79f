import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cached } from '../../lib/portable/engines/cache.ts'
import { emptyFolder, runYeoul } from '../tools/run-yeoul.ts'

/**
 * A cache of a test's own, so that it does not meet the engines that this user has up, with those brought already. Gives
 * the folder's end, before which the engine is ended that a failed test has left up: later nobody would find it.
 */
export function isolatedCache(engine: string): () => Promise<void> {
  const before = process.env.XDG_CACHE_HOME
  const engines = cached('engines')
  const folder = mkdtempSync(join(tmpdir(), 'yeoul-engine-test-'))
  mkdirSync(engines, { recursive: true })
  mkdirSync(join(folder, 'yeoul'))
  symlinkSync(engines, join(folder, 'yeoul', 'engines'))
  process.env.XDG_CACHE_HOME = folder
  return async () => {
    await runYeoul(emptyFolder(), ['engine', engine, 'down'])
    if (before === undefined) delete process.env.XDG_CACHE_HOME
    else process.env.XDG_CACHE_HOME = before
    rmSync(folder, { recursive: true, force: true })
  }
}
