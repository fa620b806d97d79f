import { basename } from 'node:path'
import { isCode, isGenerated, type Project } from './project.ts'

const longest = 350
const vague = /^(utils?|helpers?|types?|constants?|common|misc|manager|index)\.(ts|mjs|js)$/

export function badHabits(project: Project): string[] {
  const found: string[] = []
  for (const [path, text] of project) {
    if ((!isCode(path) && !path.endsWith('.py')) || isGenerated(text)) continue
    const lines = text.split('\n').length - 1
    if (lines > longest) found.push(`${path}: ${lines} lines, more than ${longest}; split it by concept`)
    if (vague.test(basename(path)) && path !== 'lib/index.ts') {
      found.push(`${path}: a file is named after the one concept in it, and lib/index.ts is the one barrel; rename it`)
    }
  }
  return found
}
