import { createServer } from 'node:net'
import { durationText, spanText } from '../../lib/charts/words/clock-text.ts'
import { counted, grouped } from '../../lib/core/counted.ts'
import { escapeControls } from '../terminal/escape.ts'
import { type Destination, openTopic } from './broker-topic.ts'
import type { Lesson } from './classroom.ts'
import { inLanguage } from './cue-file.ts'
import { type LessonRequest, lessonOf } from './lesson.ts'
import { networkAddresses } from './network-addresses.ts'
import { Pages } from './pages.ts'
import { PlayThrough } from './play-through.ts'
import { CuedRun, stagingOf } from './script.ts'

export interface Rehearsal {
  readonly request: LessonRequest
  readonly port: number
  readonly host: string
  readonly destinations: readonly Destination[]
  readonly bootstrap: string
  say(line: string): void
}

/** Tries all that a class needs, beforehand, and says what is well and what is not. True if it is ready. */
export async function rehearse({ request, port, host, destinations, bootstrap, say }: Rehearsal): Promise<boolean> {
  let isReady = true
  const attempt = async <T>(what: string, act: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await act()
    } catch (thrown) {
      isReady = false
      for (const line of (thrown as Error).message.split('\n')) say(escapeControls(`not ready  ${what}: ${line}`))
      return undefined
    }
  }
  const well = (what: string, words: string) => say(escapeControls(`well       ${what}: ${words}`))
  const wrong = (what: string, words: string) => {
    isReady = false
    say(escapeControls(`not ready  ${what}: ${words}`))
  }

  const found = await attempt('recording, cues and pipeline', () => lessonOf(request))
  if (found !== undefined) {
    const { lesson, cueFile } = found
    const { schedule, pipeline } = lesson
    const span = spanText(schedule.lastMs - schedule.beganMs)
    const broken = schedule.brokenCount === 0 ? '' : `, ${counted(schedule.brokenCount, 'line')} of them broken`
    well('recording', `${schedule.file}: ${counted(schedule.length, 'arrival')} in ${span}${broken}`)
    for (const borrowed of pipeline.borrowed) well('pipeline', borrowed)
    await attempt('pipeline', () => rehearseRun(lesson, cueFile, well, wrong))
  }
  await attempt('pages', async () => {
    await Pages.bundle()
    well('pages', 'bundled; they need no network')
  })
  await attempt('port', async () => {
    await tryPort(port, host)
    const phones = host === '127.0.0.1' ? [] : networkAddresses().map(name => `http://${name}:${port}/room`)
    const opened = phones.length === 0 ? '' : `; phones in the same network open ${phones.join(' or ')}`
    well('port', port === 0 ? 'any that is free' : `${port} is free${opened}`)
  })
  for (const destination of destinations) {
    const name = `${destination.kind}:${destination.topic}`
    await attempt(name, async () => {
      const topic = await openTopic(destination, bootstrap)
      await topic.close()
      well(name, `${topic.name} is there`)
    })
  }
  return isReady
}

/** Plays the whole recording, and looks where each cue is. */
function rehearseRun(
  lesson: Lesson,
  cueFile: string,
  well: (what: string, words: string) => void,
  wrong: (what: string, words: string) => void,
): void {
  const began = performance.now()
  const run = new PlayThrough(stagingOf(lesson.schedule, lesson.pipeline, lesson.reading))
  while (run.goOn(1000));
  if (run.failure !== undefined) {
    wrong('pipeline', `${lesson.pipeline.name}: ${run.failure}`)
    return
  }
  const { panes, dropped } = run.log.totalsAt(run.log.length)
  const took = durationText(Math.round((performance.now() - began) / 100) * 100)
  well('pipeline', `${lesson.pipeline.name}: ${counted(panes, 'pane')}, ${grouped(dropped)} dropped, in ${took}`)
  const cued = new CuedRun(run, lesson.cues, lesson.language)
  const lost = cued.all.filter(cue => cued.stopOf(cue) === undefined)
  for (const cue of lost) {
    wrong(
      `cue ${cue.id}`,
      `'${inLanguage(cue.label, lesson.language)}' never comes in this run; mend its 'at' in ${cueFile}`,
    )
  }
  for (const cue of cued.all) {
    if (cue.question?.right === undefined || lost.includes(cue) || cued.right(cue) !== undefined) continue
    wrong(`cue ${cue.id}`, `its right answer never comes; mend 'right' in ${cueFile}`)
  }
  if (cueFile === '') well('cues', 'none: there is no cue file beside the recording, and none was named')
  else {
    const minutes = cued.all.reduce((sum, { plannedMs }) => sum + plannedMs, 0) / 60_000
    well('cues', `${cueFile}: ${counted(cued.all.length, 'cue')}, ${grouped(minutes)} minutes planned`)
  }
}

function tryPort(port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`${port} is taken, perhaps by another replay; give --port N, or 0 for any that is free`)
          : error,
      ),
    )
    server.listen(port, host, () => server.close(() => resolve()))
  })
}
