import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Ended, emptyFolder, runYeoul } from '../tools/run-yeoul.ts'

const repository = (...names: string[]) => join(fileURLToPath(new URL('../..', import.meta.url)), ...names)
const LAB = '1-word-count/lab.ts'

/** A clone whose lab 1 somebody writes; the library and the packages are this repository's. */
export class Learner {
  readonly folder = emptyFolder()

  constructor() {
    for (const part of ['tools', 'labs', 'solutions']) cpSync(repository(part), this.path(part), { recursive: true })
    for (const part of ['lib', 'node_modules', 'package.json']) symlinkSync(repository(part), this.path(part))
    mkdirSync(this.path('own'))
  }

  path(...names: string[]): string {
    return join(this.folder, ...names)
  }

  /** Writes the lab as the solution has it, but for one place. */
  solvesBut(right: string, wrong: string): void {
    this.#write('solutions', right, wrong)
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

  #write(from: 'labs' | 'solutions', before: string, after: string): void {
    const text = readFileSync(repository(from, LAB), 'utf8')
    if (!text.includes(before)) throw new Error(`${from}/${LAB} has no ${before}`)
    writeFileSync(this.path('labs', LAB), text.replace(before, after))
  }
}
