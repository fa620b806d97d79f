import { capabilityTable, examine, report } from 'yeoul/doctor'
import { type Command, parse, UsageError } from '../command.ts'

export const command: Command = {
  help: `yeoul doctor

Says what this machine has of what the labs and notebooks use, runner by runner, what to do about the rest,
and what each engine can do. Keys are
said to be set or not; they are not shown.`,
  async run(args) {
    const { positionals } = parse(args, {})
    if (positionals[0] !== undefined) throw new UsageError(`${positionals[0]}: yeoul doctor takes nothing`)
    console.log(
      `${report(await examine())}\n\nWhat the engines can do; ? was not tried: of dataflow, only how a job is handed over was.\n\n${capabilityTable()}`,
    )
    return 0
  },
}
