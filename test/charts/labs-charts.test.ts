import { expect, test } from '@jest/globals'
import {
  combinePerKey,
  composeCombineFns,
  count,
  countPerElement,
  direct,
  fixedWindows,
  flatMap,
  kv,
  mean,
  Pipeline,
  panesOf,
  windowInto,
} from 'yeoul'
import { pipelineGraph, sentiment, trendingRace } from 'yeoul/charts'
import { hashtags, outOfOrder, readRecording } from 'yeoul/io/recording'
import { Drawing } from './drawing.ts'
import { expectGolden } from './golden.ts'
import { modelRun } from './model-run.ts'

const launch = () => new Pipeline().apply(readRecording('product-launch', { watermark: outOfOrder('30s') }))

test('trending: ranks by window, as the panes have them', async () => {
  const { trace } = await direct().collect(
    launch().apply(windowInto(fixedWindows('5m')), flatMap(hashtags), countPerElement()),
  )
  const chart = trendingRace(trace)
  const panes = panesOf(trace)
  const last = Math.max(...panes.map(({ window }) => window.end))
  const leader = panes
    .filter(({ window }) => window.end === last)
    .sort((a, b) => (b.value as number) - (a.value as number))[0]
  expect(chart.title).toContain(`${leader?.key} leads at the end with ${leader?.value}`)
  const drawing = new Drawing(chart.toSVG())
  const windows = [...new Set(panes.map(({ window }) => window.end))]
  const ranked = windows.map(end => Math.min(8, panes.filter(({ window }) => window.end === end).length))
  expect(drawing.count('rank')).toBe(ranked.reduce((a, b) => a + b, 0))
  expectGolden('trending-race.svg', chart.toSVG())
  await expect(async () => trendingRace(await modelRun({ windowFn: fixedWindows('1h') }))).not.toThrow()
})

test('sentiment: the mood of each hashtag by window, and of how many', async () => {
  const scored = flatMap((tweet: Parameters<typeof hashtags>[0]) =>
    hashtags(tweet).map(tag =>
      kv(
        tag,
        (tweet.text.match(/great|love|good|좋|최고|만족|예쁘/gi)?.length ?? 0) -
          (tweet.text.match(/bad|slow|broken|별로|나쁘|실망|끊/gi)?.length ?? 0),
      ),
    ),
  )
  const moods = combinePerKey(composeCombineFns({ mean: mean(), count: count() }))
  const { trace } = await direct().collect(launch().apply(windowInto(fixedWindows('5m')), scored, moods))
  const chart = sentiment(trace, { most: 5 })
  const drawing = new Drawing(chart.toSVG())
  expect(drawing.texts('lane')).toHaveLength(10)
  expect(
    chart
      .toTable()
      .split('\n')
      .filter(line => /\[\d/.test(line)),
  ).toHaveLength(panesOf(trace).length)
  expectGolden('sentiment.svg', chart.toSVG())
  await expect(async () => sentiment(await modelRun())).rejects.toThrow(
    /are not \{ mean, count \}; combine with composeCombineFns/,
  )
})

test('the graph: what reads what, and how much came along', async () => {
  const tags = launch().apply(flatMap(hashtags))
  const fine = tags.apply(windowInto(fixedWindows('60s')), countPerElement())
  const coarse = tags.apply(windowInto(fixedWindows('10m')), countPerElement())
  const { trace } = await direct().collectAll({ fine, coarse })
  const chart = pipelineGraph(trace)
  const drawing = new Drawing(chart.toSVG())
  expect(drawing.count('step') - drawing.texts('step').length).toBe(trace.header.steps.length)
  expect(drawing.count('edge')).toBe(trace.header.steps.reduce((sum, { inputs }) => sum + inputs.length, 0))
  for (const { path } of trace.header.steps) expect(chart.toTable()).toContain(`| ${path} `)
  expectGolden('pipeline-graph.svg', chart.toSVG())
})
