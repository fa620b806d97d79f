import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Ended, emptyFolder, runYeoul } from '../tools/run-yeoul.ts'

const repository = (...names: string[]) => join(fileURLToPath(new URL('../..', import.meta.url)), ...names)

/** A clone whose labs somebody writes; the library and the packages are this repository's. */
export class Learner {
  readonly folder = emptyFolder()
  readonly #lab: string

  /** `lab`: the file that is written, of lab 1 if not said. */
  constructor(lab = '1-word-count/lab.ts') {
    this.#lab = lab
    for (const part of ['tools', 'labs', 'solutions']) cpSync(repository(part), this.path(part), { recursive: true })
    for (const part of ['lib', 'datasets', 'node_modules', 'package.json', 'tsconfig.json', 'tsconfig.labs.json'])
      symlinkSync(repository(part), this.path(part))
    mkdirSync(this.path('own'))
  }

  path(...names: string[]): string {
    return join(this.folder, ...names)
  }

  /** Writes the lab as the solution has it, but for one place; `names` of the library that this needs are imported. */
  solvesBut(right: string, wrong: string, names: readonly string[] = []): void {
    this.#write('solutions', right, wrong, names)
  }

  /** Writes the lab as it is given to learners, but for one place. */
  startsWith(given: string, written: string): void {
    this.#write('labs', given, written)
  }

  /** Runs the clone's command in its folder `own`. */
  run(...args: string[]): Promise<Ended> {
    return runYeoul(this.path('own'), args, '', this.path('tools', 'yeoul.ts'))
  }

  leave(): void {
    rmSync(this.folder, { recursive: true })
  }

  #write(from: 'labs' | 'solutions', before: string, after: string, names: readonly string[] = []): void {
    const text = readFileSync(repository(from, this.#lab), 'utf8')
    if (!text.includes(before)) throw new Error(`${from}/${this.#lab} has no ${before}`)
    const imports = names
      .filter(name => !new RegExp(`^ +${name},$|[{,] ${name}[, ].*from 'yeoul'`, 'm').test(text))
      .map(name => `import { ${name} } from 'yeoul'\n`)
    // As a function: '$' stands for itself.
    const written = text.replace(before, () => after)
    writeFileSync(this.path('labs', this.#lab), imports.join('') + written)
  }
}
