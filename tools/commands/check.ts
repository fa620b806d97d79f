import { type Command, parse, UsageError } from '../command.ts'
import { judge } from '../lab/judge.ts'
import type { PartCheck, Parts } from '../lab/lab-program.ts'
import { labOf, labs } from '../lab/labs.ts'
import { fileOf, loadParts } from '../lab/load-parts.ts'

export const command: Command = {
  help: `yeoul check N

Runs each function of labs/N-…/lab.ts on a small text, and compares what comes out with the solution's. Shows the first
result that differs. Exit code 1 if a function is wrong or still to do.

${labs.map(({ number, name, summary }) => `  ${number}  ${name}: ${summary}`).join('\n')}`,
  async run(args) {
    const { positionals } = parse(args, {})
    const lab = labOf(positionals[0])
    if (positionals.length > 1) throw new UsageError(`${positionals[1]}: one lab at a time`)
    const program = await lab.load()
    const [mine, solution] = [await loadParts('labs', lab, program), await loadParts('solutions', lab, program)]

    const width = Math.max(...program.parts.map(name => name.length))
    let first: { readonly check: PartCheck<Parts>; readonly because: string } | undefined
    let right = 0
    console.log(fileOf('labs', lab))
    for (const check of program.checks) {
      const verdict = await judge(check, mine, solution)
      console.log(`  ${check.part.padEnd(width)}  ${verdict.word}`)
      if (verdict.word === 'right') right++
      else first ??= { check, because: verdict.because }
    }
    if (first === undefined) {
      console.log(`\nAll ${right} are right. solutions/${lab.name}/DISCUSSION.md says what else there is to it.`)
      return 0
    }
    console.log(`\n${first.check.part}, given ${first.check.given}:\n${first.because}`)
    console.log(`\n${right} of ${program.checks.length} are right.`)
    return 1
  },
}
