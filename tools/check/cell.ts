// What a notebook imports as '#check'; check.d.ts describes it.
import { randomInt } from 'node:crypto'
import type { Parts } from '../lab/lab-program.ts'
import { labOf } from '../lab/labs.ts'
import { asPart, loadParts } from '../lab/load-parts.ts'
import { firstNotRight, hint as nextHint, showProgress } from './aids.ts'
import type * as Described from './check.d.ts'
import { type Asked, checkLab, contextOf, saved } from './check-lab.ts'
import { diagnose } from './diagnose.ts'
import { counterExample } from './look.ts'
import { messageOf } from './report.ts'
import { Checker } from './run-checks.ts'
import { words } from './words/words.ts'

const CELL = 'this cell'

export const check: typeof Described.check = async (lab, what) => {
  if (typeof what === 'object') return checkFunctions(lab, what)
  const asked = await askedOf(lab)
  if (what !== undefined) requirePart(what, asked)
  const named = what === undefined ? [] : [what]
  const { refused } = await checkLab(new Checker(asked.lab), { ...asked, named })
  if (refused !== undefined) console.log(refused)
}

export const look: typeof Described.look = async (lab, part) => {
  const entry = labOf(String(lab))
  counterExample(entry.number, part ?? firstNotRight(entry, await entry.load())).show()
}

export const progress: typeof Described.progress = showProgress

export const hint: typeof Described.hint = async (lab, part) => {
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
    withTypes: true,
    ask: (aid, part) => `await ${aid}(${shown}, '${part}')`,
    say: line => console.log(line),
  }
}

function requirePart(part: string, { lab, program }: Asked) {
  const found = program.checks.find(check => check.part === part)
  if (found === undefined) throw new Error(words().noSuchPart(part, lab.number, program.parts.join(', ')))
  return found
}

async function checkFunctions(number: number | string, functions: Readonly<Record<string, unknown>>): Promise<void> {
  const asked = await askedOf(number)
  const { lab, program, seed } = asked
  const solution = await loadParts('solutions', lab, program)
  for (const [part, given] of Object.entries(functions)) {
    const one = requirePart(part, asked)
    if (typeof given !== 'function') throw new Error(words().noFunction(CELL, part))
    const mine: Parts = { ...solution, [part]: asPart(part, given as Parts[string], CELL) }
    const { mistakes } = program
    const diagnosis = await diagnose({ check: one, mine, solution, mistakes, seed })
    console.log(`${part}  ${words().verdicts[diagnosis.verdict.word]}`)
    const found = await saved(lab, { part, ...diagnosis, emitted: [], printed: '' })
    if (diagnosis.verdict.word !== 'right') console.log(messageOf(found, contextOf(asked)))
  }
}
