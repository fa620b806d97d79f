import { describe, expect, test } from '@jest/globals'
import {
  type AccumulationMode,
  afterCount,
  afterEach,
  afterWatermark,
  combineGlobally,
  combinePerKey,
  direct,
  fixedWindows,
  groupByKey,
  map,
  type PCollection,
  Pipeline,
  repeatedly,
  sessions,
  slidingWindows,
  sum,
  type Trigger,
  windowInto,
  withKeys,
} from 'yeoul'
import { outOfOrder, perfect, readRecording, type Tweet, type WatermarkEstimator } from 'yeoul/io/recording'

// The sums of datasets/README.md, by pipelines.

const ADA = '900000000001'
const BORA = '900000000002'
const pointsOf = (tweet: Tweet) => Number.parseFloat(tweet.text)
const clock = (ms: number) => new Date(ms).toISOString().slice(11, 16)

const posts = (watermark: WatermarkEstimator = perfect()) =>
  new Pipeline().apply(readRecording('worked-example', { watermark }))

async function sums(points: PCollection<number>) {
  const { outputs } = await direct().collect(points)
  return outputs
    .map(({ window, value, pane }) => [`${clock(window.start)}–${clock(window.end)}`, value, pane.timing])
    .sort()
}

async function perAuthor(watermark?: WatermarkEstimator) {
  const { outputs } = await direct().collect(
    posts(watermark).apply(
      windowInto(sessions('10m')),
      withKeys((tweet: Tweet) => tweet.author_id),
      map(([author, tweet]) => [author, pointsOf(tweet)] as [string, number]),
      combinePerKey(sum()),
    ),
  )
  return outputs
    .map(({ value: [author, total], window }) => [author, clock(window.start), clock(window.end), total])
    .sort()
}

const halfHours = (watermark?: WatermarkEstimator) =>
  sums(posts(watermark).apply(map(pointsOf), windowInto(fixedWindows('30m')), combineGlobally(sum())))

describe('worked-example', () => {
  test('sessions with a gap of ten minutes: Ada 3, then 3.5; Bora 1, then 6', async () => {
    expect(await perAuthor()).toEqual([
      [ADA, '01:04', '01:31', 3],
      [ADA, '01:43', '02:02', 3.5],
      [BORA, '01:06', '01:16', 1],
      [BORA, '01:32', '02:04', 6],
    ])
  })

  test('fixed half-hours: 4, then 9.5', async () => {
    expect(await halfHours()).toEqual([
      ['01:00–01:30', 4, 'ON_TIME'],
      ['01:30–02:00', 9.5, 'ON_TIME'],
    ])
  })

  test('sliding windows of thirty minutes, every twenty: 2, 4, 7.5, 7.5', async () => {
    const sliding = windowInto<number>(slidingWindows({ size: '30m', period: '20m' }))
    expect(await sums(posts().apply(map(pointsOf), sliding, combineGlobally(sum())))).toEqual([
      ['00:40–01:10', 2, 'ON_TIME'],
      ['01:00–01:30', 4, 'ON_TIME'],
      ['01:20–01:50', 7.5, 'ON_TIME'],
      ['01:40–02:10', 7.5, 'ON_TIME'],
    ])
  })

  test('the posts of a session lie strictly under ten minutes apart, and sessions more', async () => {
    const { values } = await direct().collect(posts())
    const gaps = [ADA, BORA].map(author => {
      const minutes = values
        .filter(tweet => tweet.author_id === author)
        .map(tweet => Date.parse(tweet.created_at) / 60_000)
        .sort((a, b) => a - b)
      return minutes.slice(1).map((minute, i) => minute - (minutes[i] as number))
    })
    expect(gaps).toEqual([
      [8, 9, 22, 5, 4],
      [26, 5, 4, 5, 8],
    ])
  })

  test('with a watermark five minutes behind, the post from the tunnel is not counted', async () => {
    expect(await halfHours(outOfOrder('5m'))).toEqual([
      ['01:00–01:30', 3, 'ON_TIME'],
      ['01:30–02:00', 9.5, 'ON_TIME'],
    ])
    expect((await perAuthor(outOfOrder('5m')))[0]).toEqual([ADA, '01:04', '01:22', 2])
  })

  test('… and with ten minutes of allowed lateness it is, late', async () => {
    const trigger = afterWatermark({ late: afterCount(1) })
    const late = windowInto<number>(fixedWindows('30m'), {
      trigger,
      allowedLateness: '10m',
      accumulationMode: 'accumulating',
    })
    expect(await sums(posts(outOfOrder('5m')).apply(map(pointsOf), late, combineGlobally(sum())))).toEqual([
      ['01:00–01:30', 3, 'ON_TIME'],
      ['01:00–01:30', 4, 'LATE'],
      ['01:30–02:00', 9.5, 'ON_TIME'],
    ])
  })
})

describe('worked-panes', () => {
  const panes = async (accumulationMode: AccumulationMode, trigger: Trigger) => {
    const { outputs } = await direct().collect(
      new Pipeline().apply(
        readRecording('worked-panes'),
        map(pointsOf),
        windowInto(fixedWindows('10m'), { trigger, allowedLateness: 0, accumulationMode }),
        withKeys(() => 'the stall'),
        groupByKey(),
      ),
    )
    return outputs.map(({ value: [, lanterns], pane }) => [pane.timing, ...lanterns])
  }
  const thrice = afterEach(afterCount(3), afterCount(3), afterCount(3))

  test('discarding: three by three', async () => {
    const three = [
      ['EARLY', 5, 8, 3],
      ['EARLY', 15, 19, 23],
      ['EARLY', 9, 13, 10],
    ]
    expect(await panes('discarding', thrice)).toEqual(three)
    // The window does not know that nothing more will come.
    expect(await panes('discarding', repeatedly(afterCount(3)))).toEqual([...three, ['ON_TIME']])
  })

  test('accumulating: three, six, nine', async () => {
    const three = [
      ['EARLY', 5, 8, 3],
      ['EARLY', 5, 8, 3, 15, 19, 23],
      ['EARLY', 5, 8, 3, 15, 19, 23, 9, 13, 10],
    ]
    expect(await panes('accumulating', thrice)).toEqual(three)
    const onTime = ['ON_TIME', 5, 8, 3, 15, 19, 23, 9, 13, 10]
    expect(await panes('accumulating', repeatedly(afterCount(3)))).toEqual([...three, onTime])
  })
})
