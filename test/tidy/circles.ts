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
