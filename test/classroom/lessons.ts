import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Lesson } from '../../tools/classroom/classroom.ts'
import { parseCueFile } from '../../tools/classroom/cue-file.ts'
import { Schedule } from '../../tools/classroom/schedule.ts'
import { shownPipeline } from '../../tools/classroom/shown-pipeline.ts'

/** 12:00 UTC. */
export const NOON = Date.parse('2026-01-01T12:00:00Z')

/** A post by when it was written and received, in seconds after noon. */
export interface Post {
  readonly at: number
  readonly received: number
  readonly text?: string
  readonly partition?: string
}

/** A recording of these posts, in a file of its own. */
export function recordingOf(posts: readonly Post[]): string {
  const iso = (seconds: number) => new Date(NOON + seconds * 1000).toISOString()
  const header = { format: 'yeoul-recording', version: 1, title: 'made for a test', made_by: 'by hand', seed: 7 }
  const lines = posts.map(({ at, received, text = 'hi', partition = 'a' }, i) => ({
    received_at: iso(received),
    partition,
    data: { id: String(i + 1), text, created_at: iso(at), author_id: '1', lang: 'en' },
  }))
  const file = join(mkdtempSync(join(tmpdir(), 'yeoul-class-')), 'made.jsonl')
  writeFileSync(file, [header, ...lines, ''].map(line => (line === '' ? '' : JSON.stringify(line))).join('\n'))
  return file
}

/** A lesson on a file. `cues` is the text of a cue file, `pipeline` what --pipeline says. */
export async function lessonOn(
  file: string,
  given: { pipeline?: string; keyword?: string; cues?: string; boundMs?: number } = {},
): Promise<Lesson> {
  const { pipeline, keyword, cues = '', boundMs = 10_000 } = given
  return {
    title: 'A lesson',
    schedule: Schedule.read(file),
    pipeline: await shownPipeline(pipeline, { keyword, lateness: '1m' }),
    reading: {
      watermark: { kind: 'outOfOrder', boundMs },
      idleMs: Number.POSITIVE_INFINITY,
    },
    cues: parseCueFile(cues === '' ? '{}' : cues, 'made.cues.yaml'),
    language: 'en',
    speed: 1,
  }
}

/** A clock that stands until the test moves it. */
export class StandingClock {
  ms = 0
  now(): number {
    return this.ms
  }
}

/** Forty posts with some late ones, and one that comes after its window has expired. */
export const posts: readonly Post[] = [
  ...Array.from(
    { length: 36 },
    (_, i): Post => ({ at: 5 * i, received: 5 * i + 1 + (i % 7 === 3 ? 14 : 0), partition: i % 2 ? 'a' : 'b' }),
  ),
  { at: 50, received: 110 },
  { at: 20, received: 170 },
  { at: 100, received: 185 },
].sort((a, b) => a.received - b.received)
