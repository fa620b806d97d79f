import type { Project } from './project.ts'

// The letter classes keep these patterns from finding themselves.
const rules: readonly { readonly pattern: RegExp; readonly rule: string; readonly where?: RegExp }[] = [
  {
    pattern: /(?<![\w./-])\/(wor[k]|roo[t]|far[m]|hom[e]|User[s])\/\w/,
    rule: 'an absolute path of one machine; make it relative to the file or to the root',
  },
  {
    pattern: /registry\.(npmjs|yarnpkg)|pythonhosted\.org|pypi\.org|repo1?\.maven|deb\.debian\.org|proxy\.golang\.org/,
    rule: 'names a package registry; which one is used is the business of the machine',
  },
  {
    pattern: /"resolved": *"http/,
    rule: 'says where a package came from; keep omit-lockfile-registry-resolved=true in .npmrc and run npm install',
    where: /package-lock\.json$/,
  },
  {
    pattern: /\b(test|it|describe)\.(only|skip)\(|\b(fit|fdescribe|xit|xtest|xdescribe)\(/,
    rule: 'a test left out, or all the others; run it again',
    where: /\.ts$/,
  },
  {
    pattern: /\b(FIX[M]E|X[X]X|HAC[K])\b/,
    rule: 'a left-over mark; do it, or drop it',
    where: /\.(ts|mjs|js|md|py|sh)$/,
  },
  {
    pattern: /\bissues? #?\d+\b/i,
    rule: 'names an issue by number; say the reason itself',
    where: /\.(ts|mjs|js|md|py|sh)$/,
  },
]

export function dirt(project: Project): string[] {
  const found: string[] = []
  for (const [path, text] of project) {
    const applicable = rules.filter(({ where }) => !where || where.test(path))
    text.split('\n').forEach((line, index) => {
      for (const { pattern, rule } of applicable) {
        const hit = pattern.exec(line)
        if (hit) found.push(`${path}:${index + 1}: '${hit[0].trim()}': ${rule}`)
      }
    })
  }
  return found
}
