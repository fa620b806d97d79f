import { describe, expect, test } from '@jest/globals'
import twitterText from 'twitter-text'
import { Random } from '../../tools/datasets/random.ts'
import { stories } from '../../tools/datasets/stories.ts'
import { tweetOf } from '../../tools/datasets/tweet-of.ts'
import { linesOfFile, type ShippedArrival } from './lines-of-file.ts'

const EPOCH = 1288834974657n
const createdOf = (id: string) => Number((BigInt(id) >> 22n) + EPOCH)

function wholeArrivals(name: string): ShippedArrival[] {
  const broken = name === 'stalled-partition' ? [101, 502, 903] : []
  return linesOfFile(name).flatMap((line, i) => (i === 0 || broken.includes(i) ? [] : [JSON.parse(line)]))
}

describe.each(stories.map(({ name }) => name))('%s', name => {
  const arrivals = wholeArrivals(name)

  test('comes in order of arrival, and nothing before it was written', () => {
    const times = arrivals.map(({ received_at }) => received_at)
    expect(times).toEqual([...times].sort())
    expect(arrivals.filter(({ received_at, data }) => received_at < data.created_at)).toEqual([])
  })

  test('has ids that encode the time, are unique, and rise with it', () => {
    const tweets = arrivals.filter(({ duplicate }) => !duplicate).map(({ data }) => data)
    expect(tweets.filter(({ id, created_at }) => createdOf(id) !== Date.parse(created_at))).toEqual([])
    expect(new Set(tweets.map(({ id }) => id)).size).toBe(tweets.length)
    // Nobody's: X gives other machine numbers, and has no account of these numbers.
    expect(tweets.filter(({ id }) => ((BigInt(id) >> 12n) & 1023n) !== 1023n)).toEqual([])
    expect(tweets.filter(({ author_id }) => !/^9000000\d{5}$/.test(author_id))).toEqual([])
  })

  test('has its hashtags where they stand, counted in code points', () => {
    const wrong = arrivals.filter(({ data: { text, entities } }) => {
      const points = [...text]
      const slice = (start: number, end: number) => points.slice(start, end).join('')
      const { hashtags = [], mentions = [] } = entities ?? {}
      const isRight =
        hashtags.every(({ tag, start, end }) => slice(start, end) === `#${tag}`) &&
        mentions.every(({ username, start, end }) => slice(start, end) === `@${username}`) &&
        hashtags.length === (text.match(/#/g)?.length ?? 0)
      return !isRight
    })
    expect(wrong).toEqual([])
  })

  test('has the hashtags that twitter-text finds', () => {
    // It takes a while; of a long recording every twentieth.
    const some = arrivals.filter((_, i) => arrivals.length < 10_000 || i % 20 === 0)
    const wrong = some.filter(({ data: { text, entities } }) => {
      const found = twitterText.extractHashtagsWithIndices(text)
      twitterText.modifyIndicesFromUTF16ToUnicode(text, found)
      const expected = found.map(({ hashtag, indices: [start, end] }) => ({ start, end, tag: hashtag }))
      return JSON.stringify(expected) !== JSON.stringify(entities?.hashtags ?? [])
    })
    expect(wrong).toEqual([])
  })

  test('matches a rule, always', () => {
    expect(arrivals.filter(({ matching_rules = [] }) => matching_rules.length === 0)).toEqual([])
  })
})

test('hashtags after letters beyond 16 bits are counted as X does', () => {
  const text = '👨‍👩‍👧 a 🙌🏽 #골 @pretend_fan_0007'
  const { entities } = tweetOf({ id: '1', text, createdAt: 0, author: 1, lang: 'ko' })
  expect(entities).toEqual({
    hashtags: [{ start: 11, end: 13, tag: '골' }],
    mentions: [{ start: 14, end: 31, username: 'pretend_fan_0007', id: '900000000007' }],
  })
})

test('chance is the same everywhere, and even', () => {
  const random = new Random(42)
  expect(Array.from({ length: 6 }, () => random.below(1000))).toEqual([456, 564, 574, 964, 831, 670])
  const counts = new Array<number>(10).fill(0)
  for (let i = 0; i < 100_000; i++) {
    const n = random.below(10)
    counts[n] = (counts[n] as number) + 1
  }
  expect(Math.max(...counts) - Math.min(...counts)).toBeLessThan(600)
})
