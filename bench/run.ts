import { parseArgs } from 'node:util'
import { MeasurementError } from './job.ts'
import { note } from './note.ts'
import { checkpoint } from './proofs/checkpoint.ts'
import { classroom } from './proofs/classroom.ts'
import { cluster, flink, prism } from './proofs/engines.ts'
import { kafka } from './proofs/kafka.ts'
import { linear } from './proofs/linear.ts'
import { memory } from './proofs/memory.ts'
import { pubsub } from './proofs/pubsub.ts'
import { recorder } from './proofs/recorder.ts'
import { recording } from './proofs/recording.ts'
import { screens } from './proofs/screens.ts'
import { startup } from './proofs/startup.ts'
import { trace } from './proofs/trace.ts'
import { jsonLines, table } from './report.ts'
import type { Workload } from './rows.ts'
import { W1, W1small, W2, W2b } from './workloads.ts'

const ALL: readonly Workload[] = [
  W1,
  W1small,
  W2,
  W2b,
  startup,
  memory,
  linear,
  trace,
  checkpoint,
  recording,
  recorder,
  pubsub,
  kafka,
  classroom,
  screens,
  prism,
  flink,
  cluster,
]
const DEFAULT: readonly Workload[] = [W1, W2, W2b]

const HELP = `bench [WORKLOAD…] [--rounds N] [--json]

Measures the kernel beside programs that do the same, each run in a process of its own, in turn.
A result's hash must be right before its time counts.

${ALL.map(({ title }) => `  ${title}`).join('\n')}

Without a WORKLOAD: ${DEFAULT.map(({ name }) => name).join(', ')}. --rounds: how often each runs (3); the median counts.
--json: one object a line instead of tables.`

/** What is wrong with the command line. */
class UsageError extends Error {}

function optionsOf(args: readonly string[]): { help: boolean; json: boolean; rounds: number; workloads: Workload[] } {
  let parsed: { values: { help?: boolean; json?: boolean; rounds?: string }; positionals: string[] }
  try {
    parsed = parseArgs({
      args: [...args],
      options: { help: { type: 'boolean' }, json: { type: 'boolean' }, rounds: { type: 'string' } },
      allowPositionals: true,
    })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
  const { values, positionals } = parsed
  const rounds = Number(values.rounds ?? 3)
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new UsageError(`--rounds ${values.rounds}: not a whole number above 0`)
  }
  const workloads = positionals.map(name => {
    const workload = ALL.find(known => known.name.toLowerCase() === name.toLowerCase())
    if (workload === undefined) {
      throw new UsageError(`${name}: no such workload; there are ${ALL.map(known => known.name).join(', ')}`)
    }
    return workload
  })
  return {
    help: values.help ?? false,
    json: values.json ?? false,
    rounds,
    workloads: workloads.length > 0 ? workloads : [...DEFAULT],
  }
}

async function measureAll(workloads: readonly Workload[], rounds: number, json: boolean): Promise<number> {
  let failed = 0
  for (const workload of workloads) {
    try {
      const report = await workload.measure(rounds)
      const lines = json ? jsonLines(report) : [...table(workload.title, report), '']
      for (const line of lines) console.log(line)
    } catch (error) {
      if (!(error instanceof MeasurementError)) throw error
      failed++
      note(`bench: ${error.message}`)
    }
  }
  return failed === 0 ? 0 : 1
}

/** Runs the benchmark. Returns 0; 1 if a program failed or its result was wrong; 2 if the arguments are. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const { help, json, rounds, workloads } = optionsOf(args)
    if (!help) return await measureAll(workloads, rounds, json)
    console.log(HELP)
    return 0
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    note(`bench: ${error.message}`)
    return 2
  }
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2))
