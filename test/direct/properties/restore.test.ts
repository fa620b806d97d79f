import { expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import {
  asIterable,
  asMultimap,
  bagState,
  combineGlobally,
  combinePerKey,
  combiningState,
  count,
  counter,
  countPerElement,
  direct,
  eventTimer,
  fixedWindows,
  flatten,
  globalWindows,
  groupByKey,
  type KV,
  kv,
  map,
  mapState,
  mean,
  type PCollection,
  Pipeline,
  parDo,
  processingTimer,
  read,
  type Source,
  type SourceElement,
  type SteppedRun,
  setState,
  sum,
  type TraceEvent,
  type TraceLevel,
  topByValue,
  valueState,
  windowInto,
  withDeadLetters,
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

type Pairs = PCollection<KV<unknown, number>>

const told = counter('told')

/** Every kind of state, and both kinds of timers, in one step. */
const stateful = (pairs: Pairs) =>
  pairs.apply(
    parDo({
      state: {
        value: valueState(0),
        bag: bagState<number>(),
        sum: combiningState(mean()),
        map: mapState<number, number[]>(),
        set: setState<number>(),
      },
      timers: { event: eventTimer(), processing: processingTimer() },
      process({ element: [key, n], timestamp, window, state, timers }) {
        told.inc()
        state.value.write(state.value.read() + n)
        state.bag.add(n)
        state.sum.add(n)
        state.map.put(n % 3, [...(state.map.get(n % 3) ?? []), n])
        if (state.set.has(n)) state.set.remove(n)
        else state.set.add(n)
        if (n % 2 === 0) timers.event.set(Math.min(timestamp + 7, window.end), { outputTimestamp: timestamp })
        if (n % 3 === 0) timers.processing.setRelative(Math.abs(n))
        if (n === 5) timers.event.clear()
        if (n === -5) state.bag.clear()
        return [kv(key, state.value.read())]
      },
      onTimer({ key, timer, state, timers, timestamp }) {
        const all = [...state.bag.read()].length + [...state.map.entries()].length + [...state.set.read()].length
        if (timer === 'processing') state.value.clear()
        else if (state.value.read() > 3) timers.processing.setRelative(3)
        state.set.clear()
        return [kv(key, all + (state.sum.read() ?? 0) + (timestamp % 2))]
      },
    }),
  )

// Some sources have broken elements that nobody takes.
jest.spyOn(console, 'warn').mockImplementation(() => {})

/** A random pipeline with all of it. */
function build(from: Scenario, others: Scenario['steps'], parts: ReadonlySet<string>): Pipeline {
  const p = new Pipeline()
  const input = windowed(p, from)
  input.apply(groupByKey())
  if (parts.has('stateful')) {
    const inFixed = arrivals(p, from.steps).apply(windowInto(fixedWindows(9), from.options))
    stateful(inFixed).apply(windowInto(fixedWindows(15)), combinePerKey(sum()))
    stateful(arrivals(p, from.steps)).apply(countPerElement(), topByValue(2))
  }
  if (parts.has('side')) {
    const side = windowed(p, { ...from, windows: { kind: 'global' }, steps: others })
    const pairs = side.apply(map(([key, n]) => kv(encodeJson(key), n)))
    input
      .apply(
        map(
          ([key, n], { sideInputs: { all, byKey } }) =>
            kv(key, n + [...all].length + [...(byKey.get('"a"') ?? [])].length),
          {
            sideInputs: { all: asIterable(side), byKey: asMultimap(pairs) },
          },
        ),
      )
      .apply(windowInto(globalWindows()), combinePerKey(sum()))
  }
  if (parts.has('dead')) {
    const { output, deadLetters } = input.apply(
      withDeadLetters(
        map(([key, n]) => {
          if (n < 0) throw new RangeError(`${n}`)
          return kv(key, n)
        }),
      ),
    )
    output.apply(windowInto(globalWindows()), combineGlobally(count()))
    deadLetters.apply(map(({ reason }) => reason))
  }
  if (parts.has('source')) {
    flatten(p.apply(read(numbers(from, 3))), p.apply(read(numbers({ ...from, steps: others }, 2)))).apply(
      windowInto(fixedWindows(8)),
      countPerElement(),
    )
  }
  return p
}

/** The elements of the steps as the parts of a source, with times, watermarks and partitions of their own. */
function numbers({ steps }: Scenario, size: number): Source<number, number, number> {
  let watermark = 0
  let arrivedAt = 0
  const all: SourceElement<number>[] = []
  for (const step of steps) {
    if ('watermarkBy' in step) watermark += step.watermarkBy
    else if ('clockBy' in step) arrivedAt += step.clockBy
    else
      for (const { n, at } of step.elements) {
        if (n === 7) all.push({ broken: n, reason: 'seven', place: `${all.length}` })
        else if (n < 0) all.push({ value: n, timestamp: at, arrivedAt, partition: `${n % 2}`, watermark })
        else all.push({ value: n, timestamp: at, ...(n > 5 && { arrivedAt }) })
      }
  }
  return {
    name: 'numbers',
    bounded: true,
    split: () => [0, 1],
    open(part, mark) {
      const own = all.filter((_, i) => i % 2 === part)
      let next = mark ?? 0
      return {
        readBundle() {
          if (next >= own.length) return undefined
          next += size
          return own.slice(next - size, next)
        },
        watermark: () => next,
        checkpointMark: () => next,
      }
    },
  }
}

const lines = (events: readonly TraceEvent[]) => events.map(encodeJson)

function whole(run: SteppedRun): string[] {
  const all: string[] = []
  for (let events = run.step(); events !== undefined; events = run.step()) all.push(...lines(events))
  return all
}

const parts = fc.uniqueArray(fc.constantFrom('stateful', 'side', 'dead', 'source')).map(names => new Set(names))
const anyScenario = scenario(fc.oneof(standingWindows, sessionWindows))
/** After how many steps the run goes on from a snapshot; 0 is at once, and several times. */
const cuts = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 5 })

test('restored at random arrivals, each time in a new run, it makes the same trace', () =>
  fc.assert(
    fc.property(anyScenario, steps, parts, cuts, (from, others, parts, cuts) => {
      const expected = whole(direct().stepped(build(from, others, parts)))
      let run = direct().stepped(build(from, others, parts))
      const got: string[] = []
      for (const cut of cuts) {
        for (let i = 0; i < cut; i++) got.push(...lines(run.step() ?? []))
        const snapshot = Uint8Array.from(run.snapshot())
        run = direct().stepped(build(from, others, parts))
        run.restore(snapshot)
      }
      expect([...got, ...whole(run)]).toEqual(expected)
    }),
    runs(80),
  ))

test('taken back on the same run, any number of times', () =>
  fc.assert(
    fc.property(anyScenario, steps, parts, cuts, (from, others, parts, cuts) => {
      const run = direct().stepped(build(from, others, parts))
      const before: string[] = []
      for (const cut of cuts) {
        for (let i = 0; i < cut; i++) before.push(...lines(run.step() ?? []))
        const snapshot = run.snapshot()
        const rest = whole(run)
        run.restore(snapshot)
        expect(run.snapshot()).toEqual(snapshot)
        expect(whole(run)).toEqual(rest)
        run.restore(snapshot)
      }
      expect([...before, ...whole(run)]).toEqual(whole(direct().stepped(build(from, others, parts))))
    }),
    runs(30),
  ))

test('the fast paths, too: with a trace of panes', () =>
  fc.assert(
    fc.property(
      fc.record({ steps, windows: standingWindows, options: fc.constant({ accumulationMode: 'discarding' as const }) }),
      steps,
      cuts,
      (from: Scenario, others, cuts) => {
        const make = () => {
          const p = new Pipeline()
          const input = windowed(p, from)
          input.apply(combinePerKey(count()))
          input.apply(combinePerKey(sum()))
          input.apply(groupByKey())
          input.apply(countPerElement(), topByValue(2))
          flatten(input, windowed(p, { ...from, steps: others }).apply(map(pair => pair)))
          return p
        }
        if (from.windows.kind === 'own') return
        const expected = whole(direct({ trace: 'panes' }).stepped(make()))
        let run = direct({ trace: 'panes' }).stepped(make())
        const got: string[] = []
        for (const cut of cuts) {
          for (let i = 0; i < cut; i++) got.push(...lines(run.step() ?? []))
          const snapshot = run.snapshot()
          run = direct({ trace: 'panes' }).stepped(make())
          run.restore(snapshot)
        }
        expect([...got, ...whole(run)]).toEqual(expected)
      },
    ),
    runs(60),
  ))

test('the same input makes the same trace, byte for byte, at every level', () =>
  fc.assert(
    fc.asyncProperty(anyScenario, steps, parts, async (from, others, parts) => {
      for (const trace of ['full', 'panes', 'off'] satisfies TraceLevel[]) {
        const texts = await Promise.all(
          [1, 2].map(async () => {
            const result = await direct({ trace }).run(build(from, others, parts))
            return [
              ...lines(result.trace.events),
              encodeJson(result.trace.header),
              result.metrics.counter('told'),
            ].join('\n')
          }),
        )
        expect(texts[1]).toBe(texts[0])
      }
    }),
    runs(20),
  ))

test('a stepped run makes the trace of a run', () =>
  fc.assert(
    fc.asyncProperty(anyScenario, steps, parts, async (from, others, parts) => {
      const { trace } = await direct().run(build(from, others, parts))
      expect(whole(direct().stepped(build(from, others, parts)))).toEqual(lines(trace.events))
    }),
    runs(30),
  ))

test('enforce finds nothing wrong, and changes nothing', () =>
  fc.assert(
    fc.asyncProperty(anyScenario, steps, parts, async (from, others, parts) => {
      const strict = await direct({ enforce: true }).run(build(from, others, parts))
      const { trace } = await direct().run(build(from, others, parts))
      expect(lines(strict.trace.events)).toEqual(lines(trace.events))
    }),
    runs(20),
  ))
