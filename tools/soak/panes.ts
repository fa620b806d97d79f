import fc from 'fast-check'
import {
  afterAll,
  afterWatermark,
  direct,
  groupByKey,
  never,
  orFinally,
  type PaneEvent,
  type PaneInfo,
  Pipeline,
  type Trigger,
} from 'yeoul'
import { encodeJson } from '../../lib/core/tagged-json.ts'
import type { Kind, WayAround } from './kind.ts'
import { denseScenario, type Scenario, scenario, sessionWindows, standingWindows, windowed } from './scenario.ts'

/** A pane, as both sides tell it: `end` of the global window is no number, so it is named. */
interface ToldPane extends PaneInfo {
  readonly key: string
  readonly window: readonly [start: number | 'global', maxTimestamp: number]
  /** Sorted. */
  readonly values: readonly number[]
  readonly timestamp: number | 'Infinity'
}

const scenarios = fc.oneof(scenario(fc.oneof(standingWindows, standingWindows, sessionWindows)), denseScenario)

/** What groupings make of elements: their panes. The judge is Beam Java's ReduceFnRunner. */
export const panes: Kind<Scenario, ToldPane> = {
  transcripts: (seed, count) => fc.sample(scenarios, { seed, numRuns: count }).map(numbered),
  forJudge,
  ours: panesOf,
  explanations: [
    {
      why: 'after a firing of an early or late trigger, Beam Java resets its root, not its parts (a Repeatedly would)',
      around: from => around(from, repeatFirings),
    },
    {
      why: 'nothing in Beam Java wakes an afterWatermark at the end of the window if it came to its turn after the last element',
      around: from => around(from, wakeAtTheEnd),
    },
    {
      why: 'in discarding sessions, Beam Java releases the holds of a window when one that was merged into it is cleaned up',
      around: asAccumulating,
    },
    {
      why: 'the first two of these',
      around: from => around(from, trigger => wakeAtTheEnd(repeatFirings(trigger) as Trigger)),
    },
  ],
}

/** Each element is a number of its own. */
function numbered(from: Scenario): Scenario {
  let n = 0
  const steps = from.steps.map(step =>
    'elements' in step ? { elements: step.elements.map(({ key, at }) => ({ key, at, n: n++ })) } : step,
  )
  return { ...from, steps }
}

/** What the judge reads: watermarks as they stand, the end of time as the last step, keys by their encoding. */
function forJudge({ windows, options, steps }: Scenario): object {
  let watermark = 0
  const told = steps.map(step => {
    if ('elements' in step) {
      return { elements: step.elements.map(({ key, n, at }) => ({ key: encodeJson(key), n, at })) }
    }
    if ('clockBy' in step) return step
    watermark += step.watermarkBy
    return { watermark }
  })
  return { kind: 'panes', windows, options, steps: [...told, { watermark: 'Infinity' }] }
}

/** The panes that the direct runner makes at each step, and at the end of time. */
async function panesOf(from: Scenario) {
  const p = new Pipeline()
  windowed(p, from).apply(groupByKey())
  const run = direct().stepped(p)
  return Array.from({ length: from.steps.length + 1 }, () =>
    (run.step() ?? []).filter((event): event is PaneEvent => event.type === 'pane').map(told),
  )
}

/** The judge gets another trigger that means the same; undefined if it is no other. */
function around(from: Scenario, rewrite: (trigger: Trigger) => object): WayAround<Scenario> | undefined {
  const { trigger } = from.options
  if (trigger === undefined) return undefined
  const rewritten = rewrite(trigger)
  if (JSON.stringify(rewritten) === JSON.stringify(trigger)) return undefined
  return { transcript: from, forJudge: { ...forJudge(from), options: { ...from.options, trigger: rewritten } } }
}

/** In accumulating mode nothing is released there, and all that differs is how many values a pane shows. */
function asAccumulating(from: Scenario): WayAround<Scenario> | undefined {
  if (from.windows.kind !== 'sessions' || from.options.accumulationMode !== 'discarding') return undefined
  const transcript: Scenario = { ...from, options: { ...from.options, accumulationMode: 'accumulating' } }
  return { transcript, forJudge: forJudge(transcript) }
}

/** Has every element wake the window at its end, by a part that never fires. */
function wakeAtTheEnd(trigger: Trigger): object {
  return orFinally(trigger, afterAll(afterWatermark(), never()))
}

/** Has the judge put a Repeatedly around early and late firings that have parts. */
function repeatFirings(trigger: Trigger): object {
  switch (trigger.kind) {
    case 'afterWatermark': {
      const hasParts = [trigger.early, trigger.late].some(firings => firings !== undefined && 'triggers' in firings)
      return hasParts ? { ...trigger, repeated: true } : trigger
    }
    case 'afterAny':
    case 'afterAll':
    case 'afterEach':
      return { ...trigger, triggers: trigger.triggers.map(repeatFirings) }
    case 'repeatedly':
      return { ...trigger, trigger: repeatFirings(trigger.trigger) }
    case 'orFinally':
      return { ...trigger, main: repeatFirings(trigger.main), until: repeatFirings(trigger.until) }
    default:
      return trigger
  }
}

function told({ key, window, value, eventTimeMs, pane }: PaneEvent): ToldPane {
  const { timing, index, nonSpeculativeIndex, isFirst, isLast } = pane
  return {
    key: encodeJson(key),
    window: window.start === Number.NEGATIVE_INFINITY ? ['global', -1] : [window.start, window.maxTimestamp],
    values: [...(value as Iterable<number>)].sort((a, b) => a - b),
    timestamp: eventTimeMs === Number.POSITIVE_INFINITY ? 'Infinity' : eventTimeMs,
    timing,
    index,
    nonSpeculativeIndex,
    isFirst,
    isLast,
  }
}
