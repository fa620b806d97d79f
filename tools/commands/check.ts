import { randomInt } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { aids, showProgress } from '../check/aids.ts'
import { checkLab } from '../check/check-lab.ts'
import { gradeOf } from '../check/grade.ts'
import { onSave } from '../check/on-save.ts'
import type { Context } from '../check/report.ts'
import { Checker } from '../check/run-checks.ts'
import { words } from '../check/words/words.ts'
import { type Command, parse, UsageError } from '../command.ts'
import type { LabProgram } from '../lab/lab-program.ts'
import { type LabEntry, labOf, labs } from '../lab/labs.ts'
import { fileOf } from '../lab/load-parts.ts'
import { language } from '../language.ts'

export const command: Command = {
  help: `yeoul check N [FUNCTION]…
yeoul check --all
yeoul check N hint [FUNCTION] | look [FUNCTION] | diff | reset
yeoul check progress

Runs each function of labs/N-…/lab.ts on a small input, or just those named, and compares what comes out with the
solution's. A CombineFn must also give the same result in parts and in any order. Shows what is wrong first; if nothing
is, what is to do first. A function that does not end within five seconds is given up. Exit code 1 if a function is
wrong or still to do.

  hint         the next hint, of three, for a function
  look         your panes beside the solution's, of the counter-example that the last check saved
  diff         from your file to the solution's
  reset        your file as it was given; saves a copy of it first
  progress     what was right of each lab when it was last checked

  --all        all labs, one after the other
  --watch      check again each time that you save the file
  --solution   check the solution in place of your file
  --json       for graders: of each function name, status, message, output and points; what is checked runs with your
               rights, as any program does
  --lang CODE  en or ko, in place of what the variable YEOUL_LANG says
  --seed N     the second input, which is another one each time, as it was with this seed
               (with --json that of seed 1)

${labs.map(({ number, summary }) => `  ${number.padEnd(13)}  ${summary}`).join('\n')}`,
  async run(args) {
    const { values, positionals } = parse(args, {
      all: { type: 'boolean' },
      solution: { type: 'boolean' },
      json: { type: 'boolean' },
      seed: { type: 'string' },
      watch: { type: 'boolean' },
      lang: { type: 'string' },
    })
    if (values.lang !== undefined) process.env.YEOUL_LANG = values.lang
    language()
    const how = {
      folder: values.solution ? 'solutions' : 'labs',
      asJson: values.json === true,
      seed: seedOf(values.seed, values.json === true),
    } as const
    const [number, ...named] = positionals
    if (values.all) {
      if (number !== undefined) throw new UsageError(`${number}: --all takes all labs; leave one of the two out`)
      return checkAll(how)
    }
    if (number === 'progress') {
      if (named[0] !== undefined) throw new UsageError(`${named[0]}: progress is that of all labs; leave it out`)
      await showProgress()
      return 0
    }
    const lab = labOf(number)
    const [word = '', ...parts] = named
    const aid = Object.hasOwn(aids, word) ? aids[word] : undefined
    if (aid !== undefined) {
      const program = await lab.load()
      refuseUnknown(parts, lab, program)
      await aid(lab, program, parts)
      return 0
    }
    // Its process starts while this one reads on.
    const checker = new Checker(lab)
    const program = await lab.load()
    refuseUnknown(named, lab, program)
    if (values.watch) {
      if (how.asJson) throw new UsageError('--watch and --json: one of them')
      const file = fileURLToPath(new URL(`../../${fileOf(how.folder, lab)}`, import.meta.url))
      await onSave(file, async () => {
        await check(checker, { lab, program, named }, how)
        checker.prepare()
        console.log(`\n${words().saveAgain}`)
      })
    }
    const { code, grade } = await check(checker, { lab, program, named }, how)
    if (how.asJson) console.log(JSON.stringify(grade, undefined, 2))
    return code
  },
}

/** Whoever is graded gets the same input as the others. */
const GRADING_SEED = 1

function seedOf(given: string | undefined, asJson: boolean): number {
  if (given === undefined) return asJson ? GRADING_SEED : randomInt(2 ** 31)
  const seed = Number(given)
  if (Number.isInteger(seed) && given !== '') return seed
  throw new UsageError(`--seed ${given}: not a whole number; write that of the message again`)
}

function refuseUnknown(named: readonly string[], lab: LabEntry, program: LabProgram): void {
  const unknown = named.find(name => !program.parts.includes(name))
  if (unknown === undefined) return
  throw new UsageError(`${unknown}: no such function in lab ${lab.number}; there are ${program.parts.join(', ')}`)
}

interface How {
  readonly folder: 'labs' | 'solutions'
  readonly asJson: boolean
  readonly seed: number
}

interface Chosen {
  readonly lab: LabEntry
  readonly program: LabProgram
  /** Functions; none: all. */
  readonly named: readonly string[]
}

async function checkAll(how: How): Promise<number> {
  const grades: unknown[] = []
  let worst = 0
  for (const lab of labs) {
    const checker = new Checker(lab)
    const program = await lab.load()
    if (grades.length > 0 && !how.asJson) console.log()
    const { code, grade } = await check(checker, { lab, program, named: [] }, how)
    worst = Math.max(worst, code)
    grades.push(grade)
  }
  if (how.asJson) console.log(JSON.stringify(grades, undefined, 2))
  return worst
}

async function check(checker: Checker, { lab, program, named }: Chosen, { folder, asJson, seed }: How) {
  const say = asJson ? () => {} : (line: string) => console.log(line)
  const ask: Context['ask'] = (aid, part) => `npm run check -- ${lab.number} ${aid} ${part}`
  const checked = await checkLab(checker, { lab, program, named, folder, seed, withTypes: !asJson, ask, say })
  if (checked.refused !== undefined && !asJson) console.error(checked.refused)
  const grade = gradeOf({ lab: lab.number, file: fileOf(folder, lab), seed }, checked)
  return { code: grade.status === 'pass' ? 0 : 1, grade }
}
