import { describe, expect, test } from '@jest/globals'
import {
  asIterable,
  bagState,
  coders,
  combinePerKey,
  counter,
  direct,
  fixedWindows,
  globalWindows,
  groupByKey,
  kv,
  map,
  Pipeline,
  parDo,
  read,
  type Sink,
  type Source,
  type SourceElement,
  type SteppedRun,
  sum,
  type TraceEvent,
  testStream,
  timestamped,
  windowInto,
  withKeys,
  write,
} from 'yeoul'

function finish(run: SteppedRun): TraceEvent[] {
  const all: TraceEvent[] = []
  for (let events = run.step(); events !== undefined; events = run.step()) all.push(...events)
  return all
}

const windowed = () => {
  const p = new Pipeline()
  p.apply(
    testStream<string>()
      .addElements(timestamped('a', 1), timestamped('b', 2))
      .advanceWatermarkTo(10)
      .addElements(timestamped('a', 12))
      .advanceProcessingTime('5s'),
    windowInto(fixedWindows(10)),
    withKeys(w => w),
    groupByKey(),
  )
  return p
}

test('a step is one arrival and all that follows from it; the end is undefined, and stays so', () => {
  const run = direct().stepped(windowed())
  const types: string[][] = []
  for (let events = run.step(); events !== undefined; events = run.step()) types.push(events.map(({ type }) => type))
  expect(types.map(step => step.filter(type => type === 'pane').length)).toEqual([0, 2, 0, 0, 1])
  expect([run.step(), run.step()]).toEqual([undefined, undefined])
})

test('its trace is that of a run', async () => {
  const { trace } = await direct().run(windowed())
  expect(finish(direct().stepped(windowed()))).toEqual(trace.events)
})

test('an empty pipeline has no steps', () => {
  expect(direct().stepped(new Pipeline()).step()).toBeUndefined()
})

describe('snapshots', () => {
  test('before the first step, at each step, and after the last', () => {
    const whole = finish(direct().stepped(windowed()))
    for (let steps = 0; steps <= 6; steps++) {
      const run = direct().stepped(windowed())
      const before: TraceEvent[] = []
      for (let i = 0; i < steps; i++) before.push(...(run.step() ?? []))
      const restored = direct().stepped(windowed())
      restored.restore(run.snapshot())
      expect([...before, ...finish(restored)]).toEqual(whole)
    }
  })
  test('back, and forth again, on the same run, also from its end', () => {
    const run = direct().stepped(windowed())
    run.step()
    const snapshot = run.snapshot()
    const first = finish(run)
    for (let i = 0; i < 3; i++) {
      run.restore(snapshot)
      expect(finish(run)).toEqual(first)
    }
  })
  test('a snapshot is bytes that do not change while the run goes on', () => {
    const run = direct().stepped(windowed())
    run.step()
    const snapshot = run.snapshot()
    const copy = snapshot.slice()
    finish(run)
    expect(snapshot).toEqual(copy)
    expect(snapshot).toBeInstanceOf(Uint8Array)
  })
  test('taking one changes nothing', () => {
    const run = direct().stepped(windowed())
    const all: TraceEvent[] = []
    for (let events = run.step(); events !== undefined; events = run.step()) {
      all.push(...events)
      run.snapshot()
    }
    expect(all).toEqual(finish(direct().stepped(windowed())))
  })
  test('metrics, ids and the clock go on', () => {
    const told = counter('told')
    const build = () => {
      const p = new Pipeline()
      p.apply(
        testStream<number>().addElements(1, 2).advanceProcessingTime(7).addElements(3),
        map(n => {
          told.inc()
          return n
        }),
      )
      return p
    }
    const run = direct().stepped(build())
    run.step()
    run.step()
    const restored = direct().stepped(build())
    restored.restore(run.snapshot())
    const next = restored.step() ?? []
    expect(next.flatMap(e => (e.type === 'element' ? [[e.id, e.processingTimeMs]] : []))).toEqual([[5, 7]])
  })
  test('an accumulator with a coder of its own', () => {
    interface Held {
      total: () => number
    }
    const held = (n: number): Held => ({ total: () => n })
    const { varint } = coders
    const fn = {
      createAccumulator: () => held(0),
      addInput: (a: Held, n: number) => held(a.total() + n),
      mergeAccumulators: (all: Iterable<Held>) => held([...all].reduce((t, a) => t + a.total(), 0)),
      extractOutput: (a: Held) => a.total(),
      accumulatorCoder: {
        deterministic: true,
        encode: (a: Held, to: Parameters<typeof varint.encode>[1]) => varint.encode(a.total(), to),
        decode: (from: Parameters<typeof varint.decode>[0]) => held(varint.decode(from)),
      },
    }
    const build = () => {
      const p = new Pipeline()
      p.apply(
        testStream<number>().addElements(1, 2).addElements(3),
        map(n => kv('k', n)),
        combinePerKey(fn),
      )
      return p
    }
    const run = direct().stepped(build())
    run.step()
    const restored = direct().stepped(build())
    restored.restore(run.snapshot())
    expect(finish(restored).flatMap(e => (e.type === 'pane' ? [e.value] : []))).toEqual([6])
  })
})

describe('sources', () => {
  /** Parts whose bundles are of one, two, three elements in turn. */
  const uneven = (parts: readonly number[], log: string[] = []): Source<string, number, number> => ({
    name: 'uneven',
    bounded: true,
    split: () => parts.map((_, i) => i),
    open(part, mark) {
      log.push(`open ${part} ${mark}`)
      let next = mark ?? 0
      return {
        readBundle() {
          if (next >= (parts[part] as number)) return undefined
          const bundle: SourceElement<string>[] = []
          for (let i = 0; i <= part && next < (parts[part] as number); i++) {
            bundle.push({ value: `${part}-${next}`, timestamp: next * 10 })
            next++
          }
          return bundle
        },
        watermark: () => next * 10,
        checkpointMark: () => next,
      }
    },
  })
  const build = (log?: string[]) => {
    const p = new Pipeline()
    p.apply(
      read(uneven([4, 7, 5], log)),
      windowInto(fixedWindows(20)),
      withKeys(value => value[0]),
      groupByKey(),
    )
    return p
  }
  test('are read again from their marks, each part in its turn', () => {
    const whole = finish(direct().stepped(build()))
    for (let steps = 0; steps < 20; steps++) {
      const run = direct().stepped(build())
      const before: TraceEvent[] = []
      for (let i = 0; i < steps; i++) before.push(...(run.step() ?? []))
      const log: string[] = []
      const restored = direct().stepped(build(log))
      restored.restore(run.snapshot())
      expect([steps, ...before, ...finish(restored)]).toEqual([steps, ...whole])
      // Opened once each, where they stood: not from the beginning.
      expect(log).toHaveLength(3)
    }
  })
  test('one that answers later is refused, with what to do', () => {
    const later: Source<number> = {
      name: 'later',
      bounded: true,
      split: async () => [null],
      open: () => ({ readBundle: () => undefined, watermark: () => Infinity, checkpointMark: () => null }),
    }
    const p = new Pipeline()
    p.apply(read(later))
    expect(() => direct().stepped(p).step()).toThrow(/gives a Promise\. Run it with run or collect/)
  })
})

test('a DoFn is set up again for a run that is taken back from its end', () => {
  const written: string[] = []
  const sink: Sink<string> = {
    name: 'list',
    open: () => ({ write: bundle => void written.push(...bundle.map(({ value }) => value)), close() {} }),
  }
  const p = new Pipeline()
  p.apply(testStream<string>().addElements('a').addElements('b'), write(sink))
  const run = direct().stepped(p)
  run.step()
  const snapshot = run.snapshot()
  finish(run)
  run.restore(snapshot)
  finish(run)
  expect(written).toEqual(['a', 'b', 'b'])
})

test('waiting elements, side inputs and state of every kind are in the snapshot', () => {
  const build = () => {
    const p = new Pipeline()
    const side = p.apply(
      testStream<number>().advanceWatermarkTo(5).addElements(timestamped(7, 6)),
      windowInto(globalWindows()),
    )
    p.apply(
      testStream<number>().addElements(timestamped(1, 1)).addElements(timestamped(2, 2)),
      withKeys(() => 'k'),
      parDo({
        state: { bag: bagState<number>() },
        sideInputs: { side: asIterable(side) },
        process({ element: [, n], state, sideInputs }) {
          state.bag.add(n)
          return [kv([...state.bag.read()].length, [...sideInputs.side].length)]
        },
      }),
      combinePerKey(sum()),
    )
    return p
  }
  const whole = finish(direct().stepped(build()))
  expect(whole.some(e => e.type === 'pane')).toBe(true)
  for (let steps = 0; steps < 9; steps++) {
    const run = direct().stepped(build())
    const before: TraceEvent[] = []
    for (let i = 0; i < steps; i++) before.push(...(run.step() ?? []))
    const restored = direct().stepped(build())
    restored.restore(run.snapshot())
    expect([...before, ...finish(restored)]).toEqual(whole)
  }
})
