import { expect, jest, test } from '@jest/globals'
import {
  afterCount,
  afterProcessingTime,
  afterWatermark,
  combineGlobally,
  count,
  direct,
  fixedWindows,
  Pipeline,
  panesOf,
  windowInto,
} from 'yeoul'
import { type LiveChart, live, timeDiagram, watermarkLag } from 'yeoul/charts'
import { outOfOrder, readRecording } from 'yeoul/io/recording'

const perMinute = windowInto(fixedWindows('1m'), {
  trigger: afterWatermark({ early: afterProcessingTime('20s'), late: afterCount(1) }),
  allowedLateness: '1m',
  accumulationMode: 'accumulating',
})
const counts = () => {
  const tweets = new Pipeline().apply(readRecording('product-launch', { watermark: outOfOrder('15s') }))
  return tweets.apply(perMinute, combineGlobally(count()))
}

/** Runs with it, and gives what was printed. */
async function printedOf(picture: LiveChart): Promise<string> {
  const said: string[] = []
  const spy = jest.spyOn(console, 'log').mockImplementation(words => void said.push(String(words)))
  await direct({ traceSink: picture }).collect(counts())
  spy.mockRestore()
  return said.join('\n')
}

test('elsewhere than in a notebook its table is printed at the end; it is that of the whole, if that is short enough', async () => {
  const picture = live(trace => timeDiagram(trace), { last: '1d' })
  const whole = await direct().collect(counts())
  expect(await printedOf(picture)).toBe(timeDiagram(whole.trace).toTable())
  expect(picture.trace.events).toEqual(whole.trace.events)
})

test('what ended long ago is forgotten: of what is left, panes and watermarks are those of the whole', async () => {
  const picture = live(trace => watermarkLag(trace), { last: '3m' })
  expect(await printedOf(picture)).toMatch(/behind/)
  expect(picture.trace.part?.lastMs).toBe(180_000)
  expect(timeDiagram(picture.trace).title).toMatch(/^Last 3:00: /)
  const whole = (await direct().collect(counts())).trace
  const end = whole.events.at(-1)?.processingTimeMs ?? 0
  const kept = panesOf(picture.trace)
  expect(kept).toEqual(panesOf(whole).filter(({ window }) => window.end >= end - 180_000))
  expect(kept.length).toBeLessThan(panesOf(whole).length)
  expect(picture.trace.events.length).toBeLessThan(whole.events.length / 2)
})

test('what it cannot draw in the end fails the run; before a run there is nothing', async () => {
  const picture = live(trace => timeDiagram(trace, { step: 'Nowhere' }))
  expect(() => picture.trace).toThrow('live: no run has begun')
  await expect(printedOf(picture)).rejects.toThrow(/Nowhere/)
})
