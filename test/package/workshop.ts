import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, realpathSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

export function emptyFolder(name: string): string {
  return realpathSync(mkdtempSync(join(tmpdir(), `yeoul-${name}-`)))
}

/** What `npm pack` in lib needs, copied: packing swaps a manifest that other tests resolve 'yeoul' by. */
export function copyOfTheRepository(): string {
  const copy = emptyFolder('pack')
  const left = (path: string) => !['node_modules', 'dist'].includes(basename(path))
  const compilers = ['tsconfig.json', 'tsconfig.notebook.json', 'tsconfig.pack.json', 'tsconfig.pack-types.json']
  for (const part of ['lib', 'tools', 'package.json', 'package-lock.json', ...compilers]) {
    cpSync(join(root, part), join(copy, part), { recursive: true, filter: left })
  }
  for (const part of ['README.md', 'LICENSE']) cpSync(join(root, part), join(copy, part))
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir')
  return copy
}

/** Runs a program and returns what it printed; if it fails, the error holds all that it said. */
export function run(folder: string, command: string, args: readonly string[]): string {
  try {
    return execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string }
    throw new Error(`${command} ${args.join(' ')} failed in ${folder}\n${stdout ?? ''}${stderr ?? ''}`)
  }
}

export function npm(folder: string, ...args: string[]): string {
  return run(folder, process.platform === 'win32' ? 'npm.cmd' : 'npm', args)
}

export function node(folder: string, ...args: string[]): string {
  return run(folder, process.execPath, args)
}
