import { describe, expect, test } from '@jest/globals'
import { direct, Pipeline, withDeadLetters } from 'yeoul'
import { hashtags, outOfOrder, readRecording, type Tweet } from 'yeoul/io/recording'
import { arrivalsOf, linesOfFile, type ShippedArrival } from './lines-of-file.ts'

test('quiet-afternoon: ten minutes of forty posts, written and received in the same order', () => {
  const arrivals = arrivalsOf('quiet-afternoon')
  expect(arrivals.length).toBe(40)
  const written = arrivals.map(({ data }) => data.created_at)
  expect(written).toEqual([...written].sort())
  expect(Date.parse(written.at(-1) as string) - Date.parse(written[0] as string)).toBeLessThan(600_000)
  expect(new Set(arrivals.map(({ data }) => data.text)).size).toBe(40)
})

describe('stalled-partition', () => {
  const START = Date.parse('2025-11-07T10:00:00.000Z')
  const minute = (time: string) => (Date.parse(time) - START) / 60_000
  const arrivals = linesOfFile('stalled-partition').flatMap((line, i): ShippedArrival[] =>
    i === 0 || [102, 503, 904].includes(i + 1) ? [] : [JSON.parse(line)],
  )
  const minutesOf = (partition: number) =>
    arrivals.filter(arrival => arrival.partition === partition).map(({ received_at }) => minute(received_at))

  test('the third of four partitions says nothing for six minutes, and then all that it held back', () => {
    for (const partition of [0, 1, 2, 3]) {
      const times = minutesOf(partition)
      const pauses = times.slice(1).map((time, i) => time - (times[i] as number))
      const longest = Math.max(...pauses)
      if (partition === 2) expect(longest).toBeGreaterThan(5.9)
      else expect(longest).toBeLessThan(1)
    }
    expect(minutesOf(2).filter(time => time >= 7 && time < 13)).toEqual([])
    const heldBack = arrivals.filter(({ partition, data }) => {
      const created = minute(data.created_at)
      return partition === 2 && created > 7 && created < 13
    })
    expect(heldBack.length).toBeGreaterThan(50)
    expect(heldBack.every(({ received_at }) => minute(received_at) >= 13)).toBe(true)
  })

  /** The newest watermark of the source each time the recording has come to a minute. */
  async function watermarks(partitionIdleTimeout?: '60s') {
    const options = { watermark: outOfOrder('30s'), ...(partitionIdleTimeout && { partitionIdleTimeout }) }
    const { output } = new Pipeline().apply(withDeadLetters(readRecording('stalled-partition', options)))
    const { trace } = await direct().collect(output)
    return (at: number) => {
      const mark = trace.events.findLast(
        event =>
          event.type === 'watermark' && event.partition === undefined && event.processingTimeMs <= START + at * 60_000,
      )
      return mark?.type === 'watermark' ? (mark.eventTimeMs - START) / 60_000 : Number.NaN
    }
  }

  test('the watermark stands as long, unless an idle timeout lets it go on', async () => {
    const standing = await watermarks()
    expect(standing(12.9)).toBe(standing(7.1))
    expect(standing(12.9)).toBeLessThan(7)
    expect(standing(15)).toBeGreaterThan(14)
    const goingOn = await watermarks('60s')
    expect(goingOn(12.9)).toBeGreaterThan(12)
  })

  test('three lines are broken, and are dead letters', async () => {
    const { output, deadLetters } = new Pipeline().apply(withDeadLetters(readRecording('stalled-partition')))
    const { collected } = await direct().collectAll({ output, deadLetters })
    expect(collected.output.values.length).toBe(arrivals.length)
    expect(collected.deadLetters.values.map(({ place, reason }) => `${place}: ${reason}`)).toEqual([
      expect.stringMatching(/jsonl:102: it is not JSON/),
      expect.stringMatching(/jsonl:503: the tweet's created_at is 1762510/),
      expect.stringMatching(/jsonl:904: it is not JSON/),
    ])
  })
})

describe('product-launch', () => {
  const START = Date.parse('2025-11-12T01:00:00.000Z')
  const tweets = arrivalsOf('product-launch').map(({ data }) => data)
  const happy = /great|amazing|fantastic|good|love|nice|fix works|not bad|no .*problem|추천|최고|만족|좋아졌|행복|감동/
  const unhappy =
    /hot|died|terrible|worried|angry|not good|can't|joke|rip off|expensive|최악|실망|짜증|불안|뜨거워져|비싸|안 좋|않아|착하지/

  /** Among the posts with that hashtag whose feeling shows, the share of happy ones. */
  function mood(tags: readonly string[], from: number, to: number): number {
    const some = tweets.filter((tweet: Tweet) => {
      const minute = (Date.parse(tweet.created_at) - START) / 60_000
      return minute >= from && minute < to && hashtags(tweet).some(tag => tags.includes(tag))
    })
    const isHappy = some.filter(({ text }) => happy.test(text) && !unhappy.test(text)).length
    return isHappy / (isHappy + some.filter(({ text }) => unhappy.test(text)).length)
  }

  test('swings by hashtag: the battery falls and recovers, the price waits for its cut', () => {
    const battery = ['battery', 'batterygate', '배터리']
    expect(mood(battery, 0, 10)).toBeGreaterThan(0.5)
    expect(mood(battery, 10, 24)).toBeLessThan(0.35)
    expect(mood(battery, 25, 40)).toBeGreaterThan(0.5)
    expect(mood(['price', '가격'], 0, 30)).toBeLessThan(0.4)
    expect(mood(['price', '가격'], 30, 40)).toBeGreaterThan(0.6)
  })

  test('has negations, Korean words of both kinds, and sarcasm', () => {
    const count = (pattern: RegExp) => tweets.filter(({ text }) => pattern.test(text)).length
    expect(count(/\bnot (good|bad)\b/)).toBeGreaterThan(50)
    expect(count(/나쁘지 않|안 좋아요|좋지 않/)).toBeGreaterThan(30)
    expect(count(/최고|만족|추천|좋/)).toBeGreaterThan(200)
    expect(count(/최악|실망|별로|짜증/)).toBeGreaterThan(100)
    expect(count(/hand warmer|best battery ever|what a bargain|손난로|참 (저렴|친절|감사|우아)하네요/)).toBeGreaterThan(
      10,
    )
  })
})
