import fc from 'fast-check'
import { direct, type KV, kv, Pipeline, parDo, testStream, timestamped, windowInto } from 'yeoul'
import type { Kind } from './kind.ts'
import { standingWindows, type Windows, windowFnOf } from './scenario.ts'
import { type Action, type Report, type Scripted, scriptFn, type TimerName } from './script-fn.ts'

interface Element {
  readonly key: string
  readonly n: number
  readonly at: number
  readonly script: readonly Action[]
}
type Step = { readonly elements: readonly Element[] } | { readonly watermark: number } | { readonly clockBy: number }

/** Elements that say what is to be done with their key's state and timers. */
interface StateTranscript {
  readonly windows: Windows
  readonly allowedLateness: number
  readonly onTimer: Readonly<Record<TimerName, readonly Action[]>>
  readonly steps: readonly Step[]
}

/** What an element or a timer told of its key's state; `order` is its number in its key and window. */
interface ToldReport extends Report {
  readonly order: number
  readonly key: string
  readonly window: readonly [start: number | 'global', maxTimestamp: number]
  readonly timestamp: number
}

/** Keyed state and timers of both times. The judge is Beam Java's DirectRunner, driven by its TestStream. */
export const state: Kind<StateTranscript, ToldReport> = {
  transcripts: (seed, count) => fc.sample(transcripts, { seed, numRuns: count }),
  forJudge: transcript => ({ kind: 'state', ...transcript }),
  ours,
  explanations: [],
}

const number = fc.integer({ min: 0, max: 9 })
/** Of one key and window no two timers are due at once: which goes first is nobody's promise. */
const eventAction = (latest: number): fc.Arbitrary<Action> => {
  const half = fc.integer({ min: 0, max: Math.floor((latest - 1) / 2) })
  return fc.oneof(
    fc.record({ do: fc.constant('set' as const), timer: fc.constant('e1' as const), to: half.map(n => 2 * n) }),
    fc.record({ do: fc.constant('set' as const), timer: fc.constant('e2' as const), to: half.map(n => 2 * n + 1) }),
    fc.record({ do: fc.constant('unset' as const), timer: fc.constantFrom('e1', 'e2', 'p1') }),
  )
}
const clockAction: fc.Arbitrary<Action> = fc.record({
  do: fc.constant('set' as const),
  timer: fc.constant('p1' as const),
  to: fc.integer({ min: 1, max: 9 }),
})
const stateAction: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('write', 'add', 'put', 'remove'), n: number }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('clear' as const),
      state: fc.constantFrom('value', 'bag', 'sum', 'map', 'set'),
    }),
  },
)

const transcripts: fc.Arbitrary<StateTranscript> = fc
  .record({
    windows: standingWindows.filter(({ kind }) => kind !== 'own'),
    allowedLateness: fc.integer({ min: 0, max: 30 }),
  })
  .chain(({ windows, allowedLateness }) => {
    const latest = windows.kind === 'global' ? 80 : (windows as { size: number }).size + allowedLateness
    const several = (action: fc.Arbitrary<Action>) => fc.array(action, { maxLength: 4 })
    const actions = several(fc.oneof(stateAction, eventAction(latest), clockAction))
    // What fires at the end of time must not wait for the clock: the judge's would stand still.
    const ofEventTimers = several(fc.oneof(stateAction, eventAction(latest)))
    const element = fc.record({
      key: fc.constantFrom('a', 'a', 'b', 'c'),
      at: fc.integer({ min: -10, max: 70 }),
      script: actions,
    })
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.record({ elements: fc.array(element, { minLength: 1, maxLength: 4 }) }) },
      { weight: 3, arbitrary: fc.record({ watermarkBy: fc.integer({ min: 0, max: 25 }) }) },
      { weight: 2, arbitrary: fc.record({ clockBy: fc.integer({ min: 1, max: 12 }) }) },
    )
    const onTimer = fc.record({ e1: ofEventTimers, e2: ofEventTimers, p1: actions })
    return fc.record({ steps: fc.array(step, { minLength: 1, maxLength: 18 }), onTimer }).map(({ steps, onTimer }) => {
      let n = 0
      let watermark = 0
      return {
        windows,
        allowedLateness,
        onTimer,
        steps: [...steps, { clockBy: 40 }].map((step): Step => {
          if ('elements' in step) return { elements: step.elements.map(element => ({ ...element, n: n++ })) }
          if ('clockBy' in step) return step
          watermark += step.watermarkBy
          return { watermark }
        }),
      }
    })
  })

async function ours({ windows, allowedLateness, onTimer, steps }: StateTranscript) {
  const stream = steps.reduce((stream, step) => {
    if ('elements' in step) {
      const elements = step.elements.map(({ key, n, at, script }) => timestamped(kv(key, { n, script }), at))
      return stream.addElements(...elements)
    }
    if ('clockBy' in step) return stream.advanceProcessingTime(step.clockBy)
    return stream.advanceWatermarkTo(step.watermark)
  }, testStream<KV<string, Scripted>>())
  const reports = new Pipeline().apply(
    stream,
    windowInto(windowFnOf(windows) as never, { allowedLateness, accumulationMode: 'discarding' }),
    parDo(scriptFn(onTimer, allowedLateness)),
  )
  const { outputs } = await direct({ trace: 'off' }).collect(reports)
  const orders = new Map<string, number>()
  const told = outputs.map(({ value: [key, report], timestamp, window: { start, maxTimestamp } }): ToldReport => {
    const window = start === Number.NEGATIVE_INFINITY ? (['global', -1] as const) : ([start, maxTimestamp] as const)
    const order = orders.get(`${key} ${start}`) ?? 0
    orders.set(`${key} ${start}`, order + 1)
    return { ...report, order, key, window, timestamp }
  })
  return [told]
}
