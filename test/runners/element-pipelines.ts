import {
  asIterable,
  asMap,
  asSingleton,
  coders,
  coGroupByKey,
  combineGlobally,
  countPerElement,
  create,
  distinct,
  filter,
  flatMap,
  flatten,
  groupByKey,
  kv,
  map,
  mean,
  output,
  parDo,
  partition,
  sum,
  top,
  withDeadLetters,
  withTimestamps,
} from '../../lib/index.ts'
import type { SuitePipeline } from './suite-pipeline.ts'

/** Steps of one element at a time, and what groups in the global window. */
export const ELEMENT_PIPELINES: readonly SuitePipeline[] = [
  {
    name: 'map, flatMap, filter',
    build: p => ({
      words: p.apply(
        create(['Call me Ishmael', 'Some years ago']),
        flatMap(line => line.split(' ')),
        map(word => word.toLowerCase()),
        filter(word => word.length > 2),
      ),
    }),
  },
  {
    name: 'values of all kinds survive the way',
    build: p => ({
      values: p.apply(
        create<unknown>([
          1,
          -0,
          1e300,
          'ä',
          '\u{1F40B}',
          null,
          undefined,
          true,
          1n,
          [1, [2]],
          { a: { b: 1 } },
          new Map([['k', 1]]),
        ]),
        map(value => value),
      ),
    }),
  },
  { name: 'a word count', build: p => ({ counts: p.apply(create(['a', 'b', 'a', 'c', 'a']), countPerElement()) }) },
  {
    name: 'combineGlobally of something and of nothing',
    build: p => ({
      mean: p.apply(create([1, 2, 6]), combineGlobally(mean())),
      none: p.apply(
        create([1, 2, 6]),
        filter(n => n > 9),
        combineGlobally(sum()),
      ),
      top: p.apply(create([3, 1, 2]), combineGlobally(top(2))),
    }),
  },
  {
    name: 'flatten of collections with different coders',
    build: p => ({
      all: flatten(
        p.apply(create(['a', 'b'])).withCoder(coders.string),
        p.apply(
          create(['c']),
          map(s => s + s),
        ),
      ).apply(countPerElement()),
    }),
  },
  {
    name: 'coders with a URN, and one of one’s own',
    build: p => ({
      counts: p
        .apply(
          create([1, 2, 1]),
          map(n => kv(`k${n}`, n)),
        )
        .withCoder(coders.kv(coders.string, coders.varint))
        .apply(groupByKey())
        .apply(map(([key, values]) => kv(key, [...values].length))),
      points: p
        .apply(create([{ x: 1 }, { x: 2 }]))
        .withCoder({
          deterministic: true,
          encode: ({ x }, to) => to.varint(x),
          decode: from => ({ x: Number(from.varint()) }),
        })
        .apply(map(({ x }) => x * 10)),
    }),
  },
  {
    name: 'withTimestamps and partition',
    build: p => {
      const { even, odd } = p.apply(
        create([1, 2, 3, 4]),
        withTimestamps(n => n * 1000),
        partition(['even', 'odd'], n => (n % 2 === 0 ? 'even' : 'odd')),
      )
      return { even, odd }
    },
  },
  {
    name: 'side inputs',
    build: p => {
      const rate = asSingleton(p.apply(create([10])))
      const names = asMap(p.apply(create([kv('ko', 'Korean'), kv('en', 'English')])))
      const all = asIterable(p.apply(create([1, 2, 3])))
      return {
        out: p.apply(
          create([kv('ko', 1), kv('en', 2)]),
          map(([lang, n], { sideInputs: { names, rate, all } }) => [names.get(lang), n * rate, [...all].sort()], {
            sideInputs: { rate, names, all },
          }),
        ),
      }
    },
  },
  {
    name: 'several outputs',
    build: p => {
      const { long, short } = p.apply(
        create(['whale', 'sea', 'ship']),
        parDo({
          outputs: { long: output<string>(), short: output<number>() },
          process({ element, output }) {
            if (element.length > 3) output.long(element)
            else output.short(element.length)
          },
        }),
      )
      return { long, short }
    },
  },
  {
    name: 'dead letters',
    build: p => {
      const { output, deadLetters } = p.apply(
        create(['1', 'x', '2']),
        withDeadLetters(
          map(text => {
            if (text === 'x') throw new Error('not a number')
            return Number(text)
          }),
        ),
      )
      return { output, deadLetters }
    },
  },
  {
    name: 'coGroupByKey',
    build: p => ({
      joined: coGroupByKey({
        ages: p.apply(create([kv('ahab', 58), kv('pip', 12)])),
        roles: p.apply(create([kv('ahab', 'captain'), kv('ahab', 'hunter')])),
      }).apply(map(([key, { ages, roles }]) => [key, [...ages], [...roles].sort()])),
    }),
  },
  { name: 'distinct', build: p => ({ once: p.apply(create([1, 2, 1, 3, 2]), distinct()) }) },
  {
    // An engine of Beam in Java takes a hundred messages of a bundle, and more when it hears that it is done.
    name: 'a bundle that makes 30 MB',
    build: p => ({
      counts: p.apply(
        create([1000]),
        flatMap(length => Array.from({ length: 30_000 }, (_, i) => kv(i % 3, `${i}`.padStart(length)))),
        groupByKey(),
        map(([key, lines]) => [key, [...lines].length]),
      ),
    }),
  },
]
