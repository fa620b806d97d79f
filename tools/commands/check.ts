import { type Command, parse, UsageError, UserError } from '../command.ts'
import { judge, type Verdict } from '../lab/judge.ts'
import type { PartCheck, Parts } from '../lab/lab-program.ts'
import { labOf, labs } from '../lab/labs.ts'
import { fileOf, loadParts } from '../lab/load-parts.ts'

export const command: Command = {
  help: `yeoul check N [FUNCTION]…

Runs each function of labs/N-…/lab.ts on a small text, or just those named, and compares what comes out with the
solution's. A CombineFn must also give the same result in parts and in any order. Shows what is wrong first; if nothing
is, what is to do first. Exit code 1 if a function is wrong or still to do.

${labs.map(({ number, summary }) => `  ${number.padEnd(13)}  ${summary}`).join('\n')}`,
  async run(args) {
    const { positionals } = parse(args, {})
    const [number, ...named] = positionals
    const lab = labOf(number)
    const program = await lab.load()
    if (program.checks.length === 0) {
      throw new UserError(
        `${lab.number} has no check, since more than one result is right; npm run lab -- ${lab.number} tells`,
      )
    }
    const unknown = named.find(name => !program.parts.includes(name))
    if (unknown !== undefined) {
      throw new UsageError(`${unknown}: no such function in lab ${lab.number}; there are ${program.parts.join(', ')}`)
    }
    const checks = program.checks.filter(({ part }) => named.length === 0 || named.includes(part))
    const [mine, solution] = [await loadParts('labs', lab, program), await loadParts('solutions', lab, program)]

    const width = Math.max(...checks.map(({ part }) => part.length))
    const found: Found[] = []
    console.log(fileOf('labs', lab))
    for (const check of checks) {
      const verdict = await judge(check, mine, solution)
      console.log(`  ${check.part.padEnd(width)}  ${verdict.word}`)
      found.push({ check, verdict })
    }
    const right = found.filter(({ verdict }) => verdict.word === 'right').length
    if (right < found.length) {
      console.log(`\n${detail(found)}`)
      if (named.length === 0) console.log(`\n${right} of ${found.length} are right.`)
      return 1
    }
    if (named.length === 0) {
      console.log(`\nAll ${right} are right. solutions/${lab.name}/DISCUSSION.md says what else there is to it.`)
    }
    return 0
  },
}

interface Found {
  readonly check: PartCheck<Parts>
  readonly verdict: Verdict
}

/** What to look at next: the first mistake, before what is still to do. */
function detail(found: readonly Found[]): string {
  const isMistake = ({ verdict: { word } }: Found) => word === 'wrong' || word === 'error'
  const { check, verdict } = (found.find(isMistake) ?? found.find(one => one.verdict.word === 'to do')) as Found
  const because = 'because' in verdict ? verdict.because : ''
  if (verdict.word === 'to do') return `Next, ${check.part}:\n${because}`
  return `${check.part}, given ${check.given}:\n${because}`
}
