import { describe, expect, test } from '@jest/globals'
import {
  afterCount,
  countPerElement,
  type DropEvent,
  direct,
  fixedWindows,
  Pipeline,
  timestamped,
  windowInto,
} from 'yeoul'
import { at, grouping, line, stream } from './driven.ts'

const ten = fixedWindows(10)

describe('dropped', () => {
  async function dropsOf(steps: ReturnType<typeof stream>, options: Parameters<typeof grouping>[2]) {
    const { trace, metrics, outputs } = await direct().collect(grouping(steps, ten, options))
    const drops = trace.events.filter((event): event is DropEvent => event.type === 'drop')
    return {
      drops: drops.map(({ eventTimeMs, reason, watermarkMs }) => [eventTimeMs, reason, watermarkMs]),
      late: metrics.counter('droppedDueToLateness'),
      closed: metrics.counter('droppedDueToClosedWindow', 'GroupByKey'),
      lines: outputs.map(output => line({ ...output, value: output.value[1] })),
    }
  }

  test('only when the window has expired, at end + lateness and not before', async () => {
    const steps = stream()
      .addElements(...at(1))
      .advanceWatermarkTo(14)
      .addElements(...at(2))
      .advanceWatermarkTo(15)
      .addElements(...at(3, 4))
    expect(await dropsOf(steps, { allowedLateness: 5, accumulationMode: 'discarding' })).toEqual({
      drops: [
        [3, 'window expired', 15],
        [4, 'window expired', 15],
      ],
      late: 2,
      closed: 0,
      lines: ['[0,10) ON_TIME 0: 1 @9', '[0,10) LATE 1: 2 @9'],
    })
  })

  test('behind the watermark is not late while its window is open', async () => {
    const steps = stream()
      .advanceWatermarkTo(8)
      .addElements(...at(1))
    expect((await dropsOf(steps, {})).lines).toEqual(['[0,10) ON_TIME 0: 1 @9 last'])
  })

  test('when the trigger has finished', async () => {
    const steps = stream()
      .addElements(...at(1))
      .addElements(...at(2))
      .addElements(...at(3))
    expect(await dropsOf(steps, { trigger: afterCount(2), accumulationMode: 'discarding' })).toEqual({
      drops: [[3, 'trigger finished', -Infinity]],
      late: 0,
      closed: 1,
      lines: ['[0,10) EARLY 0: 1+2 @9 last'],
    })
  })

  test('sliding windows: each window for itself', async () => {
    const { slidingWindows } = await import('yeoul')
    const steps = stream()
      .advanceWatermarkTo(10)
      .addElements(...at(8))
    const sliding = slidingWindows({ size: 10, period: 5 })
    const { metrics, outputs } = await direct().collect(grouping(steps, sliding))
    expect(outputs.map(output => line({ ...output, value: output.value[1] }))).toEqual(['[5,15) ON_TIME 0: 8 @14 last'])
    expect(metrics.counter('droppedDueToLateness')).toBe(1)
  })
})

test('withTimestamps may move an element back; the next grouping judges it', async () => {
  const { withTimestamps } = await import('yeoul')
  const counts = new Pipeline().apply(
    stream().advanceWatermarkTo(100).addElements(timestamped(1, 105), timestamped(50, 105), timestamped(95, 105)),
    withTimestamps(n => n),
    windowInto(ten),
    countPerElement(),
  )
  const { values, metrics } = await direct().collect(counts)
  expect(values).toEqual([])
  expect(metrics.counter('droppedDueToLateness', 'CountPerElement/CombinePerKey')).toBe(3)
})
