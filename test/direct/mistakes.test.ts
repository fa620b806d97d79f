import { describe, expect, test } from '@jest/globals'
import * as yeoul from 'yeoul'
import { readRecording } from 'yeoul/io/recording'
import { readText, writeText } from 'yeoul/io/text'

// What TypeScript refuses, in a script whose types are only stripped: each mistake is told where it is made.
// biome-ignore lint/suspicious/noExplicitAny: the mistakes are in the types
const y = yeoul as any
const { create, direct, fixedWindows, map, Pipeline, PipelineConstructionError } = yeoul
// biome-ignore lint/suspicious/noExplicitAny: as above
const words = (): any => new Pipeline().apply(create(['a', 'b']))
const pairs = () => words().apply(y.withKeys((w: string) => w))

const MISTAKES: readonly (readonly [made: string, build: () => unknown, told: string])[] = [
  [
    'a factory that was not called',
    () => pairs().apply(y.groupByKey),
    'apply: groupByKey made a transform, and no collection; call it first: apply(groupByKey(…))',
  ],
  ['no transform', () => words().apply({}), 'apply: {} is not a transform: a function from a collection'],
  [
    'a transform that returns nothing',
    () => words().apply(function mine() {}),
    'apply: mine gave undefined, not a collection; return what apply gives',
  ],
  [
    'a source in the middle',
    () => words().apply(create([1])),
    'a source begins a pipeline, and was applied to something else',
  ],
  ['no source', () => new Pipeline().apply(y.map((n: number) => n)), 'a pipeline begins with a source'],
  ['no pipeline', () => y.direct().run({}), 'a source begins a pipeline'],
  ['no collection', () => y.direct().collect(['a']), '["a"] is not one'],
  ['no function', () => y.map(), 'Map: undefined is not a function'],
  ['a value for a function', () => y.filter(true), 'Filter: true is not a function'],
  ['no DoFn', () => y.parDo({}), 'parDo: {} is not an object with a process function'],
  [
    'a class, not an object',
    () =>
      y.parDo(
        class Mine {
          process() {}
        },
      ),
    'parDo: the function Mine is not an object with a process function; did you mean Mine(…)?',
  ],
  [
    'a state that was not called',
    () => pairs().apply(y.parDo({ state: { n: y.valueState }, process() {} })),
    "ParDo: state 'n': the function valueState is not a state, such as valueState(0); did you mean valueState(…)?",
  ],
  [
    'a timer that was not called',
    () => pairs().apply(y.parDo({ timers: { t: y.eventTimer }, process() {}, onTimer() {} })),
    "timer 't': the function eventTimer is not a timer",
  ],
  [
    'an output that was not called',
    () => words().apply(y.parDo({ outputs: { o: y.output }, process() {} })),
    "output 'o': the function output is not an output",
  ],
  [
    'a side input that does not say how',
    () => words().apply(y.map((w: string) => w, { sideInputs: { s: words() } })),
    "Map: side input 's' is a PCollection; say how it is read: asSingleton(…)",
  ],
  [
    'an option of map',
    () => y.map((w: string) => w, { sideInput: {} }),
    "Map: there is no option 'sideInput'; there are sideInputs",
  ],
  [
    'a number of parts',
    () => y.partition(2, () => 0),
    "partition: 2 is not the names of the parts, such as ['ko', 'en']",
  ],
  [
    'a CombineFn that was not called',
    () => y.combinePerKey(y.sum),
    'combinePerKey: the function sum is not a CombineFn with createAccumulator, addInput, mergeAccumulators and extractOutput; did you mean sum(…)?',
  ],
  [
    'half a CombineFn',
    () => y.combineGlobally({ createAccumulator: () => 0 }),
    'combineGlobally: {createAccumulator: the function createAccumulator} is not a CombineFn',
  ],
  ['no CombineFn of a state', () => y.combiningState(), 'combiningState: undefined is not a CombineFn'],
  [
    'a duration for windows',
    () => y.windowInto('1m'),
    'windowInto: "1m" is not a window function, such as fixedWindows',
  ],
  ['windows that were not called', () => y.windowInto(fixedWindows), 'did you mean fixedWindows(…)?'],
  [
    'an option that is misspelt',
    () => y.windowInto(fixedWindows('1m'), { alowedLateness: '1m' }),
    "windowInto: there is no option 'alowedLateness'; there are trigger, allowedLateness, accumulationMode",
  ],
  [
    'a mode that there is not',
    () => y.windowInto(fixedWindows('1m'), { accumulationMode: 'retracting' }),
    "windowInto: accumulationMode: \"retracting\" is not 'accumulating' or 'discarding'",
  ],
  [
    'panes, and not what they hold',
    () => y.windowInto(fixedWindows('1m'), { trigger: y.afterWatermark() }),
    "say what a later one holds: accumulationMode: 'accumulating', all so far, or 'discarding', only what is new",
  ],
  ['no path', () => readRecording(undefined as never), 'readRecording: undefined is not the path of a recording'],
  [
    'a trigger that was not called',
    () => y.windowInto(fixedWindows('1m'), { trigger: y.afterWatermark }),
    'windowInto: trigger: the function afterWatermark is not a trigger',
  ],
  ['a trigger in a trigger', () => y.repeatedly(y.afterCount), 'repeatedly: the function afterCount is not a trigger'],
  [
    'an early firing that is a number',
    () => y.afterWatermark({ early: 5 }),
    'afterWatermark: early: 5 is not a trigger',
  ],
  [
    'a firing that there is not',
    () => y.afterWatermark({ earyl: y.afterCount(1) }),
    "afterWatermark: there is no option 'earyl'",
  ],
  ['one of several triggers', () => y.afterAny(y.afterCount(1), 'x'), 'afterAny: "x" is not a trigger'],
  ['a level of the trace', () => y.direct({ trace: 'none' }), `direct: trace: "none" is not 'full', 'panes' or 'off'`],
  ['an option of the runner', () => y.direct({ enforced: true }), "direct: there is no option 'enforced'"],
  ['a clock that was not called', () => y.direct({ clock: y.wall }), 'direct: clock: the function wall is not a clock'],
  [
    'a duration for a watermark',
    () => readText('x', { timestamp: () => 0, watermark: '5s' as never }),
    'readText: watermark: "5s" is not an estimator',
  ],
  [
    'an option of a source',
    () => readRecording('x', { watermarks: 1 } as never),
    "readRecording: there is no option 'watermarks'",
  ],
  ['an option of a sink', () => writeText('x', { shard: 1 } as never), "writeText: there is no option 'shard'"],
]

test.each(MISTAKES)('%s', (_, build, told) => {
  expect(build).toThrow(PipelineConstructionError)
  expect(build).toThrow(told)
})

describe('what a function must not give', () => {
  const run = (fn: (word: string) => unknown, factory: (fn: unknown) => never) =>
    direct().collect(words().apply(factory(fn)))
  test('a Promise, as its element or its answer', async () => {
    await expect(run(async w => w, y.map)).rejects.toThrow(
      /^Map: it returned a Promise; functions of a step are synchronous/,
    )
    await expect(run(async () => false, y.filter)).rejects.toThrow(/^Filter: it returned a Promise/)
    await expect(run(async w => [w], y.flatMap)).rejects.toThrow(/^FlatMap: it returned a Promise/)
  })
  test('a time, where nobody unpacks it', async () => {
    const timed = run(w => yeoul.timestamped(w, '5s'), y.map)
    await expect(timed).rejects.toThrow(/^Map: it returned a timestamped value, which only flatMap and process unpack/)
  })
  test('no advice to go on without the element, which is not to blame', async () => {
    await expect(run(() => 5, y.flatMap)).rejects.toThrow(/return \[value\] \(at element "a"\)$/)
    await expect(run(() => JSON.parse('{'), y.map)).rejects.toThrow(/wrap the step in withDeadLetters/)
  })
})

test('a grouping that would never fire is refused, and one with windows or a trigger is not', () => {
  const endless: yeoul.Source<string> = {
    name: 'endless',
    bounded: false,
    split: () => [0],
    open: () => ({ readBundle: () => [], watermark: () => 0, checkpointMark: () => 0 }),
  }
  const stream = new Pipeline().apply(yeoul.read(endless))
  const keyed = stream.apply(map(word => yeoul.kv(word, 1)))
  for (const grouping of [
    yeoul.groupByKey(),
    yeoul.combinePerKey(yeoul.sum()),
    yeoul.distinct(),
    yeoul.countPerElement(),
  ])
    expect(() => keyed.apply(grouping as never)).toThrow(
      /its input never ends, and in the global window no pane would fire/,
    )
  keyed.apply(yeoul.windowInto(fixedWindows('1m')), yeoul.groupByKey())
  const trigger = yeoul.repeatedly(yeoul.afterCount(1))
  keyed.apply(yeoul.windowInto(yeoul.globalWindows(), { trigger, accumulationMode: 'discarding' }), yeoul.groupByKey())
})
