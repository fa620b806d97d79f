import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository as the rules see it: each file's path from the root (with '/'), and its text. */
export type Project = ReadonlyMap<string, string>

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const notOurs = new Set(['.git', '.venv', '.jupyter', 'node_modules', 'dist', 'out', 'coverage'])
const made = new Set(['bench/data', 'book', 'scratch'])
const text = /(\.(ts|mjs|js|json|jsonl|md|ipynb|py|sh|yaml|yml|toml)|\/run|^\.[a-z]+)$/

export function readProject(): Project {
  const files = new Map<string, string>()
  const walk = (folder: string) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = posix.join(folder, entry.name)
      if (made.has(path) || notOurs.has(entry.name)) continue
      if (entry.isDirectory()) walk(path)
      else if (entry.isFile() && text.test(path)) files.set(path, readFileSync(join(root, path), 'utf8'))
    }
  }
  walk('')
  return files
}

/** A small project made up for the test of a rule. */
export function project(files: Record<string, string>): Project {
  return new Map(Object.entries(files))
}

export function isCode(path: string): boolean {
  return /\.(ts|mjs|js)$/.test(path)
}

/** 'lib/direct' is the room of 'lib/direct/triggers/build.ts', 'lib/index.ts' its own. */
export function roomOf(path: string): string {
  const [first, second] = path.split('/')
  return first === 'lib' ? `${first}/${second}` : (first ?? path)
}
