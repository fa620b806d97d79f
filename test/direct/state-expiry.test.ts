import { describe, expect, test } from '@jest/globals'
import {
  bagState,
  direct,
  fixedWindows,
  globalWindows,
  type KV,
  kv,
  mapState,
  Pipeline,
  parDo,
  setState,
  testStream,
  timestamped,
  valueState,
  windowInto,
} from 'yeoul'
import { counting } from './counting.ts'

describe('how long it lives', () => {
  const stream = testStream<KV<unknown, unknown>>()
  test('until its window has expired; what comes after is dropped and counted', async () => {
    const counted = new Pipeline().apply(
      stream
        .addElements(timestamped(kv('k', 1), 1))
        .advanceWatermarkTo(14)
        .addElements(timestamped(kv('k', 2), 2))
        .advanceWatermarkTo(15)
        .addElements(timestamped(kv('k', 3), 3)),
      windowInto(fixedWindows(10), { allowedLateness: 5, accumulationMode: 'discarding' }),
      counting,
    )
    const { values, metrics, trace } = await direct().collect(counted)
    expect(values).toEqual([
      ['k', 1],
      ['k', 2],
    ])
    expect(metrics.counter('droppedDueToLateness', 'ParDo')).toBe(1)
    expect(trace.events.filter(e => e.type === 'expire').map(e => e.step)).toEqual(['ParDo'])
    expect(trace.events.flatMap(e => (e.type === 'drop' ? [[e.key, e.reason]] : []))).toEqual([['k', 'window expired']])
  })
  test('so that a thousand expired windows leave nothing behind', () => {
    let steps = stream
    for (let i = 0; i < 1000; i++) {
      steps = steps.addElements(timestamped(kv(`key ${i}`, 'x'.repeat(100)), i * 10)).advanceWatermarkTo(i * 10 + 10)
    }
    const p = new Pipeline()
    p.apply(
      steps,
      windowInto(fixedWindows(10)),
      parDo({
        state: { bag: bagState<unknown>() },
        process({ element: [, v], state }) {
          state.bag.add(v)
        },
      }),
    )
    const run = direct().stepped(p)
    for (let i = 0; i < 2000; i++) run.step()
    expect(run.snapshot().length).toBeLessThan(2000)
  })
  test('a key whose state was cleared leaves nothing behind', () => {
    const p = new Pipeline()
    p.apply(
      stream.addElements(...Array.from({ length: 500 }, (_, i) => kv(`key ${i}`, i))),
      windowInto(globalWindows()),
      parDo({
        state: { v: valueState<unknown>(), m: mapState<unknown, unknown>(), s: setState<unknown>() },
        process({ element: [key, v], state }) {
          state.v.write(v)
          state.m.put(key, v)
          state.s.add(v)
          state.v.clear()
          state.m.remove(key)
          state.s.clear()
        },
      }),
    )
    const run = direct().stepped(p)
    run.step()
    expect(run.snapshot().length).toBeLessThan(2000)
  })
})
