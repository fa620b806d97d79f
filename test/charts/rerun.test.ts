import { describe, expect, jest, test } from '@jest/globals'
import {
  afterCount,
  afterProcessingTime,
  afterWatermark,
  type CombineFn,
  combineGlobally,
  combinePerKey,
  count,
  countPerElement,
  direct,
  fixedWindows,
  flatMap,
  globalWindows,
  kv,
  map,
  Pipeline,
  repeatedly,
  sessions,
  slidingWindows,
  sum,
  type Trace,
  type WindowFn,
  type WindowingOptions,
  windowInto,
} from 'yeoul'
import { hashtags, outOfOrder, perfect, readRecording, type Tweet, type WatermarkEstimator } from 'yeoul/io/recording'
import { groupingStep } from '../../lib/charts/diagram/key-stories.ts'
import { beginningOf, recordedInput } from '../../lib/charts/what-if/recorded-input.ts'
import { type Combining, rerun, type Strategy } from '../../lib/charts/what-if/rerun.ts'
import { asItWasRun, strategyCode, watermarkCode } from '../../lib/charts/what-if/strategy.ts'
import { modelRun } from './model-run.ts'

// What a panel shows is what the kernel does: a recorded input grouped once more gives the panes of an ordinary run.

// One of the recordings has broken lines, on purpose.
jest.spyOn(console, 'warn').mockImplementation(() => {})

/** All that a reader can see of the panes, in the order in which they fired. */
function panesOf(trace: Trace): readonly unknown[] {
  const { path } = groupingStep(trace, undefined, 'test')
  return trace.events.flatMap(event =>
    event.type === 'pane' && event.step === path
      ? [
          [
            event.key,
            event.window.start,
            event.window.end,
            event.pane,
            event.processingTimeMs,
            event.value,
            event.watermarkMs,
          ],
        ]
      : [],
  )
}

function dropsOf(trace: Trace): readonly unknown[] {
  return trace.events.flatMap(event =>
    event.type === 'drop' ? [[event.key, event.window.start, event.processingTimeMs, event.watermarkMs]] : [],
  )
}

function inputOf(trace: Trace) {
  return recordedInput(trace, groupingStep(trace, undefined, 'test'), 'test')
}

async function run(
  recording: string,
  watermark: WatermarkEstimator,
  windowFn: WindowFn,
  options: WindowingOptions = {},
  fn: CombineFn<number, unknown, unknown> = count(),
): Promise<Trace> {
  const values = map((tweet: Tweet) => Number.parseFloat(tweet.text))
  const combined = new Pipeline().apply(
    readRecording(recording, { watermark }),
    values,
    windowInto(windowFn, options),
    combineGlobally(fn),
  )
  return (await direct().collect(combined)).trace
}

const lively: WindowingOptions = {
  trigger: afterWatermark({ early: afterProcessingTime('20s'), late: afterCount(3) }),
  allowedLateness: '2m',
  accumulationMode: 'accumulating',
}

describe('as it was run: the panes of the run itself', () => {
  const same = (trace: Trace, combining: Combining = 'count') => {
    const input = inputOf(trace)
    const again = rerun(input, asItWasRun(input), combining)
    expect(panesOf(again)).toEqual(panesOf(trace))
    expect(dropsOf(again)).toEqual(dropsOf(trace))
    expect(panesOf(trace).length).toBeGreaterThan(0)
  }

  test('the worked example, patient, hasty and lively', async () => {
    same(await run('worked-example', perfect(), fixedWindows('30m'), {}, sum()), 'sum')
    same(await run('worked-example', outOfOrder('5m'), fixedWindows('30m'), {}, sum()), 'sum')
    const trigger = afterWatermark({ early: afterCount(2), late: afterCount(1) })
    const options = { trigger, allowedLateness: '10m', accumulationMode: 'accumulating' } as const
    same(await run('worked-example', outOfOrder('5m'), fixedWindows('30m'), options, sum()), 'sum')
  })

  test('all 124,105 arrivals of the final', async () => {
    same(await run('final-match', outOfOrder('30s'), fixedWindows('1m'), lively))
  })

  test('the last of several partitions stalls', async () => {
    same(await run('stalled-partition', outOfOrder('10s'), slidingWindows({ size: '2m', period: '1m' }), lively))
  })

  test('keys, of which an arrival may bring several', async () => {
    const tags = new Pipeline().apply(
      readRecording('product-launch', { watermark: outOfOrder('20s') }),
      flatMap(hashtags),
      windowInto(sessions('30s'), lively),
      countPerElement(),
    )
    same((await direct().collect(tags)).trace)
  })

  test('a testStream, by hand', async () => {
    same(await modelRun({ isKeyed: true }))
    same(
      await modelRun({
        windowFn: globalWindows(),
        windowing: { trigger: repeatedly(afterCount(7)), accumulationMode: 'discarding' },
      }),
    )
  })

  test('panes that are told apart by how they fire when empty', async () => {
    const options = { ...lively, onTimeBehavior: 'fireIfNonEmpty', closingBehavior: 'fireAlways' } as const
    same(await run('quiet-afternoon', outOfOrder('20s'), fixedWindows('1m'), options))
  })
})

describe('another strategy: the panes of an ordinary run with it', () => {
  const minutes = { kind: 'fixed', sizeMs: 60_000, offsetMs: 0 } as const
  const onTime = { trigger: { kind: 'default' }, allowedLatenessMs: 0, accumulationMode: 'discarding' } as const
  const strategies: readonly [string, Strategy, WindowFn, WindowingOptions, WatermarkEstimator][] = [
    [
      'on time only',
      { ...onTime, windows: minutes, watermark: { kind: 'perfect' } },
      fixedWindows('1m'),
      {},
      perfect(),
    ],
    [
      'early and late',
      {
        windows: { kind: 'fixed', sizeMs: 90_000, offsetMs: 0 },
        trigger: afterWatermark({ early: afterProcessingTime('20s'), late: afterCount(3) }),
        allowedLatenessMs: 120_000,
        accumulationMode: 'accumulating',
        watermark: { kind: 'outOfOrder', boundMs: 5000 },
      },
      fixedWindows('90s'),
      lively,
      outOfOrder('5s'),
    ],
    [
      'sliding',
      {
        ...onTime,
        windows: { kind: 'sliding', sizeMs: 120_000, periodMs: 60_000, offsetMs: 0 },
        watermark: { kind: 'outOfOrder', boundMs: 0 },
      },
      slidingWindows({ size: '2m', period: '1m' }),
      {},
      outOfOrder(0),
    ],
    [
      'sessions, discarding',
      {
        windows: { kind: 'sessions', gapMs: 20_000 },
        trigger: repeatedly(afterCount(2)),
        allowedLatenessMs: 60_000,
        accumulationMode: 'discarding',
        watermark: { kind: 'outOfOrder', boundMs: 30_000 },
      },
      sessions('20s'),
      { trigger: repeatedly(afterCount(2)), allowedLateness: '1m', accumulationMode: 'discarding' },
      outOfOrder('30s'),
    ],
    [
      'one window for all time',
      {
        windows: { kind: 'global' },
        trigger: repeatedly(afterProcessingTime('1m')),
        allowedLatenessMs: 0,
        accumulationMode: 'accumulating',
        watermark: { kind: 'perfect' },
      },
      globalWindows(),
      { trigger: repeatedly(afterProcessingTime('1m')), accumulationMode: 'accumulating' },
      perfect(),
    ],
  ]
  test.each(strategies)('%s', async (_, strategy, windowFn, options, watermark) => {
    for (const recording of ['quiet-afternoon', 'worked-panes', 'worked-example']) {
      const input = inputOf(
        await run(recording, outOfOrder('1m'), fixedWindows('5m'), {
          allowedLateness: '1h',
          accumulationMode: 'discarding',
        }),
      )
      const ordinary = await run(recording, watermark, windowFn, options)
      const again = rerun(input, strategy, 'count')
      expect(panesOf(again)).toEqual(panesOf(ordinary))
      expect(dropsOf(again)).toEqual(dropsOf(ordinary))
    }
  })
})

describe('a recording that was changed', () => {
  test('one post comes earlier: as if it had been recorded so', async () => {
    const trace = await run('worked-example', outOfOrder('5m'), fixedWindows('30m'), {}, sum())
    const input = inputOf(trace)
    const strategy = asItWasRun(input)
    expect(strategy.watermark).toEqual({ kind: 'outOfOrder', boundMs: 300_000 })
    const moment = input.moments.findIndex(({ atMs, eventTimeMs = atMs }) => atMs - eventTimeMs > 20 * 60_000)
    // 23 minutes late: received at 1:44, written at 1:21. It comes at 1:34, before the watermark is at 1:30.
    const again = rerun(input, strategy, 'sum', { moment, byMs: 10 * 60_000 })
    expect([dropsOf(trace).length, dropsOf(again).length]).toEqual([1, 0])
    expect(panesOf(again).map(pane => (pane as unknown[])[5])).toEqual([4, 9.5])
    const [dropped] = rerun(input, strategy, 'sum', { moment, byMs: 3 * 60_000 }).events.filter(
      ({ type }) => type === 'drop',
    )
    expect(dropped?.processingTimeMs).toBe((input.moments[moment]?.atMs ?? 0) - 3 * 60_000)
    // A watermark that was only recorded is not made anew: nothing else moves.
    const recorded = rerun(input, { ...strategy, watermark: { kind: 'recorded' } }, 'sum', {
      moment,
      byMs: 10 * 60_000,
    })
    expect(dropsOf(recorded)).toHaveLength(0)
  })

  test('only its beginning: the panes until then, and no end of time', async () => {
    const trace = await run('quiet-afternoon', outOfOrder('20s'), fixedWindows('1m'), lively)
    const input = inputOf(trace)
    const first = beginningOf(input, 20)
    expect(first.moments.filter(({ eventTimeMs }) => eventTimeMs !== undefined)).toHaveLength(20)
    const panes = panesOf(rerun(first, asItWasRun(first), 'count'))
    expect(panes.length).toBeGreaterThan(2)
    expect(panesOf(trace).slice(0, panes.length)).toEqual(panes)
    expect(panesOf(trace).length).toBeGreaterThan(panes.length)
  })

  test('one key of several', async () => {
    const trace = await modelRun({ isKeyed: true })
    const input = recordedInput(trace, groupingStep(trace, undefined, 'test'), 'rerun', { key: '#goal' })
    const panes = panesOf(rerun(input, asItWasRun(input), 'count'))
    expect(panes).toEqual(panesOf(trace).filter(pane => (pane as unknown[])[0] === '#goal'))
    expect(panes.length).toBeGreaterThan(0)
  })
})

test('as code that can be pasted', async () => {
  const made = { fixedWindows, sessions, slidingWindows, windowInto, afterCount, afterProcessingTime, afterWatermark }
  const options = { ...lively, trigger: afterWatermark({ early: afterProcessingTime(1500), late: afterCount(3) }) }
  const windowFn = slidingWindows({ size: '90s', period: '30s', offset: '10s' })
  const input = inputOf(await run('quiet-afternoon', outOfOrder('90s'), windowFn, options as WindowingOptions))
  const strategy = asItWasRun(input)
  const code = strategyCode(strategy)
  expect(code).toBe(
    "windowInto(slidingWindows({ size: '90s', period: '30s', offset: '10s' }), {\n" +
      "  trigger: afterWatermark({ early: afterProcessingTime('1500ms'), late: afterCount(3) }),\n" +
      "  allowedLateness: '2m',\n  accumulationMode: 'accumulating',\n})",
  )
  expect(watermarkCode(strategy.watermark)).toBe("outOfOrder('90s')")
  const windowing = new Function(...Object.keys(made), `return ${code}`)(...Object.values(made))
  const counted = new Pipeline().apply(
    readRecording('quiet-afternoon', { watermark: outOfOrder('90s') }),
    windowing,
    combineGlobally(count()),
  )
  expect(panesOf((await direct().collect(counted)).trace)).toEqual(panesOf(rerun(input, strategy, 'count')))
})

test('what the grouping read from another grouping keeps its watermark', async () => {
  const trace = await direct().collect(
    new Pipeline().apply(
      readRecording('quiet-afternoon', { watermark: outOfOrder('20s') }),
      map((tweet: Tweet) => kv(tweet.author_id, 1)),
      windowInto(fixedWindows('1m')),
      combinePerKey(count()),
      windowInto(fixedWindows('5m'), { allowedLateness: '1m', accumulationMode: 'discarding' }),
      combinePerKey(sum()),
    ),
  )
  const step = trace.trace.header.steps.filter(({ kind }) => kind === 'combinePerKey')[1]
  if (step === undefined) throw new Error('there are two groupings')
  const input = recordedInput(trace.trace, step, 'test')
  expect([input.isEstimable, asItWasRun(input).watermark]).toEqual([false, { kind: 'recorded' }])
  const expected = trace.outputs.map(({ value, pane }) => [value, pane])
  const again = rerun(input, asItWasRun(input), 'sum')
  expect(
    again.events.flatMap(event => (event.type === 'pane' ? [[[event.key, event.value], event.pane]] : [])),
  ).toEqual(expected)
})
