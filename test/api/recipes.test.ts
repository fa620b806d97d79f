import { expect, test } from '@jest/globals'
import {
  create,
  direct,
  type KV,
  kv,
  type PCollection,
  Pipeline,
  parDo,
  testStream,
  timestamped,
  windowInto,
} from 'yeoul'
import type { Tweet } from 'yeoul/io/recording'
import {
  afterStart,
  authorSessions,
  broadcastDay,
  byLanguage,
  Lengths,
  punctuated,
  rolling,
  running,
  unique,
  uniqueByState,
  withCountry,
} from './programs/6-recipes.ts'
import { timed, tweet } from './tweets.ts'

const valuesOf = async <T>(collection: PCollection<T>) => (await direct().collect(collection)).values

test('rolling: a running total, reported every second', async () => {
  const totals = new Pipeline().apply(
    testStream<Tweet>()
      .addElements(tweet({ at: 0, text: '#a #b' }), tweet({ at: 1, text: '#a' }))
      .advanceProcessingTime('1s')
      .addElements(tweet({ at: 2, text: '#a' }))
      .advanceProcessingTime('1s'),
    rolling,
  )
  expect((await valuesOf(totals)).slice(0, 3)).toEqual([
    ['a', 2],
    ['b', 1],
    ['a', 3],
  ])
})

test('running: a new total for every element', async () => {
  const totals = new Pipeline().apply(create([tweet({ at: 0, text: '#a #b #a' })]), running)
  expect(await valuesOf(totals)).toEqual([
    ['a', 1],
    ['b', 1],
    ['a', 2],
  ])
})

test('punctuated: a full stop, or silence, ends a sentence', async () => {
  const said = (...words: readonly string[]) => words.map(word => timestamped(kv('ada', word), 0))
  const sentences = new Pipeline().apply(
    testStream<KV<string, string>>()
      .addElements(...said('It', 'works.'))
      .addElements(...said('And'))
      .advanceProcessingTime('9s')
      .addElements(...said('then'))
      .advanceProcessingTime('9s')
      .advanceProcessingTime('1s')
      .addElements(...said('Silence.')),
    punctuated,
  )
  expect((await valuesOf(sentences)).map(({ sentence }) => sentence)).toEqual(['It works.', 'And then', 'Silence.'])
})

test('afterStart: two minutes after the window’s start', async () => {
  const sums = new Pipeline().apply(
    testStream<KV<string, number>>()
      .addElements(timestamped(kv('a', 1), '10s'), timestamped(kv('a', 2), '70s'))
      .advanceWatermarkTo('2m')
      .addElements(timestamped(kv('a', 4), '3m')),
    afterStart,
  )
  // What comes after that sets the timer again, to a time that is past.
  expect(await valuesOf(sums)).toEqual([
    ['a', 3],
    ['a', 7],
  ])
})

test('unique and uniqueByState: each id once', async () => {
  const twice = [
    timed({ at: 1, text: 'x', id: 'same' }),
    timed({ at: 2, text: 'y', id: 'same' }),
    timed({ at: 3, text: 'z' }),
  ]
  for (const once of [unique, uniqueByState]) {
    const tweets = await valuesOf(new Pipeline().apply(create(twice), once))
    expect(tweets.map(({ text }) => text)).toEqual(['x', 'z'])
  }
})

test('uniqueByState forgets after ten minutes', async () => {
  const stream = testStream<Tweet>()
    .addElements(timed({ at: 0, text: 'x', id: 'same' }))
    .advanceWatermarkTo('600s')
    .addElements(timed({ at: 601, text: 'y', id: 'same' }))
  expect(await valuesOf(new Pipeline().apply(stream, uniqueByState))).toHaveLength(2)
})

test('authorSessions: how many, and how long', async () => {
  const tweets = [0, 300, 2000].map(at => timed({ at, text: '' }))
  expect(await valuesOf(new Pipeline().apply(create(tweets), authorSessions))).toEqual([
    { author: 'ada', n: 2, lasted: 900_000 },
    { author: 'ada', n: 1, lasted: 600_000 },
  ])
})

test('withCountry: a name for each language, and one for the others', async () => {
  const p = new Pipeline()
  const names = p.apply(create<KV<string, string>>([kv('ko', 'Korea'), kv('fr', 'France')]))
  const home = p.apply(create<string>([]))
  const tweets = p.apply(create(['ko', 'en'].map((lang, at) => tweet({ at, text: '', lang }))))
  expect((await valuesOf(tweets.apply(withCountry(names, home)))).map(({ country }) => country)).toEqual([
    'Korea',
    'KR',
  ])
})

test('window functions of one’s own', async () => {
  const hour = 3_600_000
  const days = new Pipeline().apply(
    create([timestamped('night', 4 * hour), timestamped('morning', 5 * hour)]),
    windowInto(broadcastDay),
  )
  expect((await direct().collect(days)).outputs.map(({ window }) => window.start / hour)).toEqual([-19, 5])
  const languages = new Pipeline().apply(
    create([timed({ at: 1, text: '', lang: 'ko' }), timed({ at: 1, text: '' })]),
    windowInto(byLanguage),
  )
  expect((await direct().collect(languages)).outputs.map(({ window }) => window.end - window.start)).toEqual([
    60_000, 30_000,
  ])
})

test('a DoFn as a class', async () => {
  const lengths = new Pipeline().apply(create([tweet({ at: 0, text: 'one two' })]), parDo(new Lengths('en')))
  const { values, trace } = await direct().collect(lengths)
  expect(values).toEqual([3])
  expect(trace.header.steps.map(({ path }) => path)).toContain('ParDo(Lengths)')
})
