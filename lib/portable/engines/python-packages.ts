import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { bring } from './bring-tool.ts'
import { cached, madeOnce } from './cache.ts'

/** Whether this user's cache has the packages of a lock file, for the Python that is here. */
export async function hasPythonPackages(name: string, lock: URL): Promise<boolean> {
  const folder = await folderOf(name, lock).catch(() => undefined)
  return folder !== undefined && existsSync(folder)
}

/**
 * A Python that has the packages of a lock file, and no others. The first time pip brings them, from where this machine's
 * settings say; it takes only what has the lock's hashes, and runs no set-up program.
 */
export async function pythonWith(name: string, lock: URL, say: () => void): Promise<string> {
  const folder = await madeOnce(await folderOf(name, lock), async making => {
    say()
    const lockFile = join(making, 'requirements.lock')
    await bring(name, 'python3', ['-m', 'venv', making])
    writeFileSync(lockFile, readFileSync(lock))
    const pip = ['-m', 'pip', '--disable-pip-version-check', '--no-input', 'install', '-q']
    const only = ['--require-hashes', '--only-binary=:all:', '--no-deps', '--no-compile']
    await bring(name, join(making, 'bin', 'python'), [...pip, ...only, '-r', lockFile])
  })
  return join(folder, 'bin', 'python')
}

/** Named after what it is made from: where the lock, or this machine's Python, is another, so is the folder. */
async function folderOf(name: string, lock: URL): Promise<string> {
  const { stdout } = await promisify(execFile)('python3', ['-c', 'import sys; print(sys.version, sys.prefix)'])
  const hash = createHash('sha256').update(readFileSync(lock)).update(stdout).digest('hex').slice(0, 12)
  return cached('engines', `${name}-${hash}`)
}
