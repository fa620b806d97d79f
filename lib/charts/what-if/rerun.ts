import type { CombineFn } from '../../core/combine.ts'
import { kv } from '../../core/element.ts'
import { graphOf, Pipeline } from '../../core/pipeline.ts'
import { makePlan } from '../../core/plan.ts'
import type { TestStreamEvent } from '../../core/test-stream-event.ts'
import type { Timestamp } from '../../core/time.ts'
import { oneStep } from '../../core/transform.ts'
import type { Trigger } from '../../core/trigger.ts'
import {
  earliestToCome,
  outOfOrder,
  percentile,
  perfect,
  type WatermarkEstimator,
} from '../../core/watermark-estimators.ts'
import type { WindowFn } from '../../core/window.ts'
import { fixedWindows, globalWindows, sessions, slidingWindows, type WindowFnShape } from '../../core/window-fns.ts'
import type { AccumulationMode } from '../../core/windowing-strategy.ts'
import { Stepped } from '../../direct/stepped.ts'
import type { TraceEvent } from '../../trace/event.ts'
import { traceHeader } from '../../trace/header.ts'
import { TRACE_VERSION, type Trace } from '../../trace/trace.ts'
import { combinePerKey } from '../../transforms/combine-per-key.ts'
import { count } from '../../transforms/count.ts'
import { max } from '../../transforms/max.ts'
import { mean } from '../../transforms/mean.ts'
import { min } from '../../transforms/min.ts'
import { rootOutput } from '../../transforms/step.ts'
import { sum } from '../../transforms/sum.ts'
import { windowInto } from '../../transforms/window-into.ts'
import type { Moment, RecordedInput } from './recorded-input.ts'

/** What the values of a window are combined into. */
export type Combining = 'count' | 'sum' | 'min' | 'max' | 'mean'
const combineFns = { count, sum, min, max, mean } as const

/** How a grouping's input is grouped once more. */
export interface Strategy {
  readonly windows: WindowFnShape
  readonly trigger: Trigger
  readonly allowedLatenessMs: number
  readonly accumulationMode: AccumulationMode
  readonly watermark: WatermarkChoice
}

/** Where the watermark comes from: as it was recorded, or made anew of all that the sources read. */
export type WatermarkChoice =
  | { readonly kind: 'recorded' }
  | { readonly kind: 'perfect' }
  | { readonly kind: 'outOfOrder'; readonly boundMs: number }
  | { readonly kind: 'percentile'; readonly percent: number }

/** One arrival that comes earlier than it did, with all that it brought. */
export interface Earlier {
  /** Its place among the moments. */
  readonly moment: number
  readonly byMs: number
}

/**
 * The recorded input grouped once more, by the kernel itself: the run's trace. What the recording is only the beginning
 * of goes on: then the end of the trace is not the end of time. Throws a PipelineConstructionError for what is no
 * strategy.
 */
export function rerun(input: RecordedInput, strategy: Strategy, combining: Combining, earlier?: Earlier): Trace {
  const moments = earlier === undefined ? input.moments : movedEarlier(input.moments, earlier)
  const events = eventsOf(moments, watermarksOf(moments, strategy.watermark))
  const { timestampCombiner, onTimeBehavior = 'fireAlways', closingBehavior = 'fireIfNonEmpty' } = input.windowing
  const { trigger, allowedLatenessMs: allowedLateness, accumulationMode } = strategy
  const pipeline = new Pipeline()
  pipeline.apply(
    oneStep('Recorded', (root: Pipeline) =>
      rootOutput<readonly [unknown, never]>(root, graphOf(root).add('Recorded', { kind: 'testStream', events })),
    ),
    windowInto(windowFnOf(strategy.windows), {
      trigger,
      allowedLateness,
      accumulationMode,
      timestampCombiner,
      onTimeBehavior,
      closingBehavior,
    }),
    combinePerKey(combineFns[combining]() as CombineFn<never, unknown, unknown>),
  )
  const plan = makePlan(pipeline)
  const run = new Stepped(plan, 'full', false)
  const traced: (readonly TraceEvent[])[] = []
  // Not to the stream's end: where only the beginning of a recording is here, time does not end with it.
  for (let step = 0; step < events.length; step++) traced.push(run.step() ?? [])
  return { version: TRACE_VERSION, header: traceHeader(plan, 'full', 'direct'), events: traced.flat() }
}

/** The watermark after each moment. */
export function watermarksOf(moments: readonly Moment[], choice: WatermarkChoice): readonly Timestamp[] {
  if (choice.kind === 'recorded') return moments.map(({ watermarkMs }) => watermarkMs)
  const estimator = estimatorOf(choice)
  const read = () => moments.flatMap(({ eventTimeMs }) => eventTimeMs ?? [])
  const tracker = estimator.track({ state: undefined, ahead: () => earliestToCome(read()) })
  let now = Number.NEGATIVE_INFINITY
  return moments.map(({ atMs, eventTimeMs, watermarkMs }) => {
    // That a source has ended is known, however it is estimated.
    if (watermarkMs === Number.POSITIVE_INFINITY) now = watermarkMs
    else if (eventTimeMs !== undefined) now = Math.max(now, tracker.observe(eventTimeMs, atMs))
    return now
  })
}

/** The estimator of a choice. */
export function estimatorOf(choice: Exclude<WatermarkChoice, { kind: 'recorded' }>): WatermarkEstimator {
  if (choice.kind === 'perfect') return perfect()
  return choice.kind === 'outOfOrder' ? outOfOrder(choice.boundMs) : percentile(choice.percent)
}

/** What a testStream gives to do the same: elements of a moment at once, after which the triggers are asked. */
function eventsOf(moments: readonly Moment[], watermarks: readonly Timestamp[]): readonly TestStreamEvent[] {
  const events: TestStreamEvent[] = []
  let now = 0
  let watermark = Number.NEGATIVE_INFINITY
  for (const [i, { atMs, elements }] of moments.entries()) {
    if (atMs > now) {
      events.push({ kind: 'processingTime', byMs: atMs - now })
      now = atMs
    }
    if (elements.length > 0) {
      const given = elements.map(({ key, value, eventTimeMs: timestamp }) => ({ value: kv(key, value), timestamp }))
      events.push({ kind: 'elements', elements: given })
    }
    const to = watermarks[i] as Timestamp
    if (to > watermark) events.push({ kind: 'watermark', to })
    watermark = Math.max(watermark, to)
  }
  return events
}

/** The moments with one of them moved. A recorded watermark stays where it was, for nothing is known of another. */
function movedEarlier(moments: readonly Moment[], { moment: index, byMs }: Earlier): readonly Moment[] {
  const moved = moments[index]
  if (moved === undefined || byMs <= 0) return moments
  const atMs = moved.atMs - byMs
  const place = moments.findIndex(moment => moment.atMs > atMs)
  const watermarkMs = moments[place - 1]?.watermarkMs ?? Number.NEGATIVE_INFINITY
  const rest = { atMs: moved.atMs, elements: [], watermarkMs: moved.watermarkMs }
  const others = moments.map((moment, i) => (i === index ? rest : moment))
  return [...others.slice(0, place), { ...moved, atMs, watermarkMs }, ...others.slice(place)]
}

/** The window function of a shape. */
export function windowFnOf(shape: WindowFnShape): WindowFn {
  switch (shape.kind) {
    case 'fixed':
      return fixedWindows(shape.sizeMs, { offset: shape.offsetMs })
    case 'sliding':
      return slidingWindows({ size: shape.sizeMs, period: shape.periodMs, offset: shape.offsetMs })
    case 'sessions':
      return sessions(shape.gapMs)
    case 'global':
      return globalWindows()
  }
}
