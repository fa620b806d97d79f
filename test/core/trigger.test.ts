import { expect, test } from '@jest/globals'
import { continuationTrigger } from '../../lib/core/trigger.ts'
import { afterGrouping, canFireMoreThanOnce, windowingStrategy } from '../../lib/core/windowing-strategy.ts'
import {
  afterAll,
  afterAny,
  afterCount,
  afterEach,
  afterProcessingTime,
  afterWatermark,
  type Duration,
  defaultTrigger,
  fixedWindows,
  never,
  orFinally,
  PipelineConstructionError,
  repeatedly,
  type Trigger,
} from '../../lib/index.ts'

test('triggers are plain data', () => {
  const trigger = afterWatermark({ early: afterProcessingTime('5s'), late: afterAny(afterCount(1), afterCount(2)) })
  expect(JSON.parse(JSON.stringify(trigger))).toEqual({
    kind: 'afterWatermark',
    early: { kind: 'afterProcessingTime', delayMs: 5000 },
    late: {
      kind: 'afterAny',
      triggers: [
        { kind: 'afterCount', count: 1 },
        { kind: 'afterCount', count: 2 },
      ],
    },
  })
  expect(afterWatermark()).toEqual({ kind: 'afterWatermark' })
  expect(afterWatermark({ early: undefined as never })).toEqual({ kind: 'afterWatermark' })
})

test('what no trigger can be made of is refused', () => {
  for (const n of [0, -1, 1.5, Number.NaN, Infinity, '3' as never]) {
    expect(() => afterCount(n)).toThrow(
      `afterCount: ${typeof n === 'string' ? `"${n}"` : n} is not a whole number of at least 1`,
    )
  }
  expect(() => afterProcessingTime('-1s')).toThrow(/delay "-1s" is negative/)
  expect(() => afterProcessingTime('soon' as never)).toThrow(PipelineConstructionError)
  expect(afterProcessingTime(0)).toEqual({ kind: 'afterProcessingTime', delayMs: 0 })
  for (const none of [afterAny, afterAll, afterEach]) expect(() => none()).toThrow(/no triggers; give at least one/)
})

test('the continuation: as often as the firings upstream', () => {
  const early = afterCount(100)
  const late = afterProcessingTime('1m')
  const cases: readonly (readonly [Trigger, Trigger])[] = [
    [defaultTrigger(), defaultTrigger()],
    [never(), never()],
    [early, afterCount(1)],
    [late, afterProcessingTime(0)],
    [afterWatermark({ early, late }), afterWatermark({ early: afterCount(1), late: afterProcessingTime(0) })],
    [afterWatermark(), afterWatermark()],
    [repeatedly(early), repeatedly(afterCount(1))],
    [afterAny(early, late), afterAny(afterCount(1), afterProcessingTime(0))],
    [afterAll(early, late), afterAll(afterCount(1), afterProcessingTime(0))],
    [afterEach(early, late), repeatedly(afterAny(afterCount(1), afterProcessingTime(0)))],
    [orFinally(repeatedly(early), late), orFinally(repeatedly(afterCount(1)), afterProcessingTime(0))],
  ]
  for (const [trigger, continuation] of cases) {
    expect(continuationTrigger(trigger)).toEqual(continuation)
    expect(continuationTrigger(continuation)).toEqual(continuation)
  }
})

test('after a grouping only the trigger is another', () => {
  const strategy = windowingStrategy(fixedWindows(10), {
    trigger: repeatedly(afterCount(5)),
    allowedLateness: '1m',
    accumulationMode: 'accumulating',
    timestampCombiner: 'latest',
    closingBehavior: 'fireAlways',
    onTimeBehavior: 'fireIfNonEmpty',
  })
  expect(afterGrouping(strategy)).toEqual({ ...strategy, trigger: repeatedly(afterCount(1)) })
})

test('the defaults, which are Beam’s', () => {
  const windowFn = fixedWindows(10)
  expect(windowingStrategy(windowFn)).toEqual({
    windowFn,
    trigger: defaultTrigger(),
    allowedLatenessMs: 0,
    accumulationMode: 'discarding',
    timestampCombiner: 'endOfWindow',
    onTimeBehavior: 'fireAlways',
    closingBehavior: 'fireIfNonEmpty',
  })
  for (const wrong of [-1, '-2m', Infinity, 'long'] as Duration[]) {
    const make = () => windowingStrategy(windowFn, { allowedLateness: wrong, accumulationMode: 'discarding' })
    expect(make).toThrow(/windowInto: allowedLateness/)
  }
})

const firing = (trigger: Trigger, allowedLateness: Duration = 0) =>
  canFireMoreThanOnce(
    windowingStrategy(fixedWindows(10), { trigger, allowedLateness, accumulationMode: 'accumulating' }),
  )

test('one pane, or more: at the end, before it', () => {
  for (const once of [
    defaultTrigger(),
    afterWatermark(),
    repeatedly(afterWatermark()),
    repeatedly(repeatedly(defaultTrigger())),
    never(),
    afterCount(5),
    afterProcessingTime('1s'),
    // All of them are finished with their first firing, whatever they are made of.
    afterAny(repeatedly(afterCount(1)), afterWatermark({ early: afterCount(1) })),
    afterAll(repeatedly(afterCount(1)), afterCount(2)),
    afterEach(afterCount(2)),
    orFinally(afterCount(5), afterWatermark()),
    // Without lateness there is nothing to be late.
    afterWatermark({ late: afterCount(1) }),
  ]) {
    expect(firing(once)).toBe(false)
  }
  for (const more of [
    repeatedly(afterCount(1)),
    repeatedly(afterAny(afterCount(5), afterWatermark())),
    afterWatermark({ early: afterCount(1) }),
    afterEach(afterCount(1), afterCount(2)),
    afterEach(repeatedly(afterCount(1))),
    orFinally(repeatedly(afterCount(1)), afterWatermark()),
  ]) {
    expect(firing(more)).toBe(true)
  }
})

test('one pane, or more: after the end, where lateness is allowed', () => {
  for (const more of [
    defaultTrigger(),
    repeatedly(afterWatermark()),
    repeatedly(defaultTrigger()),
    afterWatermark({ late: afterCount(1) }),
    orFinally(defaultTrigger(), afterCount(100)),
    orFinally(repeatedly(afterWatermark()), afterCount(100)),
    afterEach(defaultTrigger()),
  ]) {
    expect(firing(more, '1m')).toBe(true)
  }
  for (const once of [afterWatermark(), afterCount(5), never(), repeatedly(never()), afterAny(defaultTrigger())]) {
    expect(firing(once, '1m')).toBe(false)
  }
})
