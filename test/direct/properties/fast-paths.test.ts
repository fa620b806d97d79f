import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  afterWatermark,
  asIterable,
  combineFn,
  combineGlobally,
  combinePerKey,
  composeCombineFns,
  count,
  countPerElement,
  defaultTrigger,
  direct,
  distinct,
  distinctBy,
  flatMap,
  groupByKey,
  type KV,
  kv,
  map,
  max,
  mean,
  min,
  type PaneEvent,
  type PCollection,
  Pipeline,
  repeatedly,
  sum,
  type TraceLevel,
  timestamped,
  top,
  topByValue,
  type WindowedValue,
  type WindowingOptions,
  windowInto,
} from 'yeoul'
import { encodeJson } from '../../../lib/core/tagged-json.ts'
import {
  arrivals,
  type Scenario,
  scenario,
  sessionWindows,
  standingWindows,
  steps,
  windowed,
} from '../../../tools/soak/scenario.ts'
import { runs } from './runs.ts'

// A full trace is made by the general operators alone; below it, a runner may take faster ones. They must agree.

type Pairs = PCollection<KV<unknown, number>>

/** A sum that can be taken back, in an accumulator that is changed in place and handed out as it is. */
const tally = combineFn({
  createAccumulator: () => ({ n: 0, sum: 0 }),
  addInput(a, n: number) {
    a.n++
    a.sum += n
    return a
  },
  mergeAccumulators(parts) {
    const all = { n: 0, sum: 0 }
    for (const { n, sum } of parts) {
      all.n += n
      all.sum += sum
    }
    return all
  },
  extractOutput: a => a,
  subtractAccumulator(a, { n, sum }) {
    a.n -= n
    a.sum -= sum
    return a
  },
})

/** Strings, one after the other: where elements come in another order the text is another, so it is sorted. */
const texts = combineFn({
  createAccumulator: (): string[] => [],
  addInput: (all, n: number) => [...all, `${n}`],
  mergeAccumulators: parts => [...parts].flat(),
  extractOutput: all => [...all].sort().join(),
})

/** A list that is changed in place, and merged into the first. */
const inPlace = combineFn({
  createAccumulator: (): number[] => [],
  addInput(all, n: number) {
    all.push(n)
    return all
  },
  mergeAccumulators(parts) {
    const [first = [], ...others] = parts
    for (const other of others) first.push(...other)
    return first
  },
  extractOutput: all => [...all].sort((a, b) => a - b),
})

const FNS = {
  count: combinePerKey(count()),
  sum: combinePerKey(sum()),
  mean: combinePerKey(mean()),
  min: combinePerKey(min()),
  max: combinePerKey(max()),
  largest: combinePerKey(top<number>(2)),
  composed: combinePerKey(composeCombineFns<number, object>({ n: count(), most: max(), two: top<number>(2) })),
  tally: combinePerKey(tally),
  texts: combinePerKey(texts),
  inPlace: combinePerKey(inPlace),
}

const STEPS: Readonly<Record<string, (pairs: Pairs) => PCollection<unknown>>> = {
  ...FNS,
  globally: pairs =>
    pairs.apply(
      map(([, n]) => n),
      combineGlobally(sum()),
    ),
  tallyGlobally: pairs =>
    pairs.apply(
      map(([, n]) => n),
      combineGlobally(tally),
    ),
  groups: pairs =>
    pairs.apply(
      groupByKey(),
      map(([k, group]) =>
        kv(
          k,
          [...group].sort((a, b) => a - b),
        ),
      ),
    ),
  perElement: pairs => pairs.apply(countPerElement()),
  distinct: pairs => pairs.apply(distinct()),
  distinctBy: pairs =>
    pairs.apply(
      distinctBy(([k]) => k),
      map(([k]) => k),
    ),
  top: pairs => pairs.apply(combinePerKey(count()), topByValue(2)),
  twice: pairs =>
    pairs.apply(
      combinePerKey(sum()),
      map(([k, n]) => kv(k === 'a', n)),
      combinePerKey(max()),
    ),
  // An element that a function looks at comes once for each of its windows.
  apart: pairs =>
    pairs.apply(
      map(([k, n], { window }) => kv(k, n + (window.start === -Infinity ? 0 : window.start))),
      combinePerKey(sum()),
    ),
  words: pairs =>
    pairs.apply(
      flatMap(([k, n]) => Array.from({ length: Math.abs(n) % 4 }, (_, i) => `${encodeJson(k)}${i}`)),
      countPerElement(),
    ),
  generated: pairs =>
    pairs.apply(
      flatMap(function* ([k, n]) {
        if (n > 0) yield encodeJson(k)
        yield `${n}`
      }),
      countPerElement(),
    ),
  stamped: pairs =>
    pairs.apply(
      flatMap(([, n]) => (n > 0 ? [timestamped(`${n}`, n), `${n}`, timestamped('all', 5)] : [])),
      countPerElement(),
    ),
  mixedWords: pairs =>
    pairs.apply(
      flatMap(([k, n]) => [k, n, `${n}`, { n }]),
      countPerElement(),
    ),
  distinctWords: pairs =>
    pairs.apply(
      flatMap(([, n]) => [`${n}`, `${-n}`]),
      distinct(),
    ),
  spread: pairs =>
    pairs.apply(
      flatMap(([k, n]) => (n > 0 ? [kv(k, n), kv('spread', n)] : [])),
      combinePerKey(count()),
    ),
  again: pairs => pairs.apply(combinePerKey(count()), windowInto(pairsIn(7)), combinePerKey(sum())),
}
function pairsIn(size: number) {
  return { ...fixedOf(size), name: 'again' }
}
function fixedOf(size: number) {
  return {
    name: 'fixed',
    assignWindows: ({ timestamp }: { timestamp: number }) => {
      const start = Number.isFinite(timestamp) ? Math.floor(timestamp / size) * size : 0
      return [{ start, end: start + size, maxTimestamp: start + size - 1 }]
    },
  }
}

/** Outputs as texts: the windows in the order in which they fired, what fired of a window at once in order of value. */
function canonical(outputs: readonly WindowedValue<unknown>[]): readonly string[] {
  const groups: { window: string; lines: string[] }[] = []
  for (const { value, timestamp, window, pane } of outputs) {
    const name = `[${window.start},${window.end})`
    if (groups.at(-1)?.window !== name) groups.push({ window: name, lines: [] })
    groups.at(-1)?.lines.push(`${name} ${encodeJson(value)} @${timestamp} ${encodeJson(pane)}`)
  }
  return groups.flatMap(({ lines }) => lines.sort())
}

async function at(level: TraceLevel, collection: PCollection<unknown>) {
  const { outputs, metrics, trace } = await direct({ trace: level }).collect(collection)
  const panes = trace.events.filter((event): event is PaneEvent => event.type === 'pane')
  return {
    outputs: canonical(outputs),
    dropped: [metrics.counter('droppedDueToLateness'), metrics.counter('droppedDueToClosedWindow')],
    panes: panes.map(({ step, key, window, pane, value, eventTimeMs, watermarkMs, why, processingTimeMs }) =>
      encodeJson([step, key, [window.start, window.end], pane, value, eventTimeMs, watermarkMs, why, processingTimeMs]),
    ),
    others: trace.events.flatMap(event => {
      if (event.type === 'drop') return [encodeJson({ ...event, id: 0 })]
      return event.type === 'expire' || event.type === 'merge' ? [encodeJson(event)] : []
    }),
  }
}

async function expectAgreement(collection: PCollection<unknown>): Promise<void> {
  const [full, panes, off] = [await at('full', collection), await at('panes', collection), await at('off', collection)]
  expect(panes.outputs).toEqual(full.outputs)
  expect(off.outputs).toEqual(full.outputs)
  expect([panes.dropped, off.dropped]).toEqual([full.dropped, full.dropped])
  expect([...panes.panes].sort()).toEqual([...full.panes].sort())
  expect([...panes.others].sort()).toEqual([...full.others].sort())
}

const step = fc.constantFrom(...Object.keys(STEPS))
const onePane: fc.Arbitrary<WindowingOptions> = fc
  .record({
    trigger: fc.constantFrom(
      undefined,
      defaultTrigger(),
      afterWatermark(),
      repeatedly(afterWatermark()),
      repeatedly(repeatedly(defaultTrigger())),
    ),
    accumulationMode: fc.constantFrom('accumulating' as const, 'discarding' as const),
  })
  .map(({ trigger, accumulationMode }) => ({ accumulationMode, ...(trigger && { trigger }) }))

test('one pane a window', () =>
  fc.assert(
    fc.asyncProperty(
      fc.record({ steps, windows: standingWindows, options: onePane }),
      step,
      async (from: Scenario, name) => {
        const make = STEPS[name] as (typeof STEPS)[string]
        await expectAgreement(make(windowed(new Pipeline(), from)))
      },
    ),
    runs(300),
  ))

test('any trigger, sessions too', () =>
  fc.assert(
    fc.asyncProperty(scenario(fc.oneof(standingWindows, sessionWindows)), step, async (from, name) => {
      const make = STEPS[name] as (typeof STEPS)[string]
      let collection: PCollection<unknown>
      try {
        collection = make(windowed(new Pipeline(), from))
      } catch {
        // Panes that would be counted twice are refused where the pipeline is built.
        return
      }
      await expectAgreement(collection)
    }),
    runs(120),
  ))

test('side inputs', () =>
  fc.assert(
    fc.asyncProperty(fc.record({ steps, windows: standingWindows, options: onePane }), steps, async (from, others) => {
      const p = new Pipeline()
      const side = windowed(p, { ...from, steps: others })
      if (from.windows.kind === 'own') return
      const seen = windowed(p, from).apply(
        map(
          ([k, n], { sideInputs }) =>
            kv(k, [n, ...[...sideInputs.side].map(([, m]) => m)].sort((a, b) => a - b).join()),
          {
            sideInputs: { side: asIterable(side) },
          },
        ),
      )
      await expectAgreement(seen)
    }),
    runs(60),
  ))

test('no elements at all, and a global combine of nothing', async () => {
  for (const [name, make] of Object.entries(STEPS)) {
    const nothing = arrivals(new Pipeline(), [])
    await expectAgreement(make(nothing)).catch(error => {
      throw new Error(`${name}: ${error}`)
    })
  }
})
