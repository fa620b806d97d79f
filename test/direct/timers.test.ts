import { describe, expect, test } from '@jest/globals'
import {
  type BoundedWindow,
  countPerElement,
  create,
  direct,
  type EventTimer,
  eventTimer,
  fixedWindows,
  globalWindows,
  type KV,
  kv,
  map,
  output,
  type PCollection,
  Pipeline,
  parDo,
  processingTimer,
  type TestStream,
  type TimerEvent,
  testStream,
  timestamped,
  valueState,
  windowInto,
} from 'yeoul'

const steps = () => testStream<KV<string, number>>()
const at = (time: number, key = 'k') => timestamped(kv(key, time), time)
type Pairs = PCollection<KV<string, number>>

/** A step with one event timer, which tells when it fired. */
const eventTimed = (act: (n: number, timer: EventTimer, window: BoundedWindow) => void) => (pairs: Pairs) =>
  pairs.apply(
    parDo({
      timers: { t: eventTimer() },
      process({ element: [, n], timers, window }) {
        act(n, timers.t, window)
      },
      onTimer: ({ key, timestamp }) => [`${key} @${timestamp}`],
    }),
  )

async function fired(stream: TestStream<KV<string, number>>, step: ReturnType<typeof eventTimed>, size?: number) {
  const windowFn = size === undefined ? globalWindows() : fixedWindows(size)
  const { outputs } = await direct().collect(new Pipeline().apply(stream, windowInto(windowFn), step))
  return outputs.map(o => o.value)
}

describe('event time', () => {
  test('fires when the watermark reaches it, once, in the order of time', () => {
    const p = new Pipeline()
    p.apply(
      steps().addElements(at(30), at(20, 'j')).advanceWatermarkTo(19).advanceWatermarkTo(20).advanceWatermarkTo(100),
      eventTimed((n, timer) => timer.set(n)),
    )
    const run = direct().stepped(p)
    const firings: unknown[][] = []
    for (let events = run.step(); events !== undefined; events = run.step()) {
      firings.push(
        events.filter((e): e is TimerEvent => e.type === 'timer' && e.action === 'fire').map(e => [e.key, e.at]),
      )
    }
    expect(firings).toEqual([[], [], [['j', 20]], [['k', 30]], []])
  })
  test('at the end of time all fire', async () => {
    const step = eventTimed((n, timer) => timer.set(n))
    expect(await fired(steps().addElements(at(50), at(40, 'j')), step)).toEqual(['j @40', 'k @50'])
    const atInfinity = eventTimed((_, timer) => timer.set(Infinity))
    expect(await fired(steps().addElements(at(50)), atInfinity)).toEqual(['k @Infinity'])
  })
  test('setting again replaces, clearing takes away, both also before the first', async () => {
    const step = eventTimed((n, timer) => {
      timer.clear()
      timer.set(n)
      if (n === 99) timer.clear()
    })
    expect(await fired(steps().addElements(at(50)).addElements(at(70)).advanceWatermarkTo(60), step)).toEqual(['k @70'])
    expect(await fired(steps().addElements(at(50)).addElements(at(99)), step)).toEqual([])
  })
  test('a time that is past fires when the arrival is over', () => {
    const p = new Pipeline()
    p.apply(
      steps().advanceWatermarkTo(100).addElements(at(50), at(51, 'j')).addElements(at(52)),
      eventTimed((n, timer) => timer.set(n)),
    )
    const run = direct().stepped(p)
    const firings: unknown[] = []
    for (let events = run.step(); events !== undefined; events = run.step()) {
      firings.push(events.flatMap(e => (e.type === 'timer' && e.action === 'fire' ? [e.at] : [])))
    }
    expect(firings).toEqual([[], [50, 51], [52], []])
  })
  test('each key and each window has its own', async () => {
    const step = eventTimed((_, timer, window) => timer.set(window.end - 1))
    const stream = steps().addElements(at(1), at(2), at(3, 'j'), at(12))
    expect(await fired(stream, step, 10)).toEqual(['k @9', 'j @9', 'k @19'])
  })
  test('at the expiry of its window it may fire, later it is refused', async () => {
    const stream = steps().addElements(at(1))
    expect(
      await fired(
        stream,
        eventTimed((_, timer) => timer.set(10)),
        10,
      ),
    ).toEqual(['k @10'])
    await expect(
      fired(
        stream,
        eventTimed((_, timer) => timer.set(11)),
        10,
      ),
    ).rejects.toThrow(/^ParDo: timer 't' was set to .*011Z, after its window has expired at .*010Z; set it earlier/)
  })
  test('what is no time is refused', async () => {
    for (const wrong of [Number.NaN, '10s', undefined, new Date(5)]) {
      const run = fired(
        steps().addElements(at(1)),
        eventTimed((_, timer) => timer.set(wrong as never)),
      )
      await expect(run).rejects.toThrow(/timer 't' was set to .*; set it to a timestamp in milliseconds/)
    }
  })
})

describe('the output timestamp', () => {
  const hold = (outputTimestamp: number) => eventTimed((_, timer) => timer.set(30, { outputTimestamp }))
  test('is the output’s, and holds the watermark until it fires', async () => {
    const p = new Pipeline()
    const counts = p.apply(
      steps().addElements(at(3)).advanceWatermarkTo(25).addElements(at(26, 'j')).advanceWatermarkTo(40),
      hold(5),
      windowInto(fixedWindows(10)),
      countPerElement(),
    )
    const { outputs, metrics, trace } = await direct().collect(counts)
    expect(metrics.counter('droppedDueToLateness')).toBe(0)
    expect(outputs.map(o => [o.value[0], o.window.start])).toEqual([
      ['k @5', 0],
      ['j @5', 0],
    ])
    const marks = trace.events.flatMap(e => (e.type === 'watermark' && e.step === 'ParDo' ? [e.eventTimeMs] : []))
    expect(marks).toEqual([5, 40, Infinity])
  })
  test('of a late element it does not take the watermark back', async () => {
    const p = new Pipeline()
    p.apply(
      steps()
        .addElements(at(3))
        .advanceWatermarkTo(20)
        .addElements(at(5))
        .advanceWatermarkTo(30)
        .advanceProcessingTime(9),
      parDo({
        timers: { due: processingTimer() },
        process: ({ element: [, n], timers }) => {
          if (n === 5) timers.due.setRelative(9)
        },
        onTimer: () => [],
      }),
    )
    const { trace } = await direct().run(p)
    const marks = trace.events.flatMap(e => (e.type === 'watermark' && e.step === 'ParDo' ? [e.eventTimeMs] : []))
    expect(marks).toEqual([20, Infinity])
  })
  test('a cleared timer, and a replaced one, hold no more', async () => {
    const p = new Pipeline()
    p.apply(
      steps()
        .addElements(at(3))
        .advanceWatermarkTo(10)
        .addElements(at(11))
        .advanceWatermarkTo(20)
        .addElements(at(21))
        .advanceWatermarkTo(22),
      eventTimed((n, timer) => {
        if (n === 21) timer.clear()
        else timer.set(50, { outputTimestamp: n })
      }),
    )
    const { trace } = await direct().run(p)
    const marks = trace.events.flatMap(e => (e.type === 'watermark' && e.step === 'ParDo' ? [e.eventTimeMs] : []))
    expect(marks).toEqual([3, 11, 22, Infinity])
  })
  test('may not be NaN, nor later than the firing', async () => {
    for (const wrong of [Number.NaN, 31, '5s' as never]) {
      await expect(fired(steps().addElements(at(3)), hold(wrong))).rejects.toThrow(
        /^ParDo: timer 't'.* output timestamp/,
      )
    }
  })
})

describe('processing time', () => {
  const silence = (pairs: Pairs) =>
    pairs.apply(
      parDo({
        timers: { t: processingTimer() },
        process({ element: [, n], timers }) {
          timers.t.setRelative(10)
          if (n === 99) timers.t.clear()
        },
        onTimer: ({ key, timestamp }) => [`${key} @${timestamp}`],
      }),
    )

  test('fires so long after it was set; setting again puts it off; its output has the element’s time', () => {
    const p = new Pipeline()
    p.apply(
      steps()
        .addElements(at(3))
        .advanceProcessingTime(9)
        .addElements(at(5))
        .advanceProcessingTime(9)
        .advanceProcessingTime(1)
        .advanceProcessingTime(100),
      silence,
      map(text => text),
    )
    const run = direct().stepped(p)
    const told: unknown[] = []
    for (let events = run.step(); events !== undefined; events = run.step()) {
      for (const e of events) if (e.type === 'element' && e.step === 'Map') told.push([e.value, e.processingTimeMs])
    }
    expect(told).toEqual([['k @5', 19]])
  })
  test('clearing takes it away', async () => {
    const p = new Pipeline().apply(steps().addElements(at(99)).advanceProcessingTime(100), silence)
    expect((await direct().collect(p)).values).toEqual([])
  })
  test('what still waits when the input ends gets its time', async () => {
    const p = new Pipeline().apply(create([at(1), at(2, 'j')]), silence)
    expect((await direct().collect(p)).values).toEqual(['k @1', 'j @2'])
  })
  test('a delay that is none is refused', async () => {
    for (const wrong of ['soon', Number.NaN, -5, '-1s']) {
      const p = new Pipeline().apply(
        create([at(1)]),
        parDo({
          timers: { t: processingTimer() },
          process({ timers }) {
            timers.t.setRelative(wrong as never)
          },
          onTimer() {},
        }),
      )
      await expect(direct().collect(p)).rejects.toThrow(/^ParDo: timer 't'/)
    }
  })
})

describe('a timer that sets itself again', () => {
  const looping = (next: (timestamp: number) => number | undefined) => (pairs: Pairs) =>
    pairs.apply(
      parDo({
        timers: { t: eventTimer() },
        process({ element: [, time], timers }) {
          timers.t.set(time)
        },
        onTimer({ timestamp, timers }) {
          const at = next(timestamp)
          if (at !== undefined) timers.t.set(at)
          return [timestamp]
        },
      }),
    )

  test('goes on as the watermark does, each firing at its own time', async () => {
    const every10 = looping(timestamp => (timestamp < 50 ? timestamp + 10 : undefined))
    const p = new Pipeline().apply(steps().addElements(at(10)).advanceWatermarkTo(35), every10)
    expect((await direct().collect(p)).values).toEqual([10, 20, 30, 40, 50])
  })
  test('for ever, after the input has ended: refused', async () => {
    const endless = new Pipeline().apply(
      steps().addElements(at(10)),
      looping(timestamp => timestamp + 10),
    )
    await expect(direct().collect(endless)).rejects.toThrow(
      /^ParDo: timer 't' of key "k" has set itself 10000 times since the input ended/,
    )
  })
  test('for ever, to a time that is past: refused, too', async () => {
    const endless = new Pipeline().apply(
      steps().addElements(at(10)).advanceWatermarkTo(20),
      looping(timestamp => timestamp),
    )
    await expect(direct().collect(endless)).rejects.toThrow(/^ParDo: timer 't' of key "k" has set itself/)
  })
})

test('timers of a window go with it', async () => {
  const fired = new Pipeline().apply(
    steps().addElements(at(1)).advanceWatermarkTo(10).advanceProcessingTime('2h'),
    windowInto(fixedWindows(10)),
    parDo({
      timers: { e: eventTimer(), p: processingTimer() },
      process({ timers }) {
        timers.p.setRelative('1h')
      },
      onTimer: ({ timer }) => [timer],
    }),
  )
  const { values, trace } = await direct().collect(fired)
  expect(values).toEqual([])
  expect(trace.events.filter(e => e.type === 'expire')).toHaveLength(1)
})

test('onTimer may read and write state, send to outputs by name, and set the other timer', async () => {
  const outputs = new Pipeline().apply(
    steps().addElements(at(1), at(2)),
    parDo({
      state: { sum: valueState(0) },
      timers: { first: eventTimer(), second: eventTimer() },
      outputs: { sums: output<number>(), names: output<string>() },
      process({ element: [, n], state, timers }) {
        state.sum.write(state.sum.read() + n)
        timers.first.set(50)
      },
      onTimer({ timer, state, timers, output, key }) {
        output.sums(state.sum.read())
        output.names(`${key} ${timer}`)
        state.sum.clear()
        if (timer === 'first') timers.second.set(60)
      },
    }),
  )
  const { collected } = await direct().collectAll(outputs)
  expect([collected.sums.values, collected.names.values]).toEqual([
    [3, 0],
    ['k first', 'k second'],
  ])
})

test('a timer that is set outside of process and onTimer is refused', async () => {
  let kept: EventTimer | undefined
  const step = eventTimed((_, timer) => {
    kept = timer
  })
  await direct().collect(new Pipeline().apply(create([kv('k', 1)]), step))
  expect(() => kept?.set(5)).toThrow(/timer 't' was used outside of process and onTimer/)
})
