import { describe, expect, test } from '@jest/globals'
import { fixedWindows, sessions, slidingWindows, type Trace, type WindowFn } from 'yeoul'
import { groupingStep, readGrouping } from '../../lib/charts/diagram/key-stories.ts'
import { inputWatermark } from '../../lib/trace/queries/input-watermark.ts'
import { GroupingIndex } from '../../tools/pages/classroom/grouping-index.ts'
import { modelRun, seeded } from '../charts/model-run.ts'

const ALL = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }

function indexOf(trace: Trace): GroupingIndex {
  const index = new GroupingIndex(trace.header, groupingStep(trace, undefined, 'test'))
  index.add(trace.events)
  return index
}

/** What is the same, however it was found out. */
function shown(index: GroupingIndex, place: number): object {
  const { elements, panes, counted, dropped } = index.tally(place)
  return {
    tally: { elements, panes, counted, dropped },
    watermark: index.watermark(place).at(-1)?.watermarkMs,
    keys: index.keys(place).map(key => {
      const { windows, elements, drops } = index.stretch(key, place, ALL)
      return {
        key,
        windows: windows
          .filter(({ panes }) => panes.length > 0)
          .map(({ window, panes, expiredMs }) => ({
            window,
            expiredMs,
            panes: panes.map(({ event, fresh, openedMs, change }) => ({ event, fresh, openedMs, change })),
          })),
        elements: elements.map(({ id, window }) => `${id} ${window.start}`).sort(),
        drops: drops.map(({ id }) => id).sort(),
      }
    }),
  }
}

/** The same as the charts read it, of the events up to a place. */
function read(trace: Trace, place: number): object {
  const part = { ...trace, events: trace.events.slice(0, place) }
  const step = groupingStep(part, undefined, 'test')
  const grouping = readGrouping(part, step, 'test')
  return {
    tally: {
      elements: grouping.elementCount,
      panes: grouping.paneCount,
      counted: grouping.countedCount,
      dropped: grouping.droppedCount,
    },
    watermark: inputWatermark(part, step).at(-1)?.watermarkMs,
    keys: grouping.keys.map(({ key }) => {
      const { windows, elements, drops } = grouping.story(key)
      const sorted = [...windows].sort((a, b) => a.window.start - b.window.start || a.window.end - b.window.end)
      return {
        key,
        windows: sorted.map(({ window, panes, expiredMs }) => ({
          window,
          expiredMs,
          panes: panes.map(({ event, fresh, openedMs, change }) => ({ event, fresh, openedMs, change })),
        })),
        elements: elements.map(({ id, window }) => `${id} ${window.start}`).sort(),
        drops: drops.map(({ id }) => id).sort(),
      }
    }),
  }
}

const kinds: readonly (readonly [string, WindowFn])[] = [
  ['fixed', fixedWindows('60s')],
  ['sliding', slidingWindows({ size: '60s', period: '20s' })],
  ['sessions', sessions('15s')],
]

describe.each(kinds)('%s windows', (_, windowFn) => {
  test.each([1, 2, 3])('at any place it shows what the charts read of the events up to there (seed %i)', async seed => {
    const trace = await modelRun({ windowFn, seed, isKeyed: seed === 2 })
    const index = indexOf(trace)
    const random = seeded(seed)
    for (let i = 0; i < 12; i++) {
      const place = Math.floor(random() * (trace.events.length + 1))
      expect(shown(index, place)).toEqual(read(trace, place))
    }
  })

  test('shortened and grown again it is the same', async () => {
    const trace = await modelRun({ windowFn, seed: 4, isKeyed: true })
    const whole = indexOf(trace)
    const index = indexOf(trace)
    const random = seeded(5)
    for (let i = 0; i < 12; i++) {
      const place = Math.floor(random() * trace.events.length)
      index.shorten(place)
      expect(index.count).toBe(place)
      expect(shown(index, place)).toEqual(read(trace, place))
      index.add(trace.events.slice(place))
      expect(shown(index, index.count)).toEqual(shown(whole, whole.count))
    }
  })
})

test('elements that no pane has yet are in an open one, from the first of them on', async () => {
  const trace = await modelRun({ seed: 7 })
  const index = indexOf(trace)
  for (let place = 0; place <= trace.events.length; place += 7) {
    const { openPanes, windows, elements } = index.stretch('all', place, ALL)
    const inPanes = new Set(windows.flatMap(({ panes }) => panes.flatMap(({ fresh }) => fresh)))
    const waiting = elements.filter(({ id }) => !inPanes.has(id))
    expect(openPanes.reduce((sum, { count }) => sum + count, 0)).toBe(waiting.length)
    for (const { window, openedMs } of openPanes) {
      const own = waiting.filter(element => element.window.start === window.start)
      expect(openedMs).toBe(Math.min(...own.map(({ arrivedMs }) => arrivedMs)))
    }
  }
})

test('keys that are asked for come first, then those with most panes', async () => {
  const index = indexOf(await modelRun({ seed: 2, isKeyed: true }))
  const [first, ...rest] = index.keys(index.count) as string[]
  const last = rest.at(-1) as string
  expect(index.keys(index.count, [last, 'nobody'])).toEqual([last, first, ...rest.slice(0, -1)])
})
