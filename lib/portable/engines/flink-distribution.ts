import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bring } from './bring-tool.ts'
import { cached, madeOnce } from './cache.ts'
import { EngineError } from './engine-error.ts'
import { missingTools, refuseIfMissing } from './needed-tools.ts'

const VERSION = '1.19.1'
/** Flink's own binaries, as its package for Python has them. */
const PACKAGE = `apache-flink-libraries==${VERSION}`
/** What a cluster that runs Beam's jobs needs of them; the rest is for tables in SQL. */
const NEEDED = /^deps\/(bin\/bash-java-utils|lib\/(flink-dist|log4j-[\w.]+(-\w+)*))-?[\d.]*\.jar$/

/** Whether this user's cache has Flink's binaries. */
export function hasDistribution(): boolean {
  return existsSync(distributionFolder())
}

/** What this machine lacks to bring Flink's binaries, each with how to get it. */
export async function missingForDistribution(): Promise<readonly string[]> {
  return hasDistribution() ? [] : missingTools(['python3'])
}

/** The folder with Flink's jars; Python's pip brings them the first time. */
export async function bringDistribution(say: (text: string) => void): Promise<string> {
  refuseIfMissing('flink', await missingForDistribution())
  return madeOnce(distributionFolder(), async making => {
    say(`Fetching Flink ${VERSION} with Python's pip, once, 230 MB …`)
    const folder = mkdtempSync(join(tmpdir(), 'yeoul-flink-'))
    try {
      await bring('flink', 'python3', ['-m', 'venv', join(folder, 'venv')])
      const python = join(folder, 'venv', 'bin', 'python')
      const pip = ['-m', 'pip', '--disable-pip-version-check', '--no-input']
      // Its set-up program runs even for a mere download, and wants these.
      await bring('flink', python, [...pip, 'install', '-q', 'setuptools<81', 'wheel'])
      const only = ['--no-deps', '--no-build-isolation', '--no-binary=:all:']
      await bring('flink', python, [...pip, 'download', '-q', ...only, '-d', folder, PACKAGE])
      await unpack(folder, making)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
}

async function unpack(folder: string, making: string): Promise<void> {
  const archive = readdirSync(folder).find(name => name.endsWith('.tar.gz'))
  if (archive === undefined) throw new EngineError(`flink: pip brought no archive of ${PACKAGE}`)
  const path = join(folder, archive)
  const entries = (await bring('flink', 'tar', ['-tzf', path])).split('\n')
  const needed = entries.filter(entry => NEEDED.test(entry.split('/').slice(1).join('/')))
  if (!needed.some(entry => entry.includes('flink-dist'))) throw new EngineError(`flink: no flink-dist in ${archive}`)
  await bring('flink', 'tar', ['-xzf', path, '-C', folder, ...needed])
  // Copied: the temporary folder may be on another disk.
  for (const entry of needed) copyFileSync(join(folder, entry), join(making, entry.split('/').at(-1) as string))
}

function distributionFolder(): string {
  return cached('engines', `flink-distribution-${VERSION}`)
}
