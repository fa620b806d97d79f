import { describe, expect, test } from '@jest/globals'
import {
  coders,
  countPerElement,
  create,
  direct,
  fixedWindows,
  flatten,
  groupByKey,
  kv,
  map,
  output,
  type PCollection,
  Pipeline,
  parDo,
  partition,
  type TimestampedValue,
  testStream,
  timestamped,
  windowInto,
} from 'yeoul'

const of = <T>(...elements: readonly (T | TimestampedValue<T>)[]) => new Pipeline().apply(create(elements))

describe('tagged outputs', () => {
  const split = (words: PCollection<string>) =>
    words.apply(
      parDo({
        outputs: { long: output<string>(), length: output<number>() },
        process({ element, output }) {
          if (element.length > 3) output.long(element)
          output.length(element.length)
        },
      }),
    )

  test('go where they are sent', async () => {
    const { collected } = await direct().collectAll(split(of('a', 'stream', 'of', 'words')))
    expect(collected.long.values).toEqual(['stream', 'words'])
    expect(collected.length.values).toEqual([1, 6, 2, 5])
  })
  test('one may be left unread', async () => {
    const { long } = split(of('a', 'stream'))
    expect((await direct().collect(long)).values).toEqual(['stream'])
  })
  test('with a timestamp of their own, else the element’s', async () => {
    const sent = of(timestamped('a', 5)).apply(
      parDo({
        outputs: { it: output<string>() },
        process({ element, output }) {
          output.it(element)
          output.it(element, { timestamp: '1s' })
          output.it(element, { timestamp: new Date(7) })
        },
      }),
    )
    expect((await direct().collect(sent.it)).outputs.map(o => o.timestamp)).toEqual([5, 1000, 7])
    const wrong = of('a').apply(
      parDo({
        outputs: { it: output<string>() },
        process({ element, output }) {
          output.it(element, { timestamp: Number.NaN })
        },
      }),
    )
    await expect(direct().collect(wrong.it)).rejects.toThrow(/^ParDo: output\.it: timestamp: NaN is not a time/)
  })
  test('a value that is returned beside them is an error', async () => {
    const both = of('a').apply(
      parDo({
        outputs: { it: output<string>() },
        process: (({ element }: { element: string }) => [element]) as never,
      }),
    ) as { it: PCollection<string> }
    await expect(direct().collect(both.it)).rejects.toThrow(/declares outputs, and returned a value too/)
  })
  test('what is sent before a throw goes nowhere', async () => {
    const { withDeadLetters } = await import('yeoul')
    const sent = of('a', 'b').apply(
      parDo({
        outputs: { it: output<string>() },
        process({ element, output }) {
          output.it(element)
          if (element === 'a') throw new Error('no')
        },
      }),
    )
    await expect(direct().collect(sent.it)).rejects.toThrow(/ParDo: no/)
    const saved = of('a', 'b').apply(
      withDeadLetters(words => {
        const { it } = words.apply(
          parDo({
            outputs: { it: output<string>() },
            process({ element, output }) {
              output.it(element)
              if (element === 'a') throw new Error('no')
            },
          }),
        )
        return it
      }),
    )
    const { collected } = await direct().collectAll(saved)
    expect(collected.output.values).toEqual(['b'])
    expect(collected.deadLetters.values.map(({ element }) => element)).toEqual(['a'])
  })
  test('may be called main and deadLetters', async () => {
    const named = of('a').apply(
      parDo({
        outputs: { main: output<string>(), deadLetters: output<string>() },
        process({ element, output }) {
          output.main(`${element} main`)
          output.deadLetters(`${element} dead`)
        },
      }),
    )
    const { collected } = await direct().collectAll(named)
    expect([collected.main.values, collected.deadLetters.values]).toEqual([['a main'], ['a dead']])
  })
  test('have coders of their own', async () => {
    const coded = of('a', 'b').apply(
      parDo({
        outputs: { pairs: output(coders.kv(coders.string, coders.varint)) },
        process({ element, output }) {
          output.pairs(kv(element, 1))
        },
      }),
    )
    const enforced = direct({ enforce: true }).collect(coded.pairs.apply(groupByKey()))
    expect((await enforced).values).toEqual([
      ['a', [1]],
      ['b', [1]],
    ])
  })
})

describe('partition', () => {
  test('splits by name, and each part keeps what it had', async () => {
    const parts = of(timestamped('ko', 1), timestamped('en', 2), timestamped('fr', 3)).apply(
      partition(['ko', 'other'], lang => (lang === 'ko' ? 'ko' : 'other')),
    )
    const { collected } = await direct().collectAll(parts)
    expect(collected.ko.outputs.map(o => [o.value, o.timestamp])).toEqual([['ko', 1]])
    expect(collected.other.values).toEqual(['en', 'fr'])
  })
  test('into a part that was not named: an error', async () => {
    const parts = of('x').apply(partition(['a', 'b'], (() => 'c') as never))
    await expect(direct().collect(parts.a)).rejects.toThrow(/^Partition: it put an element into 'c', .*: a, b/)
  })
  test('parts may have the names that JavaScript has taken', async () => {
    const parts = of('x', 'y').apply(
      partition(['constructor', 'toString'], v => (v === 'x' ? 'constructor' : 'toString')),
    )
    const { collected } = await direct().collectAll({ a: parts.constructor, b: parts.toString })
    expect([collected.a.values, collected.b.values]).toEqual([['x'], ['y']])
  })
})

describe('flatten', () => {
  test('all of all, in the order of arrival', async () => {
    const p = new Pipeline()
    const a = p.apply(create([1, 2]))
    const b = p.apply(create([3]))
    expect([...(await direct().collect(flatten(a, b))).values].sort()).toEqual([1, 2, 3])
    expect((await direct().collect(flatten(a))).values).toEqual([1, 2])
  })
  test('a collection twice is there twice', async () => {
    const a = of(1, 2)
    expect((await direct().collect(flatten(a, a))).values).toEqual([1, 1, 2, 2])
  })
  test('the watermark is that of the slowest input', async () => {
    const p = new Pipeline()
    const fast = p.apply(testStream<string>().addElements(timestamped('fast', 1)).advanceWatermarkTo('1h'))
    const slow = p.apply(testStream<string>().advanceWatermarkTo(5).addElements(timestamped('slow', 2)))
    const counts = flatten(fast, slow).apply(windowInto(fixedWindows(10)), countPerElement())
    const { values, metrics } = await direct().collect(counts)
    expect([...values].sort()).toEqual([
      ['fast', 1],
      ['slow', 1],
    ])
    expect(metrics.counter('droppedDueToLateness')).toBe(0)
  })
  test('keeps the timestamps, windows and panes of its inputs', async () => {
    const a = of(timestamped('x', 3)).apply(windowInto(fixedWindows(10)))
    const { outputs } = await direct().collect(flatten(a, a.apply(map(x => x))))
    expect(outputs.map(o => [o.value, o.timestamp, o.window.end])).toEqual([
      ['x', 3, 10],
      ['x', 3, 10],
    ])
  })
})

test('forty diamonds in a row: each step is built and asked once', async () => {
  let numbers = of(1, 2, 3)
  for (let i = 0; i < 40; i++) {
    const { odd, even } = numbers.apply(partition(['odd', 'even'], n => (n % 2 === 0 ? 'even' : 'odd')))
    numbers = flatten(odd.apply(map(n => n)), even)
  }
  expect((await direct().collect(numbers.apply(countPerElement()))).values).toHaveLength(3)
})
