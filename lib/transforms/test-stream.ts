import { TimestampedValue } from '../core/element.ts'
import { PipelineConstructionError } from '../core/errors.ts'
import type { PCollection } from '../core/pcollection.ts'
import { graphOf, type Pipeline } from '../core/pipeline.ts'
import { showValue } from '../core/show-value.ts'
import type { TestStreamEvent } from '../core/test-stream-event.ts'
import { type Duration, formatTimestamp, type Time, toMillis, toTimestamp } from '../core/time.ts'
import { oneStep, type PTransform } from '../core/transform.ts'
import { rootOutput } from './step.ts'

/** Both times by hand, for tests. Each method gives a new, longer stream. */
export interface TestStream<T> extends PTransform<Pipeline, PCollection<T>> {
  /** One bundle: triggers are asked once, after it. Elements without a timestamp lie at the watermark, or at 0. */
  addElements(...elements: readonly (T | TimestampedValue<T>)[]): TestStream<T>
  advanceWatermarkTo(time: Time): TestStream<T>
  advanceWatermarkToInfinity(): TestStream<T>
  advanceProcessingTime(by: Duration): TestStream<T>
}

/**
 * An empty stream, to be filled: testStream<string>().addElements('a', timestamped('b', '2s')). Source: Beam's TestStream.
 *
 * @example
 * p.apply(testStream().addElements('a').advanceWatermarkTo('60s').addElements('b').advanceWatermarkToInfinity()) // 'a', 'b'
 */
export function testStream<T>(): TestStream<T> {
  return streamOf<T>([], Number.NEGATIVE_INFINITY)
}

function streamOf<T>(events: readonly TestStreamEvent[], watermark: number): TestStream<T> {
  const transform = oneStep('TestStream', (pipeline: Pipeline) =>
    rootOutput<T>(pipeline, graphOf(pipeline).add('TestStream', { kind: 'testStream', events })),
  )
  const then = (event: TestStreamEvent, to = watermark) => streamOf<T>([...events, event], to)
  const advanceWatermarkTo = (time: Time) => {
    const to = toTimestamp(time, 'advanceWatermarkTo')
    if (to < watermark) {
      throw new PipelineConstructionError(
        `testStream: the watermark stands at ${formatTimestamp(watermark)} and cannot go back to ${formatTimestamp(to)}; order the steps by time`,
      )
    }
    return then({ kind: 'watermark', to }, to)
  }
  return Object.assign(transform, {
    addElements: (...elements: readonly (T | TimestampedValue<T>)[]) =>
      then({
        kind: 'elements',
        elements: elements.map(element =>
          element instanceof TimestampedValue
            ? { value: element.value, timestamp: element.timestamp }
            : { value: element, timestamp: Number.isFinite(watermark) ? watermark : 0 },
        ),
      }),
    advanceWatermarkTo,
    advanceWatermarkToInfinity: () => advanceWatermarkTo(Number.POSITIVE_INFINITY),
    advanceProcessingTime(by: Duration) {
      const byMs = toMillis(by, 'advanceProcessingTime')
      if (byMs < 0)
        throw new PipelineConstructionError(`testStream: processing time cannot go back by ${showValue(by)}`)
      return then({ kind: 'processingTime', byMs })
    },
  })
}
