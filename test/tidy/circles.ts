import { moduleOf } from './modules.ts'
import { isCode, type Project } from './project.ts'

/** The model's types speak of each other: a collection of the transforms that it takes, and they of collections. */
const MODEL = /^lib\/core\//

/** Files that import each other, be it by way of others: they can only be understood, and moved, together. */
export function circles(project: Project): string[] {
  const found: string[] = []
  const done = new Set<string>()
  const way: string[] = []
  const visit = (path: string): void => {
    const at = way.indexOf(path)
    if (at >= 0) {
      const circle = way.slice(at)
      if (!circle.every(file => MODEL.test(file)))
        found.push(`${[...circle, path].join(' → ')}: a circle; move what both need into a file of its own`)
      return
    }
    if (done.has(path)) return
    done.add(path)
    way.push(path)
    for (const { target } of moduleOf(project, path).imports) if (target !== undefined && isCode(target)) visit(target)
    way.pop()
  }
  for (const path of project.keys()) if (isCode(path)) visit(path)
  return found
}

/** Folders of lib, side by side, that import each other: one of them has something that is not its own. */
export function mutualFolders(project: Project): string[] {
  const between = new Map<string, string>()
  for (const path of project.keys()) {
    if (!isCode(path) || !path.startsWith('lib/')) continue
    for (const { target } of moduleOf(project, path).imports) {
      const folders = target?.startsWith('lib/') ? apart(path, target) : undefined
      if (folders !== undefined && !between.has(folders.join(' ')))
        between.set(folders.join(' '), `${path} → ${target}`)
    }
  }
  return [...between].flatMap(([folders, way]) => {
    const [from = '', to = ''] = folders.split(' ')
    const back = between.get(`${to} ${from}`)
    return back === undefined || from > to ? [] : [`${from} and ${to}: ${way}, but ${back}; move what both need`]
  })
}

/** The folders in which two paths part; undefined if one of the files lies in a folder around the other. */
function apart(one: string, other: string): readonly [string, string] | undefined {
  const [a, b] = [one.split('/'), other.split('/')]
  const at = a.findIndex((name, i) => name !== b[i])
  if (at >= a.length - 1 || at >= b.length - 1) return undefined
  return [a.slice(0, at + 1).join('/'), b.slice(0, at + 1).join('/')]
}
