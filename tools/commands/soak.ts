import { writeFile } from 'node:fs/promises'
import { encodeJson } from '../../lib/core/tagged-json.ts'
import { type Command, parse, UsageError } from '../command.ts'
import { givenPath } from '../given-path.ts'
import type { Kind } from '../soak/kind.ts'
import { panes } from '../soak/panes.ts'
import { soak } from '../soak/soak.ts'
import { state } from '../soak/state.ts'
import { escapeControls } from '../terminal/escape.ts'

const KINDS: Readonly<Record<string, Kind<unknown, unknown>>> = {
  panes: panes as Kind<unknown, unknown>,
  state: state as Kind<unknown, unknown>,
}

const TRANSCRIPTS = 3000
const KILLS = 200
const FAULTS = 10
const MEMORY = 10_000_000

export const command: Command = {
  help: `yeoul soak KIND [--seed N] [--count N] [--write FILE]
yeoul soak kills kafka|pubsub [--seed N] [--count N]
yeoul soak faults [kafka|file] [--seed N] [--count N]
yeoul soak memory prism|flink [--count N]

Runs random transcripts through the direct runner, and through a judge that is not ours: Beam Java. KIND is one of

  panes    groupings: windows, triggers three deep, lateness, both modes, both times, many keys
  state    keyed state of all kinds, and timers of both times

A difference is explained where the judge is wrong in a known way, and agrees on a way around it; all others are
printed, and the exit code is 1. Ends with "N agreed, N explained, N unexplained". The judge needs Java and Maven.

soak kills runs a pipeline over the tweets of final-match from a real broker, kills it or the broker at random instants
(SIGKILL), ${KILLS} times, starts it again from its checkpoint, and compares the table that it leaves with that of a run that
nobody kills. kafka goes to Kafka, in transactions; pubsub goes from a server of yeoul's own to a file.

soak faults runs trending hashtags over the tweets of final-match on a cluster of Flink, with checkpoints, and kills a
TaskManager, a worker or the job server at random instants, ${FAULTS} times; the table must be the direct runner's. The tweets
come from a broker of Kafka; with 'file', from their file.

soak memory has an engine group numbers that its worker makes, ${MEMORY / 1e6} million, and looks at the worker's memory after a
tenth of them, three tenths and all: it must stay the same.

  --seed N     the same transcripts again; without it, others each time
  --count N    how many transcripts, ${TRANSCRIPTS} if not given, or kills, faults, elements
  --write FILE writes those that agreed as JSON lines, with what both made: test/conformance/judged-panes.jsonl is such a file`,
  async run(args) {
    const { positionals, values } = parse(args, {
      seed: { type: 'string' },
      count: { type: 'string' },
      write: { type: 'string' },
    })
    const [name, ...more] = positionals
    const seed = wholeNumber('--seed', values.seed, 0) ?? Math.floor(Math.random() * 2 ** 31)
    if (name === 'kills') return await soakKills(more, seed, wholeNumber('--count', values.count, 1) ?? KILLS)
    if (name === 'faults') return await soakFaults(more, seed, wholeNumber('--count', values.count, 1) ?? FAULTS)
    if (name === 'memory') return await soakMemory(more, wholeNumber('--count', values.count, 10) ?? MEMORY)
    const kind = name !== undefined && Object.hasOwn(KINDS, name) ? KINDS[name] : undefined
    if (kind === undefined || more.length > 0) {
      throw new UsageError(
        `${positionals.join(' ') || 'no kind'}: give one kind, of ${Object.keys(KINDS).join(', ')}, kills, faults, memory`,
      )
    }
    const count = wholeNumber('--count', values.count, 1) ?? TRANSCRIPTS
    console.log(`${count} transcripts of ${name}, seed ${seed}`)
    const { agreed, explained, unexplained, made } = await soak(kind, seed, count)
    for (const difference of unexplained) console.log(`DIFFERS ${escapeControls(difference, { keepLines: true })}`)
    for (const [why, times] of explained) console.log(`${times} explained: ${why}`)
    const explainedCount = [...explained.values()].reduce((sum, times) => sum + times, 0)
    console.log(
      `${agreed.length} agreed, ${explainedCount} explained, ${unexplained.length} unexplained; the judge made ${made} outputs`,
    )
    if (values.write !== undefined) {
      await writeFile(givenPath(values.write), agreed.map(one => `${encodeJson(one)}\n`).join(''))
    }
    if (unexplained.length > 0) console.log(`again: npm run soak -- ${name} --seed ${seed} --count ${count}`)
    return unexplained.length === 0 ? 0 : 1
  },
}

async function soakKills(which: readonly string[], seed: number, kills: number): Promise<number> {
  const [broker, ...more] = which
  if ((broker !== 'kafka' && broker !== 'pubsub') || more.length > 0)
    throw new UsageError(`kills ${which.join(' ')}: give one broker, kafka or pubsub`)
  console.log(`${kills} kills, seed ${seed}`)
  const { killed } = await import('../soak/kills/kills.ts')
  const { report, differences } = await killed[broker](kills, seed)
  for (const difference of differences) console.log(`DIFFERS ${escapeControls(difference)}`)
  console.log(
    `${report}; ${differences.length === 0 ? 'the table is that of an uninterrupted run' : 'the table is another'}`,
  )
  return differences.length === 0 ? 0 : 1
}

async function soakFaults(which: readonly string[], seed: number, kills: number): Promise<number> {
  const [from = 'kafka', ...more] = which
  if ((from !== 'kafka' && from !== 'file') || more.length > 0)
    throw new UsageError(`faults ${which.join(' ')}: give where the tweets come from, kafka or file`)
  console.log(`${kills} faults, seed ${seed}`)
  const { reportFaults } = await import('../soak/faults/report.ts')
  return (await reportFaults(from, kills, seed)) ? 0 : 1
}

async function soakMemory(which: readonly string[], count: number): Promise<number> {
  const [engine, ...more] = which
  if ((engine !== 'prism' && engine !== 'flink') || more.length > 0)
    throw new UsageError(`memory ${which.join(' ')}: give one engine, prism or flink`)
  const { reportMemory } = await import('../soak/memory/memory.ts')
  return (await reportMemory(engine, count)) ? 0 : 1
}

function wholeNumber(option: string, given: string | undefined, least: number): number | undefined {
  if (given === undefined) return undefined
  const value = Number(given)
  if (given.trim() !== '' && Number.isSafeInteger(value) && value >= least && value < 2 ** 31) return value
  throw new UsageError(`${option} ${given}: not a whole number from ${least} on, as ${option} ${Math.max(least, 7)}`)
}
