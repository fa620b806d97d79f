import { expect, test } from '@jest/globals'
import { direct, kv, Pipeline, parDo, processingTimer, type Trace, testStream, timestamped, valueState } from 'yeoul'
import { keyLanes } from 'yeoul/charts'
import { Drawing } from './drawing.ts'
import { expectGolden } from './golden.ts'
import { modelElements, modelRun } from './model-run.ts'

/** Counts by key until nothing came for 20 seconds. */
async function counting(): Promise<Trace> {
  let stream = testStream<readonly [string, number]>()
  let now = 0
  for (const { key, eventTimeMs, arrivedMs } of modelElements()) {
    stream = stream.advanceProcessingTime(arrivedMs - now).addElements(timestamped(kv(key, 1), eventTimeMs))
    now = arrivedMs
  }
  const bursts = new Pipeline().apply(
    stream.advanceWatermarkToInfinity(),
    parDo({
      state: { count: valueState<number>() },
      timers: { quiet: processingTimer() },
      process({ state, timers }) {
        state.count.write((state.count.read() ?? 0) + 1)
        timers.quiet.setRelative('20s')
      },
      onTimer({ state, key }) {
        const burst = [key, state.count.read()]
        state.count.clear()
        return [burst]
      },
    }),
  )
  return (await direct().collect(bursts)).trace
}

test('a lane for each key: its state, and its timers', async () => {
  const trace = await counting()
  const chart = keyLanes(trace)
  const drawing = new Drawing(chart.toSVG())
  expect(drawing.texts('lane')).toHaveLength(3)
  const timers = trace.events.flatMap(event => (event.type === 'timer' ? [event] : []))
  expect(drawing.count('timer-set')).toBe(timers.filter(({ action }) => action === 'set').length)
  expect(drawing.count('timer-fired')).toBe(timers.filter(({ action }) => action === 'fire').length)
  expect(chart.toTable().match(/^\| #/gm)).toHaveLength(
    trace.events.filter(({ type }) => type === 'timer' || type === 'state').length,
  )
  expect(() => keyLanes(trace, { keys: ['#gaol'] })).toThrow(
    'has no state or timer of the key #gaol; it has those of 3 keys',
  )
  expectGolden('key-lanes.svg', chart.toSVG())
})

test('says where there is nothing to see', async () => {
  const trace = await modelRun()
  expect(() => keyLanes(trace)).toThrow('keyLanes: this run has neither state nor timers; use parDo({ state, timers })')
})
