import { realpathSync, statSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** By its real name, by which Node and the compiler know its files. */
const lib = realpathSync(join(import.meta.dirname, '..', '..', 'lib'))

/** What happened to files since the last look. */
export interface Changes {
  /** The learner's own: labs, say. They are loaded anew. */
  readonly own: readonly string[]
  /** The library's: Node keeps what it has loaded, until the kernel starts again. */
  readonly library: readonly string[]
}

/**
 * The files that a notebook uses, but for those of packages: Node loads each module once, and a learner edits
 * labs/1-word-count/lab.ts and runs the cell again. So each file of the learner's is loaded by a name that has a number
 * at its end, which grows when one of them changes.
 */
class LocalFiles {
  readonly #stamps = new Map<string, string>()
  readonly #watchers = new Map<string, () => void>()
  #generation = 0

  constructor() {
    registerHooks({
      resolve: (specifier, context, next) => {
        const resolved = next(specifier, context)
        if (!resolved.url.startsWith('file:')) return resolved
        const path = fileURLToPath(resolved.url)
        if (isOfPackage(path)) return resolved
        this.#remember(path)
        if (isOfLibrary(path) || isOfKernel(path) || this.#generation === 0) return resolved
        return { ...resolved, url: `${resolved.url}?edition=${this.#generation}` }
      },
    })
  }

  /** Calls `changed` in `look` if the file is another; returns how to end that. */
  watch(path: string, changed: () => void): () => void {
    if (isOfPackage(path)) return () => {}
    this.#remember(path)
    this.#watchers.set(path, changed)
    return () => this.#watchers.delete(path)
  }

  /** Looks at each file that was loaded or compiled; those that changed are loaded anew when they are imported next. */
  look(): Changes {
    const changed: string[] = []
    for (const [path, stamp] of this.#stamps) {
      const now = stampOf(path)
      if (now === stamp) continue
      this.#stamps.set(path, now)
      this.#watchers.get(path)?.()
      changed.push(path)
    }
    const own = changed.filter(path => !isOfLibrary(path) && !isOfKernel(path))
    if (own.length > 0) this.#generation++
    return { own, library: changed.filter(path => !own.includes(path)) }
  }

  #remember(path: string): void {
    if (!this.#stamps.has(path)) this.#stamps.set(path, stampOf(path))
  }
}

export function isOfPackage(path: string): boolean {
  return /[\\/]node_modules[\\/]/.test(path)
}

export function isOfLibrary(path: string): boolean {
  return path.startsWith(lib)
}

export function isOfKernel(path: string): boolean {
  return path.startsWith(import.meta.dirname)
}

function stampOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats === undefined ? '' : `${stats.mtimeMs} ${stats.size} ${stats.ino}`
}

export const localFiles = new LocalFiles()
