import { describe, expect, test } from '@jest/globals'
import { groupingStep } from '../../lib/charts/diagram/key-stories.ts'
import type { Mark, Marks } from '../../lib/charts/drawing/marks.ts'
import { boldWidth, textWidth } from '../../lib/charts/drawing/text-width.ts'
import { ClockText } from '../../lib/charts/words/clock-text.ts'
import { GroupingIndex } from '../../tools/pages/classroom/grouping-index.ts'
import { ReplayDrawing } from '../../tools/pages/classroom/replay-drawing.ts'
import { shownSpan } from '../../tools/pages/classroom/shown-span.ts'
import { timelineMarks } from '../../tools/pages/classroom/timeline.ts'
import { modelRun } from '../charts/model-run.ts'

const MINUTE = 60_000
const SIZE = { width: 672, height: 440, em: 13 }

async function model() {
  const trace = await modelRun({ seed: 7 })
  const index = new GroupingIndex(trace.header, groupingStep(trace, undefined, 'test'))
  index.add(trace.events)
  return { trace, index, drawing: new ReplayDrawing(index, new ClockText(0)) }
}

const scene = { beganMs: 0, lastMs: 5.5 * MINUTE }
const of = (marks: Marks, name: string): readonly Mark[] =>
  marks.filter(({ className }) => className.split(' ').includes(name))
const texts = (marks: Marks) => marks.flatMap(mark => (mark.kind === 'text' ? mark.labels.map(({ text }) => text) : []))

/** The heights of all that a mark draws. */
function heights(mark: Mark): readonly number[] {
  switch (mark.kind) {
    case 'text':
      return mark.labels.map(({ y }) => y)
    case 'link':
      return mark.segments.flatMap(([a, b]) => [a.y, b.y])
    case 'line':
    case 'dot':
      return mark.points.map(({ y }) => y)
    case 'rect':
      return mark.rooms.flatMap(({ top, bottom }) => [top, bottom])
  }
}

describe('a diagram at a moment', () => {
  test('shows nothing of what comes later', async () => {
    const { trace, drawing } = await model()
    for (const share of [0.1, 0.4, 0.62, 0.9]) {
      const place = Math.floor(share * trace.events.length)
      const nowMs = trace.events[place - 1]?.processingTimeMs as number
      const { marks, lanes } = drawing.draw({ place, nowMs }, scene, SIZE)
      const y = lanes[0]?.panel.y(nowMs) as number
      // The word of a bracket lies above it.
      for (const name of ['band', 'pane', 'edge', 'element', 'expiry', 'watermark', 'dropped', 'open'])
        for (const mark of of(marks, name))
          for (const height of heights(mark))
            expect(height).toBeGreaterThanOrEqual(y - (mark.kind === 'text' ? 20 : 0.1))
      expect(texts(of(marks, 'now-flag'))).toHaveLength(1)
    }
  })

  test('is the same again for the same moment, whatever was drawn between', async () => {
    const { trace, drawing, index } = await model()
    const at = (place: number) => ({ place, nowMs: trace.events[place - 1]?.processingTimeMs ?? 0 })
    const fresh = new ReplayDrawing(index, new ClockText(0))
    const first = drawing.draw(at(60), scene, SIZE)
    drawing.draw(at(150), scene, SIZE)
    expect(drawing.draw(at(60), scene, SIZE).marks).toEqual(first.marks)
    expect(fresh.draw(at(60), scene, SIZE).marks).toEqual(first.marks)
  })

  test('where the watermark is far from the windows that are looked at, none is marked there', async () => {
    const { drawing } = await model()
    const standing = { place: 150, nowMs: 3 * MINUTE }
    const looked = { ...scene, lens: { fromMs: 0, toMs: MINUTE } }
    const names = (watermarkMs: number) =>
      texts(of(drawing.draw(standing, { ...looked, watermarkMs }, SIZE).marks, 'watermark-drop'))
    expect(names(0.5 * MINUTE)).toEqual(['watermark 0:30'])
    expect(names(2.5 * MINUTE)).toEqual([])
  })

  test('where the watermark stood outside of the picture no line is drawn along its edge', async () => {
    const { trace, drawing } = await model()
    let lines = 0
    for (const fromMinute of [0, 1, 2, 3]) {
      const looked = { ...scene, lens: { fromMs: fromMinute * MINUTE, toMs: (fromMinute + 2) * MINUTE } }
      for (const nowMs of [1, 2, 3, 4, 5].map(minute => minute * MINUTE)) {
        const place = trace.events.findLastIndex(event => event.processingTimeMs <= nowMs) + 1
        const { marks, lanes } = drawing.draw({ place, nowMs }, looked, SIZE)
        const { left, bottom } = (lanes[0] as (typeof lanes)[0]).panel
        for (const mark of of(marks, 'watermark')) {
          const points = mark.kind === 'line' ? mark.points : []
          lines += points.length
          for (const [i, { x, y }] of points.slice(1).entries()) {
            const before = points[i] as { x: number; y: number }
            expect(before.x === left && x === left).toBe(false)
            expect(before.y === bottom && y === bottom).toBe(false)
          }
        }
      }
    }
    expect(lines).toBeGreaterThan(50)
  })

  test('no time is cut at the left, however long it is', async () => {
    const { index } = await model()
    for (const hours of [0, 25, 100]) {
      const drawing = new ReplayDrawing(index, new ClockText(-hours * 60 * MINUTE))
      const [marks, em] = [drawing.draw({ place: 150, nowMs: 3 * MINUTE }, scene, SIZE).marks, SIZE.em]
      const labels = of(marks, 'axis').flatMap(mark =>
        mark.kind === 'text' && mark.anchor === 'end' ? mark.labels : [],
      )
      expect(labels.length).toBeGreaterThan(3)
      for (const { x, text } of labels) expect(x - textWidth(text) * em).toBeGreaterThan(0)
    }
  })

  test('an open pane says how many are in it so far', async () => {
    const { trace, drawing, index } = await model()
    const place = trace.events.findIndex(({ type }) => type === 'pane')
    const nowMs = trace.events[place - 1]?.processingTimeMs as number
    const { openPanes } = index.stretch('all', place, { from: 0, to: 10 * MINUTE })
    const { marks } = drawing.draw({ place, nowMs }, scene, SIZE)
    expect(texts(of(marks, 'so-far'))).toEqual(openPanes.map(({ count }) => `${count} so far`))
    expect(openPanes.some(({ isMore }) => isMore)).toBe(false)
  })

  test('after a pane it says how many came since', async () => {
    const { trace, drawing, index } = await model()
    const said = new Set<string>()
    for (let place = 1; place <= trace.events.length; place += 3) {
      const nowMs = trace.events[place - 1]?.processingTimeMs as number
      const { marks } = drawing.draw({ place, nowMs }, scene, SIZE)
      const open = index.stretch('all', place, { from: 0, to: 10 * MINUTE }).openPanes
      const words = open.flatMap(({ count, isMore }) => [isMore ? `+${count} since` : `${count} so far`, `+${count}`])
      for (const text of texts(of(marks, 'so-far'))) {
        expect(words).toContain(text)
        said.add(text.replace(/[\d+]+/, ''))
      }
    }
    expect([...said].sort()).toEqual([' since', ' so far'])
  })

  test('no value stands above now, however crowded it is', async () => {
    const { trace, drawing } = await model()
    let crowded = 0
    for (let place = 1; place <= trace.events.length; place += 2) {
      const nowMs = trace.events[place - 1]?.processingTimeMs as number
      const size = { width: 672, height: 220, em: 13 }
      const { marks, lanes } = drawing.draw({ place, nowMs }, scene, size)
      const panel = lanes[0]?.panel as NonNullable<(typeof lanes)[0]>['panel']
      const values = of(marks, 'value').flatMap(heights)
      // Only on the ground there is no room beneath it.
      const least = Math.min(panel.y(nowMs), panel.bottom - 0.65 * panel.em)
      for (const y of values) expect(y).toBeGreaterThanOrEqual(least - 0.1)
      crowded += values.length
    }
    expect(crowded).toBeGreaterThan(50)
  })
})

describe('what is shown of a recording', () => {
  const fixed = (sizeMs: number) => ({ shape: { kind: 'fixed', sizeMs, offsetMs: 0 } }) as never

  test('a short one whole, and the same from its first moment on', () => {
    const spans = [0, MINUTE, 5 * MINUTE].map(nowMs => shownSpan(fixed(MINUTE), { ...scene, origin: 0 }, nowMs, 8))
    for (const span of spans) {
      expect(span.eventTime).toEqual({ from: 0, to: 6 * MINUTE })
      expect(span.processingTime).toEqual({ from: 0, to: 5.5 * MINUTE })
    }
  })

  test('of a long one so many windows that now is among the later ones; it depends on nothing but the moment', () => {
    const long = { beganMs: 0, lastMs: 60 * MINUTE, origin: 0 }
    for (let nowMs = 0; nowMs < long.lastMs; nowMs += 17_000) {
      const { eventTime } = shownSpan(fixed(MINUTE), long, nowMs, 9)
      expect(eventTime.to - eventTime.from).toBe(8 * MINUTE)
      expect(nowMs).toBeGreaterThanOrEqual(eventTime.from)
      expect(nowMs).toBeLessThan(eventTime.to)
      expect(eventTime.from % (4 * MINUTE)).toBe(0)
    }
  })

  test('what a cue wants to be looked at, with all that became of it since', () => {
    const lens = { fromMs: 27 * MINUTE, toMs: 31 * MINUTE }
    const long = { beganMs: 0, lastMs: 60 * MINUTE, origin: 0, lens }
    const { eventTime, processingTime } = shownSpan(fixed(MINUTE), long, 48 * MINUTE, 8)
    expect(eventTime).toEqual({ from: 27 * MINUTE, to: 31 * MINUTE })
    expect(processingTime.from).toBe(27 * MINUTE)
    expect(processingTime.to).toBeGreaterThan(48 * MINUTE)
  })
})

describe('the timeline', () => {
  const cue = (number: number, label: string, atMs: number) => ({ id: label, number, label, atMs })
  const cues = [cue(1, 'First early pane', 30_000), cue(2, 'Close by', 34_000), cue(3, 'Much later', 240_000)]

  test('names the cue that the class is at, and others where there is room', () => {
    const content = { bounds: scene, nowMs: 40_000, firings: '', cues }
    const names = texts(of(timelineMarks(content, 360, 12), 'cue'))
    expect([...names].sort()).toEqual(['1', '2 · Close by', '3 · Much later'])
  })

  test('has the number of each cue, none on top of another', () => {
    const many = Array.from({ length: 9 }, (_, i) => cue(i + 1, 'A rather long name of a cue', 1000 * i ** 2))
    for (const width of [340, 800, 1800]) {
      const labels = of(timelineMarks({ bounds: scene, nowMs: 9500, firings: '', cues: many }, width, 12), 'cue')
        .flatMap(mark => (mark.kind === 'text' ? mark.labels : []))
        .sort((a, b) => a.x - b.x)
      expect(labels.map(({ text }) => Number.parseInt(text, 10))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
      let end = 0
      for (const { x, text } of labels) {
        const half = (boldWidth(text) * 12) / 2
        expect(x - half).toBeGreaterThanOrEqual(end)
        end = x + half
      }
      expect(end).toBeLessThanOrEqual(width)
    }
  })

  test('has a tick for each part with a firing, by timing', () => {
    const marks = timelineMarks({ bounds: scene, nowMs: 0, firings: '0130', cues: [] }, 400, 12)
    const counts = of(marks, 'tick').map(mark => (mark.kind === 'rect' ? mark.rooms.length : 0))
    // Early in two parts, on time in one.
    expect(counts).toEqual([2, 1])
  })
})
