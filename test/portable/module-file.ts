import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const entry = (path: string) => new URL(`../../lib/${path}`, import.meta.url).href

/** Modules in a folder that is removed with `end`. */
export function moduleFiles(): { write(text: string): string; end(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'yeoul-modules-'))
  let files = 0
  return {
    /** Writes a module; what it imports from yeoul is this clone. Gives its path. */
    write(text) {
      const path = join(folder, `module-${++files}.mjs`)
      const imported = text.replace(
        /from 'yeoul(\/[^']*)?'/g,
        (_, inner = '/index') => `from '${entry(`${inner.slice(1)}.ts`)}'`,
      )
      writeFileSync(path, imported)
      return path
    },
    end: () => rmSync(folder, { recursive: true, force: true }),
  }
}
