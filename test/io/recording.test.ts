import { describe, expect, test } from '@jest/globals'
import { countPerElement, direct, fixedWindows, flatMap, Pipeline, windowInto, withDeadLetters } from 'yeoul'
import {
  createdAt,
  hashtags,
  manual,
  outOfOrder,
  percentile,
  perfect,
  readRecording,
  type Tweet,
  type WatermarkEstimator,
} from 'yeoul/io/recording'
import { put, temporaryFolder } from './folder.ts'

const at = temporaryFolder()
const START = Date.parse('2024-05-01T12:00:00.000Z')
const iso = (second: number) => new Date(START + second * 1000).toISOString()
const HEADER = JSON.stringify({ format: 'yeoul-recording', version: 1, title: 'a match', seed: 1 })

function tweet(id: number, created: number, tags: readonly string[] = []): Tweet {
  return {
    id: String(id),
    text: tags.map(tag => `#${tag}`).join(' '),
    created_at: iso(created),
    author_id: '1',
    lang: 'ko',
    entities: { hashtags: tags.map((tag, i) => ({ tag, start: i, end: i + 1 })) },
  }
}

/** An arrival: when, in which partition, and when it was written. */
type Arrival = readonly [received: number, partition: number, created: number, ...tags: string[]]

function record(name: string, arrivals: readonly (Arrival | string)[]): string {
  const lines = arrivals.map((arrival, id) => {
    if (typeof arrival === 'string') return arrival
    const [received, partition, created, ...tags] = arrival
    return JSON.stringify({ received_at: iso(received), partition, data: tweet(id, created, tags), matching_rules: [] })
  })
  return put(at(name), [HEADER, ...lines].join('\n'))
}

/** The watermark of the source after each arrival, in seconds. */
function watermarks(path: string, options: Parameters<typeof readRecording>[1]) {
  const pipeline = new Pipeline()
  pipeline.apply(readRecording(path, options))
  const stepped = direct().stepped(pipeline)
  const marks: (number | undefined)[] = []
  for (let events = stepped.step(); events !== undefined; events = stepped.step()) {
    const mark = events.findLast(event => event.type === 'watermark' && event.partition === undefined)
    marks.push(mark?.type === 'watermark' ? (mark.eventTimeMs - START) / 1000 : undefined)
  }
  return marks
}

test('gives the tweets with both times', async () => {
  const path = record('plain.jsonl', [
    [10, 0, 8, 'Goal', 'goal'],
    [11, 1, 3],
  ])
  const { outputs, trace } = await direct().collect(new Pipeline().apply(readRecording(path)))
  expect(outputs.map(({ value, timestamp }) => [value, timestamp])).toEqual([
    [tweet(0, 8, ['Goal', 'goal']), START + 8000],
    [tweet(1, 3), START + 3000],
  ])
  expect(hashtags(tweet(0, 8, ['Goal', 'goal', '결승']))).toEqual(['goal', 'goal', '결승'])
  expect(hashtags({ ...tweet(0, 8), entities: {} })).toEqual([])
  expect(createdAt(tweet(0, 8))).toBe(START + 8000)
  expect(() => createdAt({ ...tweet(7, 8), created_at: 'noon' })).toThrow(/tweet 7: created_at is "noon"; it must be/)
  expect(trace.header.steps[0]?.path).toBe('ReadRecording')
})

test('event time can be that of arrival', async () => {
  const path = record('received.jsonl', [
    [10, 0, 8],
    [11, 0, 3],
  ])
  const { outputs } = await direct().collect(new Pipeline().apply(readRecording(path, { eventTime: 'received' })))
  expect(outputs.map(({ timestamp }) => timestamp)).toEqual([START + 10_000, START + 11_000])
})

test('processing time is that of the recording', async () => {
  const path = record('clock.jsonl', [
    [10, 0, 8, 'a'],
    [65, 0, 50, 'a'],
    [70, 0, 69, 'b'],
  ])
  const { trace } = await direct().collect(
    new Pipeline().apply(
      readRecording(path, { watermark: outOfOrder('5s') }),
      windowInto(fixedWindows('60s')),
      flatMap(hashtags),
      countPerElement(),
    ),
  )
  const panes = trace.events.flatMap(event =>
    event.type === 'pane' ? [[event.key, event.value, event.processingTimeMs - START]] : [],
  )
  expect(panes).toEqual([
    ['a', 2, 70_000],
    ['b', 1, 70_000],
  ])
})

describe('watermarks', () => {
  const arrivals: Arrival[] = [
    [10, 0, 9],
    [11, 1, 5],
    [12, 0, 11],
    [13, 1, 7],
    [40, 0, 38],
    [41, 0, 39],
    [50, 1, 20],
  ]

  test('are the earliest of the partitions', async () => {
    const path = record('partitions.jsonl', arrivals)
    expect(watermarks(path, { watermark: outOfOrder('2s') })).toEqual([
      7,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      18,
      Infinity,
    ])
  })

  test('do not wait for a partition that is idle', async () => {
    const path = record('idle.jsonl', arrivals)
    expect(watermarks(path, { watermark: outOfOrder('2s'), partitionIdleTimeout: '20s' })).toEqual([
      7,
      undefined,
      undefined,
      undefined,
      36,
      37,
      undefined,
      Infinity,
    ])
  })

  test('are perfect if nothing is said: no tweet is late, from whatever partition, seen before or not', async () => {
    const path = record('perfect.jsonl', [...arrivals, [60, 2, 4, 'a'], [61, 0, 60]])
    expect(watermarks(path, undefined)).toEqual([4, ...new Array(6).fill(undefined), 60, Infinity])
    const { trace } = await direct().collect(
      new Pipeline().apply(
        readRecording(path),
        windowInto(fixedWindows('1s')),
        flatMap(() => ['x']),
        countPerElement(),
      ),
    )
    expect(trace.events.filter(({ type }) => type === 'drop')).toEqual([])
  })

  test('go on from a checkpoint', () => {
    const path = record('checkpoint.jsonl', [...arrivals, 'broken', [60, 2, 4], [61, 0, 60]])
    for (const watermark of [perfect(), outOfOrder('2s'), percentile(90)]) {
      const pipeline = new Pipeline()
      const options =
        watermark.kind === 'perfect' ? { watermark } : ({ watermark, partitionIdleTimeout: '15s' } as const)
      pipeline.apply(
        readRecording(path, options),
        windowInto(fixedWindows('5s')),
        flatMap(() => ['x']),
        countPerElement(),
      )
      const finish = (run: ReturnType<ReturnType<typeof direct>['stepped']>) => {
        const all = []
        for (let events = run.step(); events !== undefined; events = run.step()) all.push(...events)
        return all
      }
      const whole = finish(direct().stepped(pipeline))
      for (let steps = 0; steps <= 11; steps++) {
        const run = direct().stepped(pipeline)
        const before = Array.from({ length: steps }, () => run.step() ?? []).flat()
        const restored = direct().stepped(pipeline)
        restored.restore(run.snapshot())
        expect([...before, ...finish(restored)]).toEqual(whole)
      }
    }
  })

  test('that are perfect know what an idle partition will bring', () => {
    expect(() => readRecording('a.jsonl', { partitionIdleTimeout: '1s' })).toThrow(
      /perfect\(\) knows what that one will/,
    )
  })
})

test('broken lines go to the dead letters with their place', async () => {
  const ok = { received_at: iso(1), partition: 0, data: tweet(0, 1) }
  const lines = [
    '{"received_at":',
    '',
    '[1]',
    JSON.stringify({ ...ok, received_at: 5 }),
    JSON.stringify({ ...ok, partition: null }),
    JSON.stringify({ ...ok, data: 'text' }),
    JSON.stringify({ ...ok, data: { ...ok.data, id: 7 } }),
    JSON.stringify({ ...ok, data: { ...ok.data, created_at: 'noon' } }),
    JSON.stringify(ok),
  ]
  const path = record('broken.jsonl', lines)
  const { output, deadLetters } = new Pipeline().apply(withDeadLetters(readRecording(path)))
  const { collected } = await direct().collectAll({ output, deadLetters })
  expect(collected.output.values).toEqual([ok.data])
  expect(collected.deadLetters.values.map(({ element, place }) => [element, place])).toEqual(
    lines.slice(0, -1).map((line, i) => [line, `${path}:${i + 2}`]),
  )
  expect(collected.deadLetters.values.map(({ reason }) => reason.replace(/: .*/, ''))).toEqual([
    'it is not JSON',
    'the line is empty',
    'it is [1], not an arrival {"received_at", "partition", "data"}',
    'its received_at is 5, not a time in ISO 8601',
    'its partition is null, not a number',
    'its data is "text", not a tweet',
    "the tweet's id is 7, not a text",
    'the tweet\'s created_at is "noon", not a time in ISO 8601',
  ])
})

test('says why it is no recording', async () => {
  const failure = (path: string) => {
    const p = new Pipeline()
    p.apply(readRecording(path))
    return direct()
      .run(p)
      .then(
        () => 'it was read',
        error => (error as Error).message,
      )
  }
  expect(await failure(at('final.jsonl'))).toMatch(/^ReadRecording.*: no file is called '.*final\.jsonl'; check the/)
  expect(await failure(put(at('no/empty.jsonl'), ''))).toMatch(
    /'.*empty\.jsonl' is empty; its first line must be \{"format"/,
  )
  expect(await failure(put(at('no/text.jsonl'), 'Call me Ishmael.\n'))).toMatch(/is not a recording; .* readText$/)
  expect(await failure(put(at('no/headless.jsonl'), '{"received_at":1}'))).toMatch(/has no header; its first line/)
  expect(await failure(put(at('no/new.jsonl'), HEADER.replace('1', '2')))).toMatch(
    /is a recording of version 2, and this/,
  )
  expect(await failure(at('no/*.jsonl'))).toMatch(/matches '.*', '.*' …; a recording is one file, so read each/)
  expect(await failure('-')).toMatch(/a recording is read from a file/)
  expect(() => readRecording('a.jsonl', { eventTime: 'sent' as never })).toThrow(
    /eventTime is "sent"; write 'created' or/,
  )
})

test('a watermark set by hand, and one of one’s own', async () => {
  const path = record('by-hand.jsonl', [
    [10, 0, 8],
    [20, 1, 3],
    [30, 0, 30],
    [31, 0, 12],
  ])
  const byHand = manual([
    { at: START + 30_000, to: START + 25_000 },
    { at: START + 15_000, to: START + 5000 },
    { at: new Date(START + 31_000), to: START + 1000 },
  ])
  expect(watermarks(path, { watermark: byHand })).toEqual([undefined, 5, 25, undefined, Number.POSITIVE_INFINITY])
  const half: WatermarkEstimator = {
    kind: 'half',
    track: () => ({ observe: (timestamp, arrivedAt) => (timestamp + arrivedAt) / 2 - 5000, state: () => undefined }),
  }
  const own = watermarks(path, { watermark: half })
  expect(own).toEqual([4, undefined, 6.5, undefined, Number.POSITIVE_INFINITY])
  expect(() => manual([{ at: Number.NaN, to: 0 }])).toThrow(/manual: at: NaN is not a time/)
})
