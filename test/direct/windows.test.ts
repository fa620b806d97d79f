import { describe, expect, test } from '@jest/globals'
import {
  afterCount,
  afterWatermark,
  type BoundedWindow,
  type Coder,
  coders,
  combineGlobally,
  combinePerKey,
  count,
  create,
  direct,
  fixedWindows,
  globalWindows,
  groupByKey,
  interval,
  type KV,
  kv,
  type MergeEvent,
  map,
  Pipeline,
  repeatedly,
  sessions,
  slidingWindows,
  sum,
  testStream,
  timestamped,
  type WindowFn,
  windowInto,
  withKeys,
} from 'yeoul'
import { at, grouping, panes, stream } from './driven.ts'

test('fixed windows with an offset', async () => {
  expect(await panes(stream().addElements(...at(2, 3, 12)), fixedWindows(10, { offset: 3 }))).toEqual([
    '[-7,3) ON_TIME 0: 2 @2 last',
    '[3,13) ON_TIME 0: 3+12 @12 last',
  ])
})

test('sliding windows: an element in each, each window with its own pane', async () => {
  expect(await panes(stream().addElements(...at(7, 12)), slidingWindows({ size: 10, period: 5 }))).toEqual([
    '[0,10) ON_TIME 0: 7 @9 last',
    '[5,15) ON_TIME 0: 7+12 @14 last',
    '[10,20) ON_TIME 0: 12 @19 last',
  ])
})

test('windows with gaps between them: an element in a gap belongs nowhere, which is an error that says so', async () => {
  const sparse = slidingWindows({ size: 3, period: 10 })
  expect(await panes(stream().addElements(...at(12)), sparse)).toEqual(['[10,13) ON_TIME 0: 12 @12 last'])
  await expect(panes(stream().addElements(...at(5)), sparse)).rejects.toThrow(
    /^WindowInto\(slidingWindows\): slidingWindows assigned no window to 5/,
  )
})

test('an element without an event time in a window of time: an error that says what to do', async () => {
  const counted = new Pipeline().apply(create(['a']), windowInto(fixedWindows('1m')), combineGlobally(count()))
  await expect(direct().collect(counted)).rejects.toThrow(/has timestamp -Infinity.*withTimestamps\(…\) first/)
})

test('in the global window all goes', async () => {
  const steps = stream().addElements(...at(-1e12, 0, 8.64e15))
  expect(await panes(steps, globalWindows())).toEqual([
    '[*) ON_TIME 0: -1000000000000+0+8640000000000000 @Infinity last',
  ])
})

describe('sessions', () => {
  test('elements less than the gap apart are one; at the gap they are two', async () => {
    expect(await panes(stream().addElements(...at(0, 9)), sessions(10))).toEqual(['[0,19) ON_TIME 0: 0+9 @18 last'])
    expect(await panes(stream().addElements(...at(0, 10)), sessions(10))).toEqual([
      '[0,10) ON_TIME 0: 0 @9 last',
      '[10,20) ON_TIME 0: 10 @19 last',
    ])
  })
  test('an element in between joins two; the count of a trigger adds up', async () => {
    const steps = stream()
      .addElements(...at(0))
      .addElements(...at(15))
      .addElements(...at(8))
    const options = { trigger: repeatedly(afterCount(3)), accumulationMode: 'discarding' } as const
    expect(await panes(steps, sessions(10), options)).toEqual([
      '[0,25) EARLY 0: 0+15+8 @24',
      '[0,25) ON_TIME 1:  @24 last',
    ])
  })
  test('the trace tells of merges', async () => {
    const { trace } = await direct().collect(
      grouping(
        stream()
          .addElements(...at(0))
          .addElements(...at(5)),
        sessions(10),
      ),
    )
    const merges = trace.events.filter((event): event is MergeEvent => event.type === 'merge')
    expect(merges.map(({ key, windows, result }) => [key, windows.map(w => w.start), result.end])).toEqual([
      ['k', [0, 5], 15],
    ])
  })
  test('each key has its own', async () => {
    const counted = new Pipeline().apply(
      create([timestamped(kv('a', 1), 0), timestamped(kv('b', 1), 5), timestamped(kv('a', 1), 9)]),
      windowInto(sessions(10)),
      combinePerKey(sum()),
    )
    const { outputs } = await direct().collect(counted)
    expect(outputs.map(o => [...o.value, o.window.start, o.window.end])).toEqual([
      ['b', 1, 5, 15],
      ['a', 2, 0, 19],
    ])
  })
  test('late elements join a session that is still open, and are dropped by their own window', async () => {
    const steps = stream()
      .addElements(...at(0, 5))
      .advanceWatermarkTo(20)
      .addElements(...at(8))
      .addElements(...at(-10))
    const options = { allowedLateness: 10, accumulationMode: 'accumulating' } as const
    expect(await panes(steps, sessions(10), options)).toEqual(['[0,15) ON_TIME 0: 0+5 @14', '[0,18) LATE 0: 0+5+8 @17'])
  })
  test('after a grouping the windows are as they are: another grouping does not merge them again', async () => {
    // As Beam Java has it (the strategy is "already merged"): a session belongs to its key.
    const counted = new Pipeline().apply(
      create([timestamped(kv('a', 1), 0), timestamped(kv('b', 1), 5), timestamped(kv('a', 1), 9)]),
      windowInto(sessions(10)),
      combinePerKey(sum()),
      combineGlobally(count()),
    )
    const { outputs } = await direct().collect(counted)
    expect(outputs.map(o => [o.value, o.window.start, o.window.end])).toEqual([
      [1, 5, 15],
      [1, 0, 19],
    ])
  })
})

describe('a WindowFn of one’s own', () => {
  const byLanguage: WindowFn<{ lang: string; n: number }> = {
    name: 'byLanguage',
    assignWindows: ({ element, timestamp }) => [interval(timestamp, timestamp + (element.lang === 'ko' ? 60 : 30))],
  }
  test('may look at the element', async () => {
    const counted = new Pipeline().apply(
      create([
        timestamped({ lang: 'ko', n: 1 }, 0),
        timestamped({ lang: 'en', n: 2 }, 0),
        timestamped({ lang: 'en', n: 3 }, 0),
      ]),
      windowInto(byLanguage),
      withKeys(() => 'k'),
      groupByKey(),
      map(([, all], { window }) => `${window.end}: ${[...all].map(({ n }) => n)}`),
    )
    expect((await direct().collect(counted)).values).toEqual(['30: 2,3', '60: 1'])
  })

  /** Sessions that end at an element of value 0, and are 100 long at most. */
  const punctuated: WindowFn = {
    name: 'punctuated',
    assignWindows: ({ element, timestamp }) => [interval(timestamp, timestamp + (element === 0 ? 1 : 10))],
    mergeWindows(windows, merge) {
      const sorted = [...windows].sort((a, b) => a.start - b.start)
      let parts: BoundedWindow[] = []
      const flushParts = () => {
        if (parts.length > 1) merge(parts, interval(parts[0]?.start ?? 0, Math.max(...parts.map(part => part.end))))
        parts = []
      }
      for (const window of sorted) {
        const end = Math.max(...parts.map(part => part.end))
        if (parts.length > 0 && window.start >= end) flushParts()
        parts.push(window)
      }
      flushParts()
    },
  }
  test('may merge', async () => {
    expect(
      await panes(
        stream()
          .addElements(...at(1, 8, 30))
          .addElements(timestamped(0, 9)),
        punctuated,
      ),
    ).toEqual(['[1,18) ON_TIME 0: 1+8+0 @17 last', '[30,40) ON_TIME 0: 30 @39 last'])
  })

  interface Room extends BoundedWindow {
    readonly room: string
  }
  const roomCoder: Coder<Room> = {
    deterministic: true,
    encode({ start, end, room }, to) {
      coders.timestamp.encode(start, to)
      coders.timestamp.encode(end, to)
      coders.string.encode(room, to)
    },
    decode(from) {
      const [start, end, room] = [
        coders.timestamp.decode(from),
        coders.timestamp.decode(from),
        coders.string.decode(from),
      ]
      return { ...interval(start, end), room }
    },
  }
  const inRoom = (room: string, start: number, end: number): Room => ({ ...interval(start, end), room })
  const rooms: WindowFn<KV<string, number>, Room> = {
    name: 'rooms',
    assignWindows: ({ element: [room], timestamp }) => [
      inRoom(room, Math.floor(timestamp / 10) * 10, Math.floor(timestamp / 10) * 10 + 10),
    ],
    windowCoder: roomCoder,
  }
  const visits = () =>
    testStream<KV<string, number>>()
      .addElements(timestamped(kv('hall', 1), 3), timestamped(kv('attic', 2), 4))
      .addElements(timestamped(kv('hall', 4), 5))
  const perRoom = (windowFn: WindowFn<KV<string, number>>) =>
    new Pipeline().apply(
      visits(),
      windowInto(windowFn, { trigger: afterWatermark({ early: afterCount(2) }), accumulationMode: 'accumulating' }),
      map(([, n]) => kv('all', n)),
      groupByKey(),
    )

  test('with more than start and end: the windowCoder tells windows apart', async () => {
    const { outputs } = await direct().collect(perRoom(rooms as WindowFn<KV<string, number>>))
    expect(outputs.map(o => [(o.window as Room).room, o.pane.timing, [...o.value[1]]])).toEqual([
      ['hall', 'EARLY', [1, 4]],
      ['hall', 'ON_TIME', [1, 4]],
      ['attic', 'ON_TIME', [2]],
    ])
  })

  test('… and carries them through a snapshot, merging ones too', () => {
    const merging: WindowFn<KV<string, number>, Room> = {
      ...rooms,
      name: 'mergingRooms',
      mergeWindows(windows, merge) {
        for (const room of new Set(windows.map(window => window.room))) {
          const parts = windows.filter(window => window.room === room)
          const start = Math.min(...parts.map(part => part.start))
          if (parts.length > 1) merge(parts, inRoom(room, start, Math.max(...parts.map(part => part.end))))
        }
      },
    }
    for (const windowFn of [rooms, merging]) {
      const pipeline = () => perRoom(windowFn as WindowFn<KV<string, number>>).pipeline
      const run = direct().stepped(pipeline())
      run.step()
      const restored = direct().stepped(pipeline())
      restored.restore(run.snapshot())
      for (let events = run.step(); events !== undefined; events = run.step()) expect(restored.step()).toEqual(events)
      expect(restored.step()).toBeUndefined()
    }
  })

  test('an error in it names the step and the element', async () => {
    const broken: WindowFn<number> = {
      name: 'broken',
      assignWindows: ({ element }) => [interval(element, element)],
    }
    await expect(panes(stream().addElements(...at(7)), broken as WindowFn)).rejects.toThrow(
      /^WindowInto\(broken\): interval: .* is empty.*\(at element 7\)/,
    )
    const none = { name: 'none', assignWindows: () => [] }
    await expect(panes(stream().addElements(...at(7)), none)).rejects.toThrow(/none assigned no window to 7/)
    const brokenMerge: WindowFn = {
      ...sessions(10),
      name: 'brokenMerge',
      mergeWindows() {
        throw new Error('cannot merge')
      },
    }
    await expect(panes(stream().addElements(...at(7)), brokenMerge)).rejects.toThrow(/^GroupByKey: cannot merge/)
  })
})
