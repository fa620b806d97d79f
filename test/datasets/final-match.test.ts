import { describe, expect, test } from '@jest/globals'
import { direct, Pipeline } from 'yeoul'
import { outOfOrder, readRecording } from 'yeoul/io/recording'
import { TALKERS } from '../../tools/datasets/stories/final-match/talkers.ts'
import { arrivalsOf } from './lines-of-file.ts'

const arrivals = arrivalsOf('final-match').map(({ received_at, duplicate, data }) => ({
  data,
  duplicate,
  createdAt: Date.parse(data.created_at),
  receivedAt: Date.parse(received_at),
  author: Number(data.author_id) - 900_000_000_000,
}))
const posts = arrivals.filter(({ duplicate }) => !duplicate)
const START = Date.parse('2025-11-08T12:00:00.000Z')
const minuteOf = ({ createdAt }: { createdAt: number }) => (createdAt - START) / 60_000

function counted<T>(items: Iterable<T>): Map<T, number> {
  const counts = new Map<T, number>()
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1)
  return counts
}
const tagsOf = (some: typeof posts) =>
  counted(some.flatMap(({ data }) => data.entities?.hashtags?.map(({ tag }) => tag.toLowerCase()) ?? []))

test('is an hour of about 120,000 posts', () => {
  expect(arrivals.length).toBeGreaterThan(115_000)
  expect(arrivals.length).toBeLessThan(128_000)
  expect(Math.min(...posts.map(minuteOf).map(Math.floor).slice(0, 100))).toBe(0)
  expect(posts.filter(post => minuteOf(post) >= 60)).toEqual([])
})

test('bursts at the goals', () => {
  const perMinute = counted(posts.map(post => Math.floor(minuteOf(post))))
  for (const goal of [12, 27, 49])
    expect((perMinute.get(goal + 1) ?? 0) / (perMinute.get(goal - 1) ?? 0)).toBeGreaterThan(3)
})

test('is Korean and English, with emoji', () => {
  const langs = counted(posts.map(({ data }) => data.lang))
  expect([...langs.keys()].sort()).toEqual(['en', 'ko', 'und'])
  expect((langs.get('ko') ?? 0) / posts.length).toBeGreaterThan(0.45)
  expect((langs.get('en') ?? 0) / posts.length).toBeGreaterThan(0.35)
  expect(posts.filter(({ data }) => data.lang === 'ko' && !/\p{Script=Hangul}/u.test(data.text))).toEqual([])
  expect(
    posts.filter(({ data }) => /\p{Extended_Pictographic}/u.test(data.text)).length / posts.length,
  ).toBeGreaterThan(0.3)
})

describe('hashtags', () => {
  test('are used as Zipf says', () => {
    const counts = [...tagsOf(posts).values()].sort((a, b) => b - a).slice(0, 100)
    const points = counts.map((count, i) => [Math.log(i + 1), Math.log(count)] as const)
    const mean = (i: 0 | 1) => points.reduce((sum, point) => sum + point[i], 0) / points.length
    const [x, y] = [mean(0), mean(1)]
    const slope =
      points.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0) / points.reduce((sum, [a]) => sum + (a - x) ** 2, 0)
    expect(slope).toBeGreaterThan(-1.15)
    expect(slope).toBeLessThan(-0.75)
  })

  test('rise and fall', () => {
    const share = (tag: string, from: number, to: number) => {
      const tags = tagsOf(posts.filter(post => minuteOf(post) >= from && minuteOf(post) < to))
      return (tags.get(tag) ?? 0) / [...tags.values()].reduce((sum, n) => sum + n, 0)
    }
    const rises: readonly [tag: string, at: number, quiet: number][] = [
      ['치맥', 2, 20],
      ['var', 30, 40],
      ['퇴장', 41, 20],
      ['champions', 55, 35],
    ]
    for (const [tag, at, quiet] of rises)
      expect(share(tag, at, at + 2) / share(tag, quiet, quiet + 6)).toBeGreaterThan(4)
  })

  test('come in several cases', () => {
    const written = new Set(posts.flatMap(({ data }) => data.entities?.hashtags?.map(({ tag }) => tag) ?? []))
    for (const tag of ['YeoulCup', 'yeoulcup', 'YEOULCUP']) expect(written).toContain(tag)
  })
})

test('some are delivered twice, the second time marked', () => {
  const seen = new Set<string>()
  const wrong = arrivals.filter(({ data, duplicate }) => {
    const isSecond = seen.has(data.id)
    seen.add(data.id)
    return isSecond !== (duplicate === true)
  })
  expect(wrong).toEqual([])
  expect(arrivals.length - posts.length).toBeGreaterThan(500)
})

test('a cohort of phones comes back twenty minutes late, with the equaliser', () => {
  const cohort = posts.filter(({ author }) => author >= 60_000)
  expect(cohort.length).toBeGreaterThan(800)
  const lags = cohort.map(({ createdAt, receivedAt }) => (receivedAt - createdAt) / 60_000)
  expect(Math.min(...lags)).toBeGreaterThanOrEqual(20)
  expect(Math.max(...lags)).toBeLessThan(20.5)
  expect(Math.min(...cohort.map(minuteOf))).toBeGreaterThanOrEqual(27.5)
  expect(Math.max(...cohort.map(minuteOf))).toBeLessThan(30)
})

test('the others arrive out of order, with a heavy tail', () => {
  const lags = posts
    .filter(({ author }) => author < 60_000)
    .map(({ createdAt, receivedAt }) => receivedAt - createdAt)
    .sort((a, b) => a - b)
  const percentile = (p: number) => lags[Math.floor((lags.length * p) / 100)] as number
  expect(percentile(50)).toBeLessThan(1500)
  expect(percentile(99)).toBeGreaterThan(8000)
  expect(percentile(99.9)).toBeGreaterThan(25_000)
  expect(percentile(100 - 1e-9)).toBeGreaterThan(120_000)
  const late = arrivals.filter(({ createdAt }, i) => i > 0 && createdAt < (arrivals[i - 1]?.createdAt ?? 0))
  expect(late.length / arrivals.length).toBeGreaterThan(0.2)
})

test('some authors reply in sessions', () => {
  const byAuthor = new Map<number, typeof posts>()
  for (const post of posts) {
    if (post.author < TALKERS.first || post.author >= TALKERS.first + TALKERS.count) continue
    byAuthor.set(post.author, [...(byAuthor.get(post.author) ?? []), post])
  }
  expect(byAuthor.size).toBe(TALKERS.count)
  const lengths = [...byAuthor.values()].flatMap(own => {
    const times = own.map(({ createdAt }) => createdAt).sort((a, b) => a - b)
    const starts = times.flatMap((time, i) => (i === 0 || time - (times[i - 1] as number) > 120_000 ? [i] : []))
    return starts.map((start, i) => (starts[i + 1] ?? times.length) - start)
  })
  expect(lengths.length / byAuthor.size).toBeGreaterThan(2)
  // The last one of an author may be cut by the end of the hour.
  expect(lengths.filter(length => length < 4).length / lengths.length).toBeLessThan(0.1)
  expect([...byAuthor.values()].flat().every(({ data }) => data.text.startsWith('@pretend_fan_'))).toBe(true)
})

test('is read whole', async () => {
  const { values } = await direct({ trace: 'off' }).collect(
    new Pipeline().apply(readRecording('final-match', { watermark: outOfOrder('30s') })),
  )
  expect(values.length).toBe(arrivals.length)
})
