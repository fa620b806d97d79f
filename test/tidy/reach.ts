import { posix } from 'node:path'
import { entriesOf, moduleOf } from './modules.ts'
import { isCode, isGenerated, type Project } from './project.ts'

/** What somebody outside starts or imports; all other code must be reached from here. */
function rootsOf(project: Project): string[] {
  const paths = [...project.keys()]
  const { scripts = {}, bin = {}, imports = {} } = JSON.parse(project.get('package.json') ?? '{}')
  const lib = JSON.parse(project.get('lib/package.json') ?? '{}')
  const commands = [...Object.values(scripts), ...Object.values(bin)].join(' ').split(/\s+/)
  // What notebooks import by a name of their own.
  const named = JSON.stringify(imports)
  const packing = Object.values(lib.scripts ?? {})
    .join(' ')
    .split(/\s+/)
    .map(word => posix.join('lib', word))
  const entries = Object.values(entriesOf(project)).map(entry => posix.join('lib', entry))
  // Jupyter starts what a kernel's specification names.
  const kernels = paths.filter(path => path.endsWith('/kernel.json')).map(path => project.get(path) ?? '')
  return paths.filter(
    path =>
      commands.includes(path) ||
      named.includes(`"./${path}"`) ||
      packing.includes(path) ||
      entries.some(entry => fits(path, entry)) ||
      kernels.some(text => text.includes(`/${path}"`)) ||
      /\.test\.ts$|^(labs|solutions)\/[^/]+\/lab\.ts$|^[^/]+\.config\.m?js$/.test(path) ||
      // Checked by the compilers, not run: what must, and what must not, compile.
      /^test\/api\/(types|programs)\//.test(path),
  )
}

function fits(path: string, entry: string): boolean {
  const [before = '', after] = entry.split('*')
  if (after === undefined) return path === entry
  return path.startsWith(before) && path.endsWith(after) && !path.slice(before.length).includes('/')
}

export function deadFiles(project: Project): string[] {
  const reached = new Set<string>()
  const visit = (path: string) => {
    if (reached.has(path)) return
    reached.add(path)
    const { imports, mentioned } = moduleOf(project, path)
    for (const { target } of imports) if (target) visit(target)
    // A library file is alive if it is imported; elsewhere a program may be started by its path.
    for (const file of mentioned) if (!file.startsWith('lib/')) visit(file)
  }
  for (const path of rootsOf(project)) visit(path)
  return [...project.keys()]
    .filter(path => isCode(path) && !path.endsWith('.d.ts') && !reached.has(path))
    .map(path => `${path}: dead: nothing that is run, exported or tested imports it; use it or remove it`)
}

/** Names that a file of lib exports though no other file takes them. Entries (`exports`) are for users. */
export function deadExports(project: Project): string[] {
  const taken = new Set<string>()
  for (const path of project.keys()) {
    if (!isCode(path)) continue
    for (const { target, names } of moduleOf(project, path).imports)
      for (const name of names) taken.add(`${target} ${name}`)
  }
  const entries = Object.values(entriesOf(project)).map(entry => posix.join('lib', entry))
  const found: string[] = []
  for (const [path, text] of project) {
    if (!path.startsWith('lib/') || !isCode(path) || isGenerated(text)) continue
    if (entries.some(entry => fits(path, entry))) continue
    for (const { name, line, isType } of moduleOf(project, path).exported) {
      if (taken.has(`${path} ${name}`) || taken.has(`${path} *`)) continue
      // A part of another type of its file may be named for whoever reads that one.
      if (isType && text.split(new RegExp(`\\b${name}\\b`)).length > 2) continue
      found.push(`${path}:${line}: exports ${name}, which no file imports; drop the 'export', or what it exports`)
    }
  }
  return found
}

/** Public functions and classes without a docstring. */
export function undocumented(project: Project): string[] {
  const found: string[] = []
  const barrel = 'lib/index.ts'
  if (!project.has(barrel)) return found
  for (const { target, names, line } of moduleOf(project, barrel).imports) {
    if (!target) continue
    if (names.includes('*')) found.push(`${barrel}:${line}: exports * of ${target}; name what is public`)
    const { exported } = moduleOf(project, target)
    for (const { name, needsDoc, line } of exported) {
      if (!needsDoc || !names.includes(name)) continue
      // Of signatures that differ in their number of arguments, one tells of all.
      if (exported.some(other => other.name === name && !other.needsDoc)) continue
      found.push(`${target}:${line}: ${name} is public and has no docstring; say what it does, its units and errors`)
    }
  }
  return found
}
