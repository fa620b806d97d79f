import { describe, expect, test } from '@jest/globals'
import {
  afterCount,
  asMap,
  asSingleton,
  coders,
  coGroupByKey,
  combineGlobally,
  combineNewestPanes,
  combinePerKey,
  count,
  countPerElement,
  create,
  direct,
  distinct,
  eventTimer,
  filter,
  fixedWindows,
  flatten,
  globalWindows,
  groupByKey,
  type KV,
  kv,
  map,
  type PCollection,
  Pipeline,
  PipelineConstructionError,
  parDo,
  repeatedly,
  sessions,
  sum,
  topByValue,
  valueState,
  type WindowingOptions,
  windowInto,
  withKeys,
  withName,
} from 'yeoul'

const MANY = { trigger: repeatedly(afterCount(1)), allowedLateness: '1m' } as const
const ACCUMULATING: WindowingOptions = { ...MANY, accumulationMode: 'accumulating' }
const DISCARDING: WindowingOptions = { ...MANY, accumulationMode: 'discarding' }

const words = () => new Pipeline().apply(create(['a', 'b', 'a']))
const counts = (options?: WindowingOptions) =>
  words().apply(windowInto(fixedWindows('60s'), options), withName('counts', countPerElement()))

/** The error that building throws. */
function thrown(build: () => unknown): PipelineConstructionError {
  try {
    build()
  } catch (error) {
    if (error instanceof PipelineConstructionError) return error
    throw error
  }
  throw new Error('it was built')
}

const COMBINES: readonly (readonly [string, (pairs: PCollection<KV<string, number>>) => unknown])[] = [
  ['combinePerKey', pairs => pairs.apply(combinePerKey(sum()))],
  ['combineGlobally', pairs => pairs.apply(combineGlobally(count()))],
  ['groupByKey', pairs => pairs.apply(groupByKey())],
  ['countPerElement', pairs => pairs.apply(countPerElement())],
  ['distinct', pairs => pairs.apply(distinct())],
  ['coGroupByKey', pairs => coGroupByKey({ pairs })],
  [
    'through a map and a filter',
    pairs =>
      pairs.apply(
        map(([k, n]) => kv(k, n * 2)),
        filter(() => true),
        groupByKey(),
      ),
  ],
  ['through a flatten', pairs => flatten(pairs, pairs.apply(map(pair => pair))).apply(combinePerKey(sum()))],
  [
    'through a DoFn with state',
    pairs =>
      pairs.apply(
        parDo({ state: { n: valueState(0) }, process: ({ element }) => [element] }),
        combineGlobally(count()),
      ),
  ],
]

describe('accumulating panes before another grouping would be counted again', () => {
  test.each(COMBINES)('%s', (_, build) => {
    const error = thrown(() => build(counts(ACCUMULATING)))
    expect(error.message).toMatch(/accumulating panes of 'counts\/CombinePerKey', which can fire more than once/)
    expect(error.message).toMatch(/'discarding'.*combineNewestPanes.*windowInto\(…\) in between/)
  })
  test.each(COMBINES)('%s may follow discarding panes, one pane, and a windowInto', (_, build) => {
    build(counts(DISCARDING))
    build(counts())
    build(counts({ trigger: afterCount(3), accumulationMode: 'accumulating' }))
    build(counts(ACCUMULATING).apply(windowInto(fixedWindows('60s'))))
  })
  test('the error names the step that is wrong, by its path', () => {
    const error = thrown(() => counts(ACCUMULATING).apply(withName('again', combinePerKey(sum()))))
    expect(error.step).toBe('again')
    expect(error.message).toMatch(/^again: its input has the accumulating panes/)
    function twice(pairs: PCollection<KV<string, number>>) {
      return pairs.apply(combineGlobally(count()))
    }
    expect(thrown(() => counts(ACCUMULATING).apply(twice)).step).toBe('twice/CombineGlobally/CombineGlobally')
  })
  test('with lateness alone the default trigger fires again', () => {
    const late: WindowingOptions = { allowedLateness: '1m', accumulationMode: 'accumulating' }
    expect(thrown(() => counts(late).apply(groupByKey())).message).toMatch(/can fire more than once/)
    counts({ accumulationMode: 'accumulating' }).apply(groupByKey())
  })
})

describe('combineNewestPanes and topByValue', () => {
  test('after discarding panes that fire more than once: the newest would be a delta', () => {
    for (const build of [topByValue(3), combineNewestPanes(count())]) {
      const { message } = thrown(() => counts(DISCARDING).apply(build as ReturnType<typeof topByValue>))
      expect(message).toMatch(/discarding panes of 'counts\/CombinePerKey', which can fire more than once/)
      expect(message).toMatch(/'accumulating' before that step, or combineGlobally/)
    }
  })
  test('after one pane, after accumulating panes, after no grouping at all', () => {
    for (const input of [
      counts(),
      counts(ACCUMULATING),
      words().apply(
        withKeys(w => w),
        map(([k]) => kv(k, 1)),
      ),
    ]) {
      input.apply(topByValue(3))
      input.apply(combineNewestPanes(count()))
    }
  })
  test('its own panes are panes again', () => {
    const top = counts(ACCUMULATING).apply(topByValue(3))
    expect(thrown(() => top.apply(combineGlobally(count()))).message).toMatch(/accumulating panes of 'TopByValue\//)
  })
})

test('state and timers in windows that merge are refused, with the reason', () => {
  const pairs = words().apply(
    withKeys(w => w),
    windowInto(sessions('10m')),
  )
  const stateful = () => pairs.apply(parDo({ state: { n: valueState(0) }, process: ({ element }) => [element] }))
  expect(thrown(stateful).message).toMatch(/^ParDo: state and timers .*windows of sessions merge/)
  const timed = () => pairs.apply(parDo({ timers: { t: eventTimer() }, process() {}, onTimer() {} }))
  expect(thrown(timed).message).toMatch(/sessions merge/)
})

test('timers without onTimer', () => {
  const pairs = words().apply(withKeys(w => w))
  const build = () => pairs.apply(parDo({ timers: { a: eventTimer(), b: eventTimer() }, process() {} }))
  expect(thrown(build).message).toMatch(/ParDo: declares the timers a, b but has no onTimer/)
})

test('a key needs a coder whose equal keys have equal bytes', () => {
  const pairs = new Pipeline().apply(create([kv(1, 1)])).withCoder(coders.kv(coders.double, coders.varint))
  for (const build of [
    () => pairs.apply(groupByKey()),
    () => pairs.apply(combinePerKey(sum())),
    () => pairs.apply(parDo({ state: { n: valueState(0) }, process: ({ element }) => [element] })),
    () => pairs.apply(windowInto(fixedWindows(5)), groupByKey()),
  ]) {
    expect(thrown(build).message).toMatch(/the key's coder is not deterministic/)
  }
})

describe('flatten', () => {
  const p = new Pipeline()
  const left = p.apply(create(['a']))
  const windowed = (size: number, options?: WindowingOptions) => left.apply(windowInto(fixedWindows(size), options))
  test('of different windows, triggers, lateness or modes', () => {
    for (const [a, b] of [
      [left, windowed(10)],
      [windowed(10), windowed(20)],
      [windowed(10), windowed(10, ACCUMULATING)],
      [windowed(10, DISCARDING), windowed(10, ACCUMULATING)],
      [windowed(10), windowed(10, { timestampCombiner: 'latest' })],
    ] as const) {
      expect(thrown(() => flatten(a, b)).message).toMatch(/^Flatten: .*different windows or triggers/)
    }
    flatten(windowed(10), windowed(10))
    flatten(left, left.apply(windowInto(globalWindows())))
    const again = withName('again', (input: PCollection<string>) => flatten(input, windowed(10)))
    expect(thrown(() => left.apply(again)).message).toMatch(/^again\/Flatten: /)
  })
  test('of window functions of one’s own: only of the same object', () => {
    const own = () => ({ ...fixedWindows(10), name: 'own' })
    const one = own()
    flatten(left.apply(windowInto(one)), left.apply(windowInto(one)))
    const build = () => flatten(left.apply(windowInto(one)), left.apply(windowInto(own())))
    expect(thrown(build).message).toMatch(/own and own/)
  })
  test('of nothing, and of two pipelines', () => {
    expect(thrown(() => flatten()).message).toMatch(/no collections/)
    expect(thrown(() => flatten(left, words())).message).toMatch(/different pipelines/)
  })
})

test('collections of different pipelines meet nowhere', async () => {
  const other = words()
  const here = words()
  expect(thrown(() => here.apply(map(w => w, { sideInputs: { other: asSingleton(other) } }))).message).toMatch(
    /^Map: side input 'other' belongs to another pipeline/,
  )
  expect(
    thrown(() => coGroupByKey({ a: here.apply(withKeys(w => w)), b: other.apply(withKeys(w => w)) })).message,
  ).toMatch(/different pipelines/)
  expect(thrown(() => direct().collectAll({ here, other })).message).toMatch(/different pipelines/)
  expect(thrown(() => direct().collectAll({})).message).toMatch(/no collections/)
  expect(thrown(() => coGroupByKey({})).message).toMatch(/no inputs/)
})

test('accumulating panes that fire again are no singleton and no map', () => {
  const again = windowInto<string>(globalWindows(), {
    trigger: repeatedly(afterCount(1)),
    accumulationMode: 'accumulating',
  })
  const counted = words().apply(again, countPerElement())
  const total = counted.apply(map(([word]) => word))
  expect(thrown(() => counted.apply(map(w => w, { sideInputs: { total: asSingleton(total) } }))).message).toMatch(
    /^Map: side input 'total' is read as a singleton, and has the accumulating panes of 'CountPerElement\/CombinePerKey'.*asIterable/,
  )
  expect(thrown(() => counted.apply(map(w => w, { sideInputs: { byWord: asMap(counted) } }))).message).toMatch(
    /read as a map.*a key several times/,
  )
})

test('names: none, and none with a slash', () => {
  for (const name of ['', 'a/b', '/'])
    expect(
      thrown(() =>
        withName(
          name,
          map((w: string) => w),
        ),
      ).message,
    ).toMatch(/no name/)
})
