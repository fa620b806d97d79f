import { readdirSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parseCueFile } from '../../tools/classroom/cue-file.ts'
import { timeOfCue } from '../../tools/classroom/cue-places.ts'
import { lessonOf } from '../../tools/classroom/lesson.ts'
import { PlayThrough } from '../../tools/classroom/play-through.ts'
import { CuedRun, stagingOf } from '../../tools/classroom/script.ts'
import { lessonOn, NOON, posts, recordingOf } from './lessons.ts'

const shipped = readdirSync('datasets').filter(name => name.endsWith('.cues.yaml'))

test('there is a cue file for each lab', () => {
  expect(shipped.map(name => /\.lab-(\d)\./.exec(name)?.[1]).sort()).toEqual(['0', '1', '2', '3', '4', '5'])
})

test.each(shipped)('%s: each cue is in the run, in its order, and each right answer is known', async name => {
  const [recording = '', lab] = name.split('.')
  const { lesson } = await lessonOf({ recording, cues: lab, language: 'en' })
  const run = new PlayThrough(stagingOf(lesson.schedule, lesson.pipeline, lesson.reading))
  const cued = new CuedRun(run, lesson.cues, 'en')
  while (run.goOn(200) && cued.shown(run.log.length).length < cued.all.length);
  run.goOn(1000)
  const stops = cued.all.map(cue => cued.stopOf(cue))
  expect(stops).not.toContain(undefined)
  expect(stops).toEqual([...stops].sort((a = 0, b = 0) => a - b))
  for (const cue of cued.all) {
    if (cue.question !== undefined) expect([cue.id, cued.right(cue)]).toEqual([cue.id, expect.anything()])
  }
})

describe('what is wrong with a cue file is told with its line and key', () => {
  const wrong: readonly [string, string][] = [
    ['cues: [', 'c.yaml:1: '],
    ['- a', 'c.yaml:1: the file is a list, not a map; its keys are title, recording'],
    ['titel: x', 'c.yaml:1: titel is no key here; there are title, recording'],
    ['title: x\nbound: soon', "c.yaml:2: bound is 'soon', not a duration; write 30s, 2m or 1h"],
    ['speed: 1000', "c.yaml:1: speed is '1000', not a number from 0.25 to 100"],
    ['cues:\n  - label: x', "c.yaml:2: cues[1] has no 'at'; write a time, or { first: late pane }"],
    ['cues:\n  - at: noon\n    label: x', "c.yaml:2: cues[1].at is 'noon', not a time: of the day '12:30:05' (UTC)"],
    [
      'cues:\n  - label: x\n    at: { first: lat pane }',
      "c.yaml:3: cues[1].at.first is 'lat pane'; there is element, pane",
    ],
    [
      'cues:\n  - label: x\n    at: "1:00"\n    question: { text: y, choices: [a, b], right: 3 }',
      "c.yaml:4: cues[1].question.right is '3', not a number from 1 to 2",
    ],
    [
      'cues:\n  - label: x\n    at: "1:00"\n    question: { text: y, kind: number, right: { next: drop } }',
      "c.yaml:4: cues[1].question.right.next 'drop' is no answer to a question of kind number",
    ],
    [
      'cues:\n  - { id: a, label: x, at: "1:00" }\n  - { id: a, label: y, at: "2:00" }',
      "c.yaml:3: cues[2] the id 'a' is there twice",
    ],
    [
      'title: { en: one, two, ko: 하나 }',
      'c.yaml:1: title.two is no language, as en or ko; put a text with commas in quotes',
    ],
    ['title: &a x\npipeline: *a', 'c.yaml:'],
  ]
  test.each(wrong)('%j', (text, message) => {
    expect(() => parseCueFile(text, 'c.yaml')).toThrow(message)
  })
})

test('all that is wrong is told at once', () => {
  const text = 'titel: x\ncues:\n  - { at: noon }\n'
  expect(() => parseCueFile(text, 'c.yaml')).toThrow(/c\.yaml:1: titel[^\n]*\nc\.yaml:3: [^\n]*\nc\.yaml:3: /)
})

test('a time is of the day, or from the first minute on, also past midnight', () => {
  expect(timeOfCue('12:01:30.5', NOON)).toBe(NOON + 90_500)
  expect(timeOfCue('1:30', NOON + 59_000)).toBe(NOON + 90_000)
  expect(timeOfCue('0:10:00', NOON + 11.9 * 3_600_000)).toBe(NOON + 12 * 3_600_000 + 600_000)
})

test('places are times, moves of the watermark, and what happens for the n-th time', async () => {
  const lesson = await lessonOn(recordingOf(posts), {
    cues: `
cues:
  - { label: a, at: "12:01:00" }
  - { label: b, at: { event: "12:01:00" } }
  - { label: c, at: { of: pane, nth: 3 } }
  - { label: d, at: { first: early pane, after: "2:00" } }
  - { label: e, at: "12:59:00" }
`,
  })
  const run = new PlayThrough(stagingOf(lesson.schedule, lesson.pipeline, lesson.reading))
  while (run.goOn(1000));
  const { log } = run
  const cued = new CuedRun(run, lesson.cues, 'en')
  const [a = 0, b = 0, c = 0, d = 0, e] = cued.all.map(cue => cued.stopOf(cue))
  expect(log.timeOf(a)).toBeLessThanOrEqual(NOON + 60_000)
  expect(log.timeOf(a + 1)).toBeGreaterThan(NOON + 60_000)
  expect(log.watermarkAt(b)).toBeGreaterThanOrEqual(NOON + 60_000)
  expect(log.watermarkAt(b - 1)).toBeLessThan(NOON + 60_000)
  expect(log.totalsAt(c).panes).toBe(3)
  expect(log.at(d - 1)?.event).toMatchObject({ type: 'pane', pane: { timing: 'EARLY' } })
  expect(log.timeOf(d)).toBeGreaterThanOrEqual(NOON + 120_000)
  expect(e).toBe(log.length)
})

test('a cue says whose lanes are shown first, until another one does', async () => {
  const lesson = await lessonOn(recordingOf(posts), {
    cues: `
cues:
  - { label: a, at: "12:01:00" }
  - { label: b, at: "12:01:30", keys: [goal, 골] }
  - { label: c, at: "12:02:00" }
`,
  })
  const run = new PlayThrough(stagingOf(lesson.schedule, lesson.pipeline, lesson.reading))
  while (run.goOn(1000));
  const cued = new CuedRun(run, lesson.cues, 'en')
  const keys = ['goal', '골']
  expect(cued.all.map(cue => cued.keysAt(cued.stopOf(cue) ?? 0))).toEqual([undefined, keys, keys])
})

test('a cue looks at its own time until that is over, or back until the next one', async () => {
  const lesson = await lessonOn(recordingOf(posts), {
    cues: `
cues:
  - { label: a, at: "12:00:10", look: { from: "0:00", to: "1:00" } }
  - { label: b, at: "12:02:00", look: { from: "0:00", to: "1:00" } }
  - { label: c, at: "12:02:30", look: now }
`,
  })
  const run = new PlayThrough(stagingOf(lesson.schedule, lesson.pipeline, lesson.reading))
  while (run.goOn(1000));
  const cued = new CuedRun(run, lesson.cues, 'en')
  const at = (seconds: number) => cued.lookAt(run.log.stopAt(NOON + seconds * 1000), NOON + seconds * 1000)
  const minute = { fromMs: NOON, toMs: NOON + 60_000 }
  expect([5, 20, 60, 61, 110, 121, 140, 151].map(at)).toEqual([
    undefined,
    minute,
    minute,
    undefined,
    undefined,
    minute,
    minute,
    undefined,
  ])
})
