import { type Command, parse, UsageError } from '../command.ts'
import { execute, told } from '../notebooks/execute.ts'
import { notebookFiles } from '../notebooks/notebook-files.ts'

export const command: Command = {
  help: `yeoul notebooks [NAME]…

Executes the notebooks with the real kernel, each from its first cell to its last, and ends with "N passed, N failed".
A cell that fails is shown with its number among the code cells. What is on disk stays as it is.

  NAME    only those whose path has this in it`,
  async run(args) {
    const { positionals } = parse(args, {})
    const files = notebookFiles().filter(file => positionals.every(name => file.includes(name)))
    if (files.length === 0) throw new UsageError(`${positionals.join(' ')}: no such notebook; ${listed()}`)
    let passed = 0
    for await (const executed of execute(files)) {
      console.log(told(executed))
      if (executed.failure === undefined) passed++
    }
    const failed = files.length - passed
    console.log(`\n${passed} passed, ${failed} failed`)
    return failed > 0 ? 1 : 0
  },
}

function listed(): string {
  return `there are ${notebookFiles().join(', ')}`
}
