import { readFileSync } from 'node:fs'
import { type Duration, toPositiveMillis } from '../../lib/core/time.ts'
import { UserError } from '../command.ts'
import { shownPath } from '../given-path.ts'
import type { Language } from '../language.ts'
import { type Given, GivenYaml } from './given-yaml.ts'

/** A text, in one language or in several. */
export type Texts = string | { readonly [language: string]: string }

/** Something that happens in a run, the n-th time. */
export interface Happening {
  readonly what: (typeof HAPPENINGS)[number]
  /** From 1. */
  readonly nth: number
  /** Only what happens after this, as 'at' writes times. */
  readonly after?: string
}

/** Where a cue is: at a time of the recording's clock, where the watermark comes to a time, or where something happens. */
export type CuePlace = { readonly processing: string } | { readonly event: string } | { readonly happening: Happening }

/** What the right answer is: written down, or read off what comes next. */
export type RightAnswer = { readonly value: number } | { readonly next: 'pane value' | 'pane' | 'drop' }

export interface Question {
  readonly text: Texts
  readonly kind: 'choice' | 'number' | 'diagram'
  readonly choices: readonly Texts[]
  readonly right: RightAnswer | undefined
}

export interface Cue {
  readonly id: string
  readonly label: Texts
  readonly place: CuePlace
  readonly notes: Texts
  readonly answer: Texts
  readonly annotations: readonly Texts[]
  readonly question: Question | undefined
  readonly plannedMs: number
  /** Which windows are looked at from here on; 'now' for those of the time around now. */
  readonly look: { readonly from: string; readonly to: string } | 'now' | undefined
  /** Whose lanes are shown first from here on, where there are several keys. */
  readonly keys: readonly string[] | undefined
  readonly speed: number | undefined
  /** Whether playing stops here. */
  readonly isStop: boolean
}

/** A class's script: which pipeline over which recording, and what is said and asked where. */
export interface CueFile {
  readonly file: string
  readonly title: Texts | undefined
  readonly recording: string | undefined
  readonly pipeline: string | undefined
  readonly bound: Duration | 'perfect' | undefined
  readonly idle: Duration | undefined
  readonly lateness: Duration | undefined
  readonly keyword: string | undefined
  readonly lang: string | undefined
  readonly speed: number | undefined
  readonly cues: readonly Cue[]
}

const HAPPENINGS = [
  'element',
  'pane',
  'early pane',
  'on-time pane',
  'empty on-time pane',
  'late pane',
  'dropped element',
  'expired window',
  'merge',
] as const

const TIME = /^(\d{1,2}:)?\d{1,2}:\d{2}(\.\d{1,3})?$/

/** Reads a cue file. Throws a UserError that names the file, the line and the key of all that is wrong with it. */
export function readCueFile(file: string): CueFile {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (thrown) {
    throw new UserError(`${shownPath(file)}: cannot be read: ${(thrown as Error).message}`)
  }
  return parseCueFile(text, shownPath(file))
}

/** The same of a text; `name` is what errors call it. */
export function parseCueFile(text: string, name: string): CueFile {
  const yaml = new GivenYaml(text, name)
  const top = yaml.map(yaml.root, [
    'title',
    'recording',
    'pipeline',
    'bound',
    'idle',
    'lateness',
    'keyword',
    'lang',
    'speed',
    'cues',
  ])
  const given = top.get('cues')
  const file: CueFile = {
    file: name,
    title: optional(top.get('title'), at => textsOf(yaml, at)),
    recording: optional(top.get('recording'), at => yaml.text(at)),
    pipeline: optional(top.get('pipeline'), at => yaml.text(at)),
    bound: optional(top.get('bound'), at => (yaml.text(at) === 'perfect' ? 'perfect' : durationOf(yaml, at))),
    idle: optional(top.get('idle'), at => durationOf(yaml, at)),
    lateness: optional(top.get('lateness'), at => durationOf(yaml, at)),
    keyword: optional(top.get('keyword'), at => yaml.text(at)),
    lang: optional(top.get('lang'), at => yaml.text(at)),
    speed: optional(top.get('speed'), at => yaml.number(at, 0.25, 100)),
    cues: given === undefined ? [] : yaml.list(given).map((at, i) => cueOf(yaml, at, i)),
  }
  const ids = new Set<string>()
  for (const [i, { id }] of file.cues.entries()) {
    if (ids.has(id))
      yaml.wrong(yaml.list(given as Given)[i] as Given, `the id '${id}' is there twice; give each cue its own`)
    ids.add(id)
  }
  yaml.throwWrongs()
  return file
}

const CUE_KEYS = [
  'id',
  'label',
  'at',
  'notes',
  'answer',
  'annotations',
  'question',
  'minutes',
  'look',
  'keys',
  'speed',
  'stop',
]

function cueOf(yaml: GivenYaml, given: Given, index: number): Cue {
  const map = yaml.map(given, CUE_KEYS)
  const question = optional(map.get('question'), at => questionOf(yaml, at))
  const place = map.get('at') ?? yaml.wrong(given, "has no 'at'; write a time, or { first: late pane }")
  const label = map.get('label') ?? yaml.wrong(given, "has no 'label'; write what the class sees on the timeline")
  return {
    id:
      optional(map.get('id'), at => yaml.text(at, /^[\w-]{1,40}$/, 'letters, digits and dashes')) ?? `cue-${index + 1}`,
    label: optional(label, at => textsOf(yaml, at)) ?? '',
    place: optional(place, at => placeOf(yaml, at)) ?? { processing: '0:00' },
    notes: optional(map.get('notes'), at => textsOf(yaml, at)) ?? '',
    answer: optional(map.get('answer'), at => textsOf(yaml, at)) ?? '',
    annotations: optional(map.get('annotations'), at => yaml.list(at).map(one => textsOf(yaml, one))) ?? [],
    question,
    plannedMs: (optional(map.get('minutes'), at => yaml.number(at, 0, 600)) ?? 0) * 60_000,
    look: optional(map.get('look'), at => lookOf(yaml, at)),
    keys: optional(map.get('keys'), at => yaml.list(at).map(one => yaml.text(one))),
    speed: optional(map.get('speed'), at => yaml.number(at, 0.25, 100)),
    isStop: optional(map.get('stop'), at => yaml.boolean(at)) ?? question !== undefined,
  }
}

function placeOf(yaml: GivenYaml, given: Given): CuePlace {
  if (yaml.isText(given)) return { processing: timeOf(yaml, given) }
  const map = yaml.map(given, ['processing', 'event', 'first', 'nth', 'of', 'after'])
  const processing = map.get('processing')
  const event = map.get('event')
  if (processing !== undefined) return { processing: timeOf(yaml, processing) }
  if (event !== undefined) return { event: timeOf(yaml, event) }
  const what = map.get('first') ?? map.get('of')
  if (what === undefined) {
    yaml.wrong(given, "is no place; write '12:30', { processing: '12:30' }, { event: '12:30' } or { first: late pane }")
    return { processing: '0:00' }
  }
  const after = map.get('after')
  return {
    happening: {
      what: yaml.oneOf(what, HAPPENINGS),
      nth: optional(map.get('nth'), at => yaml.number(at, 1, 1_000_000)) ?? 1,
      ...(after !== undefined && { after: timeOf(yaml, after) }),
    },
  }
}

const KINDS = ['choice', 'number', 'diagram'] as const

function questionOf(yaml: GivenYaml, given: Given): Question {
  const map = yaml.map(given, ['text', 'kind', 'choices', 'right'])
  const text = map.get('text') ?? yaml.wrong(given, "has no 'text'; write what is asked")
  const choices = optional(map.get('choices'), at => yaml.list(at).map(one => textsOf(yaml, one))) ?? []
  const kind =
    optional(map.get('kind'), at => yaml.oneOf<Question['kind']>(at, KINDS)) ??
    (choices.length > 0 ? 'choice' : 'number')
  if (kind === 'choice' && choices.length < 2) yaml.wrong(given, 'has no choices; give two or more: choices: [yes, no]')
  if (choices.length > 8) yaml.wrong(map.get('choices') as Given, 'are more than 8; nobody reads them')
  const right = map.get('right')
  return {
    text: optional(text, at => textsOf(yaml, at)) ?? '',
    kind,
    choices,
    right: right === undefined ? undefined : rightOf(yaml, right, kind, choices.length),
  }
}

function rightOf(yaml: GivenYaml, given: Given, kind: Question['kind'], choices: number): RightAnswer {
  if (yaml.isText(given) && kind === 'choice') {
    // People count from 1.
    return { value: yaml.number(given, 1, Math.max(1, choices)) - 1 }
  }
  if (yaml.isText(given)) return { value: yaml.number(given) }
  const next = yaml.map(given, ['next']).get('next')
  if (next === undefined) {
    yaml.wrong(given, 'is no answer; write a number, or { next: pane value }, { next: pane } or { next: drop }')
    return { value: 0 }
  }
  const read = yaml.oneOf(next, ['pane value', 'pane', 'drop'])
  if ((read === 'pane value') !== (kind === 'number')) {
    yaml.wrong(
      next,
      `'${read}' is no answer to a question of kind ${kind}; a number is 'pane value', a place 'pane' or 'drop'`,
    )
  }
  return { next: read }
}

function lookOf(yaml: GivenYaml, given: Given): Cue['look'] {
  if (yaml.isText(given)) {
    yaml.oneOf(given, ['now'])
    return 'now'
  }
  const map = yaml.map(given, ['from', 'to'])
  const from = map.get('from') ?? yaml.wrong(given, "has no 'from'; write { from: '27:00', to: '31:00' }")
  const to = map.get('to') ?? yaml.wrong(given, "has no 'to'; write { from: '27:00', to: '31:00' }")
  if (from === undefined || to === undefined) return undefined
  return { from: timeOf(yaml, from), to: timeOf(yaml, to) }
}

function timeOf(yaml: GivenYaml, given: Given): string {
  return yaml.text(given, TIME, "a time: of the day '12:30:05' (UTC), or from the beginning '30:05'")
}

function durationOf(yaml: GivenYaml, given: Given): Duration {
  const text = yaml.text(given) as Duration
  try {
    toPositiveMillis(text, '')
  } catch {
    yaml.wrong(given, `is '${text}', not a duration; write 30s, 2m or 1h`)
  }
  return text
}

function textsOf(yaml: GivenYaml, given: Given): Texts {
  if (yaml.isText(given)) return yaml.text(given)
  const texts = [...yaml.map(given)]
  for (const [language, text] of texts) {
    // A comma in a text without quotes ends it, in braces.
    if (!/^[a-z]{2}$/.test(language)) yaml.wrong(text, 'is no language, as en or ko; put a text with commas in quotes')
  }
  return Object.fromEntries(texts.map(([language, text]) => [language, yaml.text(text)]))
}

function optional<T>(given: Given | undefined, read: (given: Given) => T): T | undefined {
  return given === undefined ? undefined : read(given)
}

/** A text in a language; in English, or else in any, where it is not there in that. */
export function inLanguage(texts: Texts, language: Language): string {
  if (typeof texts === 'string') return texts
  return texts[language] ?? texts.en ?? Object.values(texts)[0] ?? ''
}
