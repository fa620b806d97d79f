import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Duration } from 'yeoul'
import { recordingFile } from 'yeoul/io/recording'
import { UsageError, UserError } from '../command.ts'
import { durationOf } from '../given-duration.ts'
import { givenPath, shownPath } from '../given-path.ts'
import type { Language } from '../language.ts'
import { refuseTrace } from '../replay/refuse-trace.ts'
import type { Lesson } from './classroom.ts'
import { type CueFile, inLanguage, readCueFile } from './cue-file.ts'
import { Schedule } from './schedule.ts'
import { shownPipeline } from './shown-pipeline.ts'

/** What `yeoul replay` was asked for, before its cue file has a say. */
export interface LessonRequest {
  /** A path, or the name of a shipped recording. */
  readonly recording: string
  readonly cues?: string | undefined
  readonly pipeline?: string | undefined
  readonly bound?: string | undefined
  readonly lateness?: string | undefined
  readonly keyword?: string | undefined
  readonly lang?: string | undefined
  readonly speed?: number | undefined
  readonly language: Language
}

const BOUND_MS = 30_000
const CUES = '.cues.yaml'

/** Puts a lesson together. What the command line says goes before what the cue file says. Throws a UserError. */
export async function lessonOf(request: LessonRequest): Promise<{ readonly lesson: Lesson; readonly cueFile: string }> {
  const file = recordingOf(request.recording)
  const cues = cuesFor(file, request)
  const pick = <K extends 'pipeline' | 'bound' | 'lateness' | 'keyword' | 'lang'>(name: K) =>
    request[name] ?? cues?.[name]
  const lateness = pick('lateness')
  if (lateness !== undefined) durationOf(lateness as string, '--lateness')
  const bound = pick('bound')
  const pipeline = await shownPipeline(pick('pipeline'), {
    keyword: pick('keyword'),
    lang: pick('lang'),
    lateness: lateness as Duration | undefined,
  })
  const schedule = Schedule.read(file)
  const isPerfect = bound === 'perfect'
  const lesson: Lesson = {
    title: cues?.title === undefined ? schedule.title : inLanguage(cues.title, request.language),
    schedule,
    pipeline,
    reading: {
      watermark: isPerfect
        ? { kind: 'perfect' }
        : { kind: 'outOfOrder', boundMs: bound === undefined ? BOUND_MS : durationOf(bound as string, '--bound') },
      idleMs: cues?.idle === undefined ? Number.POSITIVE_INFINITY : durationOf(cues.idle as string, 'idle'),
    },
    cues: { cues: cues?.cues ?? [] },
    language: request.language,
    speed: request.speed ?? cues?.speed ?? 1,
  }
  return { lesson, cueFile: cues?.file ?? '' }
}

function recordingOf(given: string): string {
  try {
    const file = recordingFile(given)
    refuseTrace(file)
    return file
  } catch (thrown) {
    throw thrown instanceof UserError ? thrown : new UserError((thrown as Error).message)
  }
}

/** The cue file that is named, as a path or as 'lab-4'; or else one beside the recording. */
function cuesFor(file: string, { cues, pipeline }: LessonRequest): CueFile | undefined {
  if (cues === 'none') return undefined
  if (cues !== undefined) {
    const path = givenPath(cues)
    const beside = cueFilesBeside(file).find(name => name.endsWith(`.${cues}${CUES}`))
    const found = existsSync(path) ? path : beside
    if (found !== undefined) return readCueFile(found)
    const there = cueFilesBeside(file)
      .map(name => shownPath(name))
      .join(', ')
    throw new UsageError(
      `--cues ${cues}: no such file${there === '' ? '' : `; beside the recording there is ${there}`}`,
    )
  }
  const found = cueFilesBeside(file)
  const [, lab] = /^(?:labs|solutions)\/(\d)-/.exec(pipeline ?? '') ?? []
  if (pipeline !== undefined) {
    const ofLab = found.find(name => name.endsWith(`.lab-${lab}${CUES}`))
    return ofLab === undefined ? undefined : readCueFile(ofLab)
  }
  const [first] = found
  return first === undefined ? undefined : readCueFile(first)
}

/** The cue files of a recording: NAME.cues.yaml, NAME.lab-3.cues.yaml. */
function cueFilesBeside(file: string): readonly string[] {
  const folder = dirname(file)
  const name = basename(file).replace(/\.jsonl(\.gz)?$/, '')
  return readdirSync(folder)
    .filter(entry => entry.startsWith(`${name}.`) && entry.endsWith(CUES))
    .sort()
    .map(entry => join(folder, entry))
}
