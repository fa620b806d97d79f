import { UsageError } from '../command.ts'
import type { LabProgram } from './lab-program.ts'

/** An option of one lab, beside those of all. */
export interface LabOption {
  readonly name: string
  /** What its value is called in the help; an option without one is a switch. */
  readonly value?: string
  readonly help: string
}

/** A lab that can be run, or one of its open tasks. */
export interface LabEntry {
  /** What the command line calls it: '3', or a task '3.sessions'. */
  readonly number: string
  /** Its folder in labs/ and in solutions/. */
  readonly name: string
  /** The file in that folder, without its ending. */
  readonly file: string
  readonly summary: string
  readonly options: readonly LabOption[]
  load(): Promise<LabProgram>
}

const BOUND: LabOption = {
  name: 'bound',
  value: 'DURATION',
  help: 'the watermark is the newest event time less this (perfect: nothing is late)',
}

const PUBSUB: readonly LabOption[] = [
  { name: 'source', value: 'pubsub', help: 'the recording through a topic of an embedded Pub/Sub server' },
  { name: 'subscription', value: 'NAME', help: 'of the Pub/Sub that PUBSUB_EMULATOR_HOST or credentials lead to' },
]

/** An open task of a lab: one function, in a file of its own in the lab's folder. */
function task(lab: LabEntry, file: string, summary: string, load: LabEntry['load']): LabEntry {
  return {
    number: `${lab.number}.${file}`,
    name: lab.name,
    file,
    summary,
    options: [BOUND],
    load,
  }
}

const environment: LabEntry = {
  number: '0',
  name: '0-environment',
  file: 'lab',
  summary: 'what this machine has, and a first pipeline, its graph drawn',
  options: [],
  load: async () => (await import('./0-environment/program.ts')).program as LabProgram,
}

const wordCount: LabEntry = {
  number: '1',
  name: '1-word-count',
  file: 'lab',
  summary: 'the words of a book, counted in two ways',
  options: [],
  load: async () => (await import('./1-word-count/program.ts')).program as LabProgram,
}

const ingest: LabEntry = {
  number: '2',
  name: '2-ingest',
  file: 'lab',
  summary: 'tweets read as they come, counted in six ways: by windows, triggers, modes',
  options: [
    { name: 'windows', value: 'NAME', help: 'whose panes are shown and go to --out: fixed, sliding, session, …' },
    BOUND,
    { name: 'idle', value: 'DURATION', help: 'after so long without a tweet, a partition holds nothing back (never)' },
    { name: 'lateness', value: 'DURATION', help: 'how long a window still takes what is late (1m)' },
    ...PUBSUB,
  ],
  load: async () => (await import('./2-ingest/program.ts')).program as LabProgram,
}

const counter: LabEntry = {
  number: '3',
  name: '3-counter',
  file: 'lab',
  summary: 'tweets counted by the minute: early, on time and late; and by arrival, beside it',
  options: [
    { name: 'keyword', value: 'WORD', help: 'only tweets whose text contains it; case counts' },
    { name: 'lang', value: 'CODE', help: 'only tweets in this language, as en or ko' },
    { ...BOUND, help: 'the watermark is the newest event time less this (30s)' },
    { name: 'lateness', value: 'DURATION', help: 'how long a window still takes what is late (1d)' },
    ...PUBSUB,
  ],
  load: async () => (await import('./3-counter/program.ts')).program as LabProgram,
}

const trending: LabEntry = {
  number: '4',
  name: '4-trending',
  file: 'lab',
  summary: 'the ten hashtags that are used most, and when that changes',
  options: [BOUND],
  load: async () => (await import('./4-trending/program.ts')).program as LabProgram,
}

const sentiment: LabEntry = {
  number: '5',
  name: '5-sentiment',
  file: 'lab',
  summary: 'the mood of the ten hashtags that are used most',
  options: [BOUND, { name: 'korean', help: 'scores Korean tweets by Korean words, and tells how right that is' }],
  load: async () => (await import('./5-sentiment/program.ts')).program as LabProgram,
}

export const labs: readonly LabEntry[] = [
  environment,
  wordCount,
  ingest,
  counter,
  task(counter, 'sessions', 'sessions of an author', async () => (await import('./tasks/sessions/program.ts')).program),
  task(counter, 'distinct', 'each tweet once', async () => (await import('./tasks/distinct/program.ts')).program),
  trending,
  task(
    trending,
    'together',
    'hashtags that are used together',
    async () => (await import('./tasks/together/program.ts')).program,
  ),
  task(
    trending,
    'sketch',
    'the most used hashtags in little memory',
    async () => (await import('./tasks/sketch/program.ts')).program,
  ),
  sentiment,
  task(
    sentiment,
    'against-all',
    'moods against that of all tweets, by a side input',
    async () => (await import('./tasks/against-all/program.ts')).program,
  ),
  task(
    sentiment,
    'unscored',
    'what cannot be scored, as dead letters',
    async () => (await import('./tasks/unscored/program.ts')).program,
  ),
]

/** The lab that the command line names. */
export function labOf(given: string | undefined): LabEntry {
  const there = `there is ${labs.map(({ number, name, file }) => (file === 'lab' ? `${number} (${name})` : number)).join(', ')}`
  if (given === undefined) throw new UsageError(`which lab? ${there}`)
  const found = labs.find(({ number, name, file }) => given === number || (file === 'lab' && given === name))
  if (found === undefined) throw new UsageError(`${given}: no such lab; ${there}`)
  return found
}
