import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type Command, parse, UsageError } from '../command.ts'

export const command: Command = {
  help: `yeoul setup

Brings node_modules and .venv up to date if package-lock.json or requirements.lock changed, and says so if there is
nothing to do. npm start and npm test do the same first.`,
  async run(args) {
    const [unknown] = parse(args, {}).positionals
    if (unknown !== undefined) throw new UsageError(`${unknown}: takes nothing; leave it out`)
    const script = fileURLToPath(new URL('../setup.mjs', import.meta.url))
    const [code] = await once(spawn(process.execPath, [script], { stdio: 'inherit' }), 'close')
    return code ?? 1
  },
}
