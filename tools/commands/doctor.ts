import { examine, report } from 'yeoul/doctor'
import { type Command, parse, UsageError } from '../command.ts'

export const command: Command = {
  help: `yeoul doctor

Says what this machine has of what the labs and notebooks use, runner by runner, and what to do about the rest. Keys are
said to be set or not; they are not shown.`,
  async run(args) {
    const { positionals } = parse(args, {})
    if (positionals[0] !== undefined) throw new UsageError(`${positionals[0]}: yeoul doctor takes nothing`)
    console.log(report(await examine()))
    return 0
  },
}
