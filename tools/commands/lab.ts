import { fileURLToPath } from 'node:url'
import { type Command, parse, UsageError } from '../command.ts'
import { givenPath, givenRecording } from '../given-path.ts'
import { type LabEntry, labOf, labs } from '../lab/labs.ts'
import { completed, fileOf, loadParts } from '../lab/load-parts.ts'
import { RUNNERS, runnerNamed } from '../lab/runner-named.ts'
import { refuseTrace } from '../replay/refuse-trace.ts'

export const command: Command = {
  help: `yeoul lab N [--input FILE]… [--solution] [--out FILE.jsonl] [--trace FILE.jsonl]

Runs a lab: your functions in labs/N-…/lab.ts. In place of those that are still to do, the solution's, and says which.
Exit code 1 if it fails, or if its results contradict each other.

${labs.map(helpOf).join('\n')}

  --input FILE        of lab 1, a text instead of its own; a glob in quotes; - for standard input. May be repeated;
                      what follows N counts as well: yeoul lab 1 *.txt
  --recording FILE    a recording: its file, or the name of a shipped one; lab 1 counts the words of its tweets
  --solution          all functions from solutions/
  --out FILE.jsonl    each output element as a line {"value", "timestamp", "window", "pane"}
  --trace FILE.jsonl  the full trace of the run
  --runner NAME       where it runs: ${Object.keys(RUNNERS).join(', ')} (direct)
  --results FOLDER    where the sharded files go (out/ beside this repository's README.md)
  --progress          the progress bar even where stderr is no terminal`,
  async run(args) {
    const { values, positionals } = parse(args, {
      input: { type: 'string', multiple: true },
      recording: { type: 'string' },
      solution: { type: 'boolean' },
      out: { type: 'string' },
      trace: { type: 'string' },
      runner: { type: 'string' },
      results: { type: 'string' },
      progress: { type: 'boolean' },
      ...Object.fromEntries(
        labs.flatMap(({ options }) => options).map(({ name, value }) => [name, { type: value ? 'string' : 'boolean' }]),
      ),
    })
    const [number, ...more] = positionals
    const lab = labOf(number)
    const options = ownOptions(lab, values)
    const { recording } = values
    const inputs = [...(values.input ?? []), ...more]
    if (inputs.length > 0 && recording !== undefined) {
      throw new UsageError('--input and --recording: give one of them')
    }
    for (const option of ['out', 'trace', 'results'] as const) {
      const path = values[option]
      if (path === '') throw new UsageError(`--${option}: an empty name; give the path to write to`)
      if (path === '-') throw new UsageError(`--${option} -: standard output is for the tables; name a file`)
      if (option !== 'results' && path?.endsWith('.gz')) {
        throw new UsageError(
          `--${option} ${path}: it is not compressed; name it ${path.slice(0, -3)}, and gzip it then`,
        )
      }
    }

    const recorded = recording === undefined ? undefined : givenRecording(recording)
    if (recorded !== undefined) refuseTrace(recorded)
    const runner = await runnerNamed(values.runner ?? 'direct')
    const program = await lab.load()
    const solution = await loadParts('solutions', lab, program)
    let parts = solution
    if (!values.solution) {
      const mine = completed(await loadParts('labs', lab, program), solution)
      parts = mine.parts
      if (mine.toDo.length > 0) {
        console.log(`Still to do in ${fileOf('labs', lab)}; these are the solution's:\n  ${mine.toDo.join(', ')}\n`)
      }
    }
    return program.run(parts, {
      inputs: inputs.map(input => (input === '-' ? input : givenPath(input))),
      recording: recorded,
      results: values.results === undefined ? OUT : givenPath(values.results),
      out: values.out === undefined ? undefined : givenPath(values.out),
      trace: values.trace === undefined ? undefined : givenPath(values.trace),
      progress: values.progress ?? process.stderr.isTTY === true,
      runner,
      options,
    })
  },
}

const OUT = fileURLToPath(new URL('../../out', import.meta.url))

function helpOf({ number, name, file, summary, options }: LabEntry): string {
  if (file !== 'lab') return `       an open task, ${number}: ${summary}`
  const own = options.map(({ name, value, help }) => `       ${`--${name} ${value ?? ''}`.padEnd(21)} ${help}`)
  return [`  ${number.padEnd(3)} ${name}: ${summary}`, ...own].join('\n')
}

/** The options that are this lab's own. Throws a UsageError if one of another lab is given. */
function ownOptions(lab: LabEntry, values: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const own: Record<string, string> = {}
  for (const { number, options } of labs) {
    for (const { name } of options) {
      const value = values[name]
      if (value === undefined) continue
      if (!lab.options.some(option => option.name === name)) {
        throw new UsageError(`--${name}: lab ${lab.number} has no such option; lab ${number} has`)
      }
      if (value === '') throw new UsageError(`--${name}: an empty value; leave it out`)
      own[name] = String(value)
    }
  }
  return own
}
