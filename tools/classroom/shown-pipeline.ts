import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  afterCount,
  afterProcessingTime,
  afterWatermark,
  combineGlobally,
  count,
  type Duration,
  fixedWindows,
  flatMap,
  type PCollection,
  windowInto,
  withName,
} from 'yeoul'
import type { Tweet } from 'yeoul/io/recording'
import { UsageError } from '../command.ts'
import { givenPath, shownPath } from '../given-path.ts'
import type { Parts } from '../lab/lab-program.ts'
import { type LabEntry, labs } from '../lab/labs.ts'
import { completed, fileOf, loadParts } from '../lab/load-parts.ts'

/** A pipeline over tweets, from whatever source they come. */
export interface ShownPipeline {
  /** 'solutions/3-counter: counter'. */
  readonly name: string
  /** What is the solution's, since the learner has not written it yet. */
  readonly borrowed: readonly string[]
  /** Which tweets it keeps: 'tweets with “goal”'; '' where it takes all. */
  readonly tweets: string
  apply(tweets: PCollection<Tweet>): void
}

/** What a lab's functions are told beside the tweets. */
export interface PipelineOptions {
  readonly keyword?: string | undefined
  readonly lang?: string | undefined
  readonly lateness?: Duration | undefined
}

// The functions of a lab are known by their names; what they take is known to each lab's program.
type Part = (input: PCollection<never>, ...more: never[]) => PCollection<never>
type PartOf = (name: string) => (input: PCollection<unknown>, ...more: unknown[]) => PCollection<never>
type Chain = (part: PartOf) => (tweets: PCollection<Tweet>, options: PipelineOptions) => unknown

const textOf = withName(
  'words',
  flatMap((tweet: Tweet) => tweet.text.split(/\s+/)),
)
const linesOf = withName(
  'lines',
  flatMap((tweet: Tweet) => [tweet.text]),
)
const MINUTES = windowInto(fixedWindows('1m'))

/** Of each lab the ways to show it, by the function that the panes are of; the first one if none is named. */
const chains: Readonly<Record<string, Readonly<Record<string, Chain>>>> = {
  '0-environment': { counts: part => tweets => part('counts')(part('lowerCased')(tweets.apply(textOf))) },
  '1-word-count': {
    countByCombining: part => tweets =>
      part('countByCombining')(part('splitIntoWords')(tweets.apply(linesOf, MINUTES))),
    countByGrouping: part => tweets => part('countByGrouping')(part('splitIntoWords')(tweets.apply(linesOf, MINUTES))),
  },
  '2-ingest': Object.fromEntries(
    ['fixed', 'sliding', 'session', 'every100', 'pieces', 'wholes'].map(name => [
      name,
      (part =>
        (tweets, { lateness }) =>
          part(name)(tweets, lateness)) as Chain,
    ]),
  ),
  '3-counter': {
    counter: part => (tweets, options) => part('counter')(part('filtered')(tweets, options), options.lateness),
    rolling: part => (tweets, options) => part('rolling')(part('filtered')(tweets, options)),
    microBatch: part => (tweets, options) => part('microBatch')(part('filtered')(tweets, options)),
  },
  '4-trending': { trending: part => tweets => part('trending')(part('split')(tweets)) },
  '5-sentiment': {
    moodOfTop: part => tweets => part('moodOfTop')(part('scored')(tweets)),
    scoredByLanguage: part => tweets => part('moodOfTop')(part('scoredByLanguage')(tweets)),
  },
}

/** The lab that keeps only some tweets. */
const FILTERING = '3-counter'

function keptWords({ keyword, lang }: PipelineOptions): string {
  if (keyword === undefined && lang === undefined) return ''
  return `tweets${lang === undefined ? '' : ` in ${lang}`}${keyword === undefined ? '' : ` with “${keyword}”`}`
}

/**
 * The pipeline that is named: 'labs/4-trending', 'solutions/2-ingest: sliding', or a file with a function of one's own.
 * Without a name: tweets counted by the window, early, on time and late. Throws a UsageError if there is none.
 */
export async function shownPipeline(named: string | undefined, options: PipelineOptions): Promise<ShownPipeline> {
  if (named === undefined) return counted(options)
  const [, path = '', wanted] = /^(.*?)(?::\s*(\w+))?$/.exec(named) ?? []
  const [, folder, name] = /^(labs|solutions)\/([\w-]+)\/?$/.exec(path) ?? []
  if (folder !== undefined && name !== undefined) return ofLab(folder as 'labs' | 'solutions', name, wanted, options)
  return ofFile(path, wanted)
}

function counted({ lateness = '2m' }: PipelineOptions): ShownPipeline {
  const trigger = afterWatermark({ early: afterProcessingTime('15s'), late: afterCount(1) })
  const windows = windowInto(fixedWindows('60s'), {
    trigger,
    allowedLateness: lateness,
    accumulationMode: 'accumulating',
  })
  return {
    name: 'tweets by the minute',
    borrowed: [],
    tweets: '',
    apply: tweets => void tweets.apply(windows, combineGlobally(count())),
  }
}

async function ofLab(
  folder: 'labs' | 'solutions',
  name: string,
  wanted: string | undefined,
  options: PipelineOptions,
): Promise<ShownPipeline> {
  const ways = chains[name]
  const lab = labs.find(entry => entry.name === name && entry.file === 'lab')
  if (ways === undefined || lab === undefined) {
    throw new UsageError(`--pipeline ${folder}/${name}: no such lab; there are ${Object.keys(chains).join(', ')}`)
  }
  const chosen = wanted ?? (Object.keys(ways)[0] as string)
  const chain = ways[chosen]
  if (chain === undefined) {
    const there = Object.keys(ways).join(', ')
    throw new UsageError(`--pipeline ${folder}/${name}:${wanted}: this lab shows no such function; it has ${there}`)
  }
  const { parts, borrowed } = await partsOf(folder, lab)
  const part: PartOf =
    called =>
    (input, ...more) => {
      const apply = parts[called] as Part
      return input.apply(withName(called, (given: PCollection<unknown>) => apply(given as never, ...(more as never[]))))
    }
  return {
    name: `${folder}/${name}: ${chosen}`,
    borrowed,
    tweets: name === FILTERING ? keptWords(options) : '',
    apply: tweets => void chain(part)(tweets, options),
  }
}

async function partsOf(folder: 'labs' | 'solutions', lab: LabEntry): Promise<{ parts: Parts; borrowed: string[] }> {
  const program = await lab.load()
  const solution = await loadParts('solutions', lab, program)
  if (folder === 'solutions') return { parts: solution, borrowed: [] }
  const { parts, toDo } = completed(await loadParts('labs', lab, program), solution)
  return {
    parts,
    borrowed: toDo.map(name => `${name} of ${fileOf('labs', lab)} is still to be written: the solution's is shown`),
  }
}

/** A function of somebody's own file, from tweets to anything. */
async function ofFile(given: string, wanted: string | undefined): Promise<ShownPipeline> {
  const path = resolve(givenPath(given))
  if (!existsSync(path)) {
    throw new UsageError(
      `--pipeline ${given}: no such file, and no lab; write labs/4-trending, solutions/3-counter:rolling, or a file that exports a function of tweets`,
    )
  }
  const exported: Readonly<Record<string, unknown>> = await import(pathToFileURL(path).href)
  const functions = Object.entries(exported).filter(([, value]) => typeof value === 'function')
  const name = wanted ?? ('default' in exported ? 'default' : functions[0]?.[0])
  const found = functions.find(([called]) => called === name)?.[1]
  if (found === undefined) {
    const there =
      functions.length === 0 ? 'it exports none' : `it has ${functions.map(([called]) => called).join(', ')}`
    throw new UsageError(`--pipeline ${given}: exports no function ${wanted ?? ''}; ${there}`)
  }
  const shown = name === 'default' ? 'pipeline' : (name as string)
  return {
    name: `${shownPath(path)}: ${shown}`,
    borrowed: [],
    tweets: '',
    apply: tweets => void tweets.apply(withName(shown, found as (tweets: PCollection<Tweet>) => PCollection<unknown>)),
  }
}
