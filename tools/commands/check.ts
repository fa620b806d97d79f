import { randomInt } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { aids, showProgress } from '../check/aids.ts'
import { gradeOf } from '../check/grade.ts'
import { onSave } from '../check/on-save.ts'
import { keepVerdicts } from '../check/progress.ts'
import { detail } from '../check/report.ts'
import { type Found, runChecks } from '../check/run-checks.ts'
import { type Command, parse, UsageError, UserError } from '../command.ts'
import type { LabProgram } from '../lab/lab-program.ts'
import { type LabEntry, labOf, labs } from '../lab/labs.ts'
import { fileOf } from '../lab/load-parts.ts'

export const command: Command = {
  help: `yeoul check N [FUNCTION]…
yeoul check --all
yeoul check N hint [FUNCTION] | diff | reset
yeoul check progress

Runs each function of labs/N-…/lab.ts on a small input, or just those named, and compares what comes out with the
solution's. A CombineFn must also give the same result in parts and in any order. Shows what is wrong first; if nothing
is, what is to do first. A function that does not end within five seconds is given up. Exit code 1 if a function is
wrong or still to do.

  hint         the next hint, of three, for a function
  diff         from your file to the solution's
  reset        your file as it was given; saves a copy of it first
  progress     what was right of each lab when it was last checked

  --all        all labs, one after the other
  --watch      check again each time that you save the file
  --solution   check the solution in place of your file
  --json       for graders: of each function name, status, message, output and points
  --seed N     the second input, which is another one each time, as it was with this seed

${labs.map(({ number, summary }) => `  ${number.padEnd(13)}  ${summary}`).join('\n')}`,
  async run(args) {
    const { values, positionals } = parse(args, {
      all: { type: 'boolean' },
      solution: { type: 'boolean' },
      json: { type: 'boolean' },
      seed: { type: 'string' },
      watch: { type: 'boolean' },
    })
    const how = {
      folder: values.solution ? 'solutions' : 'labs',
      asJson: values.json === true,
      seed: seedOf(values.seed),
    } as const
    const [number, ...named] = positionals
    if (values.all) {
      if (number !== undefined) throw new UsageError(`${number}: --all takes all labs; leave one of the two out`)
      return checkAll(how)
    }
    if (number === 'progress') {
      await showProgress()
      return 0
    }
    const lab = labOf(number)
    const program = await lab.load()
    if (program.checks.length === 0) {
      throw new UserError(
        `${lab.number} has no check, since more than one result is right; npm run lab -- ${lab.number} tells`,
      )
    }
    const [word = '', ...parts] = named
    const aid = Object.hasOwn(aids, word) ? aids[word] : undefined
    if (aid !== undefined) {
      refuseUnknown(parts, lab, program)
      aid(lab, program, parts)
      return 0
    }
    refuseUnknown(named, lab, program)
    if (values.watch) {
      if (how.asJson) throw new UsageError('--watch and --json: one of them')
      const file = fileURLToPath(new URL(`../../${fileOf(how.folder, lab)}`, import.meta.url))
      await onSave(file, async () => {
        await check({ lab, program, named }, how)
        console.log('\nSave the file to check it again; Ctrl-C ends.')
      })
    }
    const { code, grade } = await check({ lab, program, named }, how)
    if (how.asJson) console.log(JSON.stringify(grade, undefined, 2))
    return code
  },
}

function seedOf(given: string | undefined): number {
  if (given === undefined) return randomInt(2 ** 31)
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
    const program = await lab.load()
    if (program.checks.length === 0) continue
    if (grades.length > 0 && !how.asJson) console.log()
    const { code, grade } = await check({ lab, program, named: [] }, how)
    worst = Math.max(worst, code)
    grades.push(grade)
  }
  if (how.asJson) console.log(JSON.stringify(grades, undefined, 2))
  return worst
}

async function check({ lab, program, named }: Chosen, { folder, asJson, seed }: How) {
  const checks = program.checks.filter(({ part }) => named.length === 0 || named.includes(part))
  const parts = checks.map(({ part }) => part)
  const say = asJson ? () => {} : (line: string) => console.log(line)
  const file = fileOf(folder, lab)
  const width = Math.max(...parts.map(part => part.length))
  const found: Found[] = []
  say(file)
  const refused = await runChecks(lab, { folder, parts, seed }, one => {
    say(`  ${one.part.padEnd(width)}  ${one.verdict.word}`)
    found.push(one)
  })
  if (folder === 'labs') keepVerdicts(lab.number, found)
  const context = {
    lab: lab.number,
    messages: program.messages,
    given: (part: string) => checks.find(check => check.part === part)?.given ?? '',
  }
  const grade = gradeOf({ lab: lab.number, file }, { parts, found, refused }, context)
  if (refused !== undefined) {
    if (!asJson) console.error(refused)
    return { code: 1, grade }
  }
  const right = found.filter(({ verdict }) => verdict.word === 'right').length
  if (right < found.length) {
    say(`\n${detail(found, context)}`)
    if (named.length === 0) say(`\n${right} of ${found.length} are right.`)
    return { code: 1, grade }
  }
  if (named.length === 0) {
    say(`\nAll ${right} are right. solutions/${lab.name}/DISCUSSION.md says what else there is to it.`)
  }
  return { code: 0, grade }
}
