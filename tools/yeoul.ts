// The one command: `yeoul COMMAND …`. tools/yeoul.mjs is its door, which does the set-up first.
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { type Command, Interrupted, UsageError } from './command.ts'

const commands: Readonly<Record<string, { summary: string; load(): Promise<{ command: Command }> }>> = {
  lab: { summary: "run a lab's pipeline on real input", load: () => import('./commands/lab.ts') },
  check: { summary: "compare your lab's code with the solution", load: () => import('./commands/check.ts') },
  replay: { summary: 'play a file through the wall clock', load: () => import('./commands/replay.ts') },
  datasets: { summary: 'list, draw and verify the shipped recordings', load: () => import('./commands/datasets.ts') },
  import: { summary: 'make a recording of an archive of tweets', load: () => import('./commands/import.ts') },
  record: { summary: 'record tweets from the X API v2', load: () => import('./commands/record.ts') },
  'x-server': { summary: 'a local stand-in of the X API v2', load: () => import('./commands/x-server.ts') },
  pubsub: { summary: "an embedded server of Google's Pub/Sub", load: () => import('./commands/pubsub.ts') },
  publish: { summary: 'publish a recording to a topic of Pub/Sub', load: () => import('./commands/publish.ts') },
  kafka: { summary: 'a broker of Apache Kafka on this machine', load: () => import('./commands/kafka.ts') },
  engine: { summary: 'an engine for pipelines, on this machine', load: () => import('./commands/engine.ts') },
  load: { summary: 'write a recording to a topic of Kafka', load: () => import('./commands/load.ts') },
  conformance: { summary: 'run pane transcripts through the kernel', load: () => import('./commands/conformance.ts') },
  notebooks: { summary: 'execute the notebooks with their kernel', load: () => import('./commands/notebooks.ts') },
  book: { summary: 'execute the notebooks, and make HTML pages of them', load: () => import('./commands/book.ts') },
  start: { summary: 'open JupyterLab on the first notebook', load: () => import('./commands/start.ts') },
  doctor: { summary: 'say what this machine has, and what is missing', load: () => import('./commands/doctor.ts') },
  soak: { summary: 'judge the kernel by random transcripts and Beam Java', load: () => import('./commands/soak.ts') },
  bench: { summary: 'measure the kernel beside its peers', load: () => import('./commands/bench.ts') },
  setup: { summary: 'bring the packages up to date', load: () => import('./commands/setup.ts') },
}

const HELP = `yeoul COMMAND …: the one command behind the labs of Yeoul

${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(13)}${summary}`)
  .join('\n')}

  yeoul COMMAND --help    what a command takes; yeoul help COMMAND too
  yeoul COMMAND --debug   with the stack of an error
  yeoul --version         which version this is

npm run COMMAND -- … is the same. Exit codes: 0 well, 1 something failed, 2 the command line is wrong.`

async function main(args: readonly string[]): Promise<number> {
  if (args[0] === '--version') {
    console.log(JSON.parse(readFileSync(new URL('../lib/package.json', import.meta.url), 'utf8')).version)
    return 0
  }
  const [name, ...rest] = args[0] === 'help' && args.length > 1 ? [...args.slice(1), '--help'] : args
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    console.log(HELP)
    return 0
  }
  const known = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (known === undefined) {
    throw new UsageError(`${name}: no such command; there are ${Object.keys(commands).join(', ')}`)
  }
  const { command } = await known.load()
  const optionsEnd = rest.indexOf('--')
  const options = optionsEnd === -1 ? rest : rest.slice(0, optionsEnd)
  if (command.help !== undefined && (options.includes('--help') || options.includes('-h'))) {
    console.log(command.help)
    return 0
  }
  return command.run(rest)
}

// Without the door that started it, there is nobody whom it serves.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()

// `yeoul lab 1 | head`: whoever reads has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  const why = error.code === 'ENOSPC' ? 'the disk is full; free some space' : error.message
  process.stderr.write(`standard output: ${why} (${error.code})\n`)
  process.exit(1)
})

const debug = process.argv.includes('--debug')
const args = process.argv.slice(2).filter(arg => arg !== '--debug')
try {
  process.exitCode = await main(args)
} catch (error) {
  if (error instanceof Interrupted) process.exit(128 + constants.signals[error.signal])
  const { explain } = await import('./error-message.ts')
  console.error(explain(error, Object.hasOwn(commands, args[0] ?? '') ? args[0] : undefined, debug))
  process.exitCode = error instanceof UsageError ? 2 : 1
}
