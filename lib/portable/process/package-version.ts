import { readFileSync } from 'node:fs'

/** The version of the package that this file is part of, as sources or compiled. */
export function packageVersion(): string {
  for (const above of ['../../', '../../../']) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL(`${above}package.json`, import.meta.url), 'utf8'))
      if (name === 'yeoul') return version
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown
    }
  }
  throw new Error('the package.json of yeoul is not where its files are; install it again')
}
