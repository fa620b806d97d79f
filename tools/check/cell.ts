// What a notebook imports as '#check'.
import { randomInt } from 'node:crypto'
import type { Parts } from '../lab/lab-program.ts'
import { labOf } from '../lab/labs.ts'
import { asPart, loadParts } from '../lab/load-parts.ts'
import { hint as nextHint } from './aids.ts'
import { type Asked, checkLab, contextOf, saved } from './check-lab.ts'
import { diagnose } from './diagnose.ts'
import { counterExample } from './look.ts'
import { messageOf } from './report.ts'
import { Checker } from './run-checks.ts'
import { words } from './words/words.ts'

const CELL = 'this cell'

/**
 * Tells what is right of a lab: `await check(4)` of its file, in a process that cannot harm the notebook;
 * `await check(4, { trending })` of functions that were written in cells, which *Interrupt* ends. Throws an Error that
 * names the labs, or the functions, if there is no such one.
 */
export async function check(lab: number | string, functions?: Readonly<Record<string, unknown>>): Promise<void> {
  if (functions !== undefined) return checkFunctions(lab, functions)
  const { refused } = await checkLab(new Checker(labOf(String(lab))), await askedOf(lab))
  if (refused !== undefined) console.log(refused)
}

/** Shows the counter-example of a function's last check: its panes beside the solution's, to be moved through time. */
export function look(lab: number | string, part: string): void {
  counterExample(labOf(String(lab)).number, part).show()
}

/** Tells the next hint, of three, for a function; without one for the first that is not right. */
export async function hint(lab: number | string, part?: string): Promise<void> {
  const entry = labOf(String(lab))
  console.log(nextHint(entry, await entry.load(), part))
}

async function askedOf(number: number | string): Promise<Asked> {
  const lab = labOf(String(number))
  const shown = /^\d+$/.test(lab.number) ? lab.number : `'${lab.number}'`
  return {
    lab,
    program: await lab.load(),
    named: [],
    folder: 'labs',
    seed: randomInt(2 ** 31),
    ask: (aid, part) => `${aid === 'look' ? '' : 'await '}${aid}(${shown}, '${part}')`,
    say: line => console.log(line),
  }
}

async function checkFunctions(number: number | string, functions: Readonly<Record<string, unknown>>): Promise<void> {
  const asked = await askedOf(number)
  const { lab, program, seed } = asked
  const solution = await loadParts('solutions', lab, program)
  for (const [part, given] of Object.entries(functions)) {
    const one = program.checks.find(check => check.part === part)
    if (one === undefined || typeof given !== 'function')
      throw new Error(words().noSuchPart(part, lab.number, program.parts.join(', ')))
    const mine: Parts = { ...solution, [part]: asPart(part, given as Parts[string], CELL) }
    const { mistakes } = program
    const diagnosis = await diagnose({ check: one, mine, solution, mistakes, seed })
    console.log(`${part}  ${words().verdicts[diagnosis.verdict.word]}`)
    const found = await saved(lab, { part, ...diagnosis, emitted: [], printed: '' })
    if (diagnosis.verdict.word !== 'right') console.log(messageOf(found, contextOf(asked)))
  }
}
