import fc from 'fast-check'
import {
  afterAll,
  afterAny,
  afterCount,
  afterEach,
  afterProcessingTime,
  afterWatermark,
  defaultTrigger,
  fixedWindows,
  globalWindows,
  interval,
  type KV,
  kv,
  type ManyPanes,
  never,
  type OnceTrigger,
  orFinally,
  type Pipeline,
  repeatedly,
  sessions,
  slidingWindows,
  type Trigger,
  testStream,
  timestamped,
  type WindowFn,
  type WindowingOptions,
  windowInto,
} from 'yeoul'

// What a random pipeline is made of. All is plain data, so that a counter-example can be read.

/** Elements of several keys, and how both times move between them. */
export type Step =
  | { readonly elements: readonly { readonly key: unknown; readonly n: number; readonly at: number }[] }
  | { readonly watermarkBy: number }
  | { readonly clockBy: number }

export type Windows =
  | { readonly kind: 'fixed'; readonly size: number; readonly offset: number }
  | { readonly kind: 'sliding'; readonly size: number; readonly period: number }
  | { readonly kind: 'sessions'; readonly gap: number }
  | { readonly kind: 'global' }
  /** Of one's own, by the element: odd numbers have longer windows. */
  | { readonly kind: 'own'; readonly size: number }

const KEYS = ['a', 'b', 'c', 1, { k: 1 }, undefined] as const

/** Some keys are hot. */
const key = fc.oneof({ weight: 3, arbitrary: fc.constant('a') }, { weight: 2, arbitrary: fc.constantFrom(...KEYS) })
const element = fc.record({ key, n: fc.integer({ min: -9, max: 9 }), at: fc.integer({ min: -10, max: 70 }) })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ elements: fc.array(element, { minLength: 1, maxLength: 4 }) }) },
  { weight: 3, arbitrary: fc.record({ watermarkBy: fc.integer({ min: 0, max: 25 }) }) },
  { weight: 2, arbitrary: fc.record({ clockBy: fc.integer({ min: 1, max: 12 }) }) },
)

/** Arrivals in no order, with a watermark that some of them are behind. */
export const steps = fc.array(step, { maxLength: 18 })

export const standingWindows: fc.Arbitrary<Windows> = fc.oneof(
  fc.record({
    kind: fc.constant('fixed' as const),
    size: fc.integer({ min: 3, max: 20 }),
    offset: fc.integer({ min: -5, max: 25 }),
  }),
  fc
    .record({
      kind: fc.constant('sliding' as const),
      period: fc.integer({ min: 2, max: 8 }),
      times: fc.integer({ min: 1, max: 5 }),
      more: fc.integer({ min: 0, max: 1 }),
    })
    .map(({ kind, period, times, more }) => ({ kind, period, size: period * times + more })),
  fc.record({ kind: fc.constant('global' as const) }),
  fc.record({ kind: fc.constant('own' as const), size: fc.integer({ min: 3, max: 12 }) }),
)
export const sessionWindows: fc.Arbitrary<Windows> = fc.record({
  kind: fc.constant('sessions' as const),
  gap: fc.integer({ min: 2, max: 12 }),
})

export function windowFnOf(windows: Windows): WindowFn<KV<unknown, number>> {
  switch (windows.kind) {
    case 'fixed':
      return fixedWindows(windows.size, { offset: windows.offset })
    case 'sliding':
      return slidingWindows({ size: windows.size, period: windows.period })
    case 'sessions':
      return sessions(windows.gap)
    case 'global':
      return globalWindows()
    case 'own':
      return {
        name: 'own',
        assignWindows: ({ element: [, n], timestamp }) => [
          interval(timestamp, timestamp + windows.size + (n % 2 === 0 ? 0 : 5)),
        ],
      }
  }
}

const count = fc.integer({ min: 1, max: 4 }).map(afterCount)
const delay = fc.integer({ min: 0, max: 9 }).map(afterProcessingTime)
const { once } = fc.letrec<{ once: OnceTrigger }>(tie => ({
  once: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    count,
    delay,
    fc.array(tie('once'), { minLength: 1, maxLength: 2 }).map(parts => afterAny(...parts)),
    fc.array(tie('once'), { minLength: 1, maxLength: 2 }).map(parts => afterAll(...parts)),
  ),
}))
const watermarkTrigger = fc
  .record({ early: fc.option(once), late: fc.option(once) })
  .map(({ early, late }) => afterWatermark({ ...(early && { early }), ...(late && { late }) }))

/** Any trigger, three deep at most. */
export const { trigger } = fc.letrec<{ trigger: Trigger }>(tie => {
  const several = fc.array(tie('trigger'), { minLength: 1, maxLength: 3 })
  return {
    trigger: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constant(defaultTrigger()),
      fc.constant(never()),
      count,
      delay,
      watermarkTrigger,
      several.map(parts => afterAny(...parts)),
      several.map(parts => afterAll(...parts)),
      several.map(parts => afterEach(...parts)),
      tie('trigger').map(repeatedly),
      fc.tuple(tie('trigger'), tie('trigger')).map(([main, until]) => orFinally(main, until)),
    ),
  }
})

const behavior = fc.constantFrom('fireAlways' as const, 'fireIfNonEmpty' as const)
export const strategy: fc.Arbitrary<WindowingOptions> = fc.record({
  trigger,
  allowedLateness: fc.integer({ min: 0, max: 30 }),
  accumulationMode: fc.constantFrom('accumulating' as const, 'discarding' as const),
  timestampCombiner: fc.constantFrom('endOfWindow' as const, 'earliest' as const, 'latest' as const),
  closingBehavior: behavior,
  onTimeBehavior: behavior,
})

export interface Scenario {
  readonly steps: readonly Step[]
  readonly windows: Windows
  readonly options: WindowingOptions
}

export const scenario = (windows: fc.Arbitrary<Windows>): fc.Arbitrary<Scenario> =>
  fc.record({ steps, windows, options: strategy })

const few = fc.integer({ min: 1, max: 4 }).map(afterCount)
const soon = fc.integer({ min: 1, max: 9 }).map(afterProcessingTime)
const { composed } = fc.letrec<{ composed: Trigger; part: Trigger }>(tie => {
  const two = fc.tuple(tie('part'), tie('part'))
  return {
    part: fc.oneof({ maxDepth: 2, depthSize: 'large' }, few, soon, watermarkTrigger, tie('composed')),
    composed: fc.oneof(
      two.map(parts => afterAny(...parts)),
      two.map(parts => afterAll(...parts)),
      two.map(parts => afterEach(...parts)),
      two.map(([main, until]) => orFinally(main, until)),
      tie('part').map(repeatedly),
    ),
  }
})

/** Much of two keys in few windows, under triggers that have parts: so that counts, delays and merges meet. */
export const denseScenario: fc.Arbitrary<Scenario> = fc.record({
  steps: fc.array(
    fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({
          elements: fc.array(
            fc.record({ key: fc.constantFrom('a', 'a', 'b'), n: fc.constant(0), at: fc.integer({ min: 0, max: 30 }) }),
            { minLength: 1, maxLength: 3 },
          ),
        }),
      },
      { weight: 2, arbitrary: fc.record({ watermarkBy: fc.integer({ min: 0, max: 9 }) }) },
      { weight: 3, arbitrary: fc.record({ clockBy: fc.integer({ min: 1, max: 6 }) }) },
    ),
    { minLength: 6, maxLength: 24, size: 'max' },
  ),
  windows: fc.oneof(
    fc.record({ kind: fc.constant('fixed' as const), size: fc.integer({ min: 10, max: 31 }), offset: fc.constant(0) }),
    fc.record({ kind: fc.constant('sessions' as const), gap: fc.integer({ min: 2, max: 7 }) }),
  ),
  options: fc
    .record({ strategy, trigger: fc.oneof(composed, composed.map(repeatedly)) })
    .map(({ strategy, trigger }) => ({
      ...(strategy as ManyPanes),
      trigger,
    })),
})

/** Pairs of a key and a number, as the steps say. The watermark begins at 0. */
export function arrivals(p: Pipeline, all: readonly Step[]) {
  let watermark = 0
  const stream = all.reduce((stream, step) => {
    if ('elements' in step)
      return stream.addElements(...step.elements.map(({ key, n, at }) => timestamped(kv(key, n), at)))
    if ('clockBy' in step) return stream.advanceProcessingTime(step.clockBy)
    watermark += step.watermarkBy
    return stream.advanceWatermarkTo(watermark)
  }, testStream<KV<unknown, number>>())
  return p.apply(stream)
}

/** The same, in windows. */
export function windowed(p: Pipeline, { steps, windows, options }: Scenario) {
  return arrivals(p, steps).apply(windowInto(windowFnOf(windows), options))
}
