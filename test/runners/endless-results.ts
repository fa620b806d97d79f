import { expect, test } from '@jest/globals'
import {
  countPerElement,
  direct,
  fixedWindows,
  flatMap,
  map,
  type PCollection,
  Pipeline,
  type Runner,
  read,
  windowInto,
} from '../../lib/index.ts'
import { outOfOrder, readFromKafka } from '../../lib/io/kafka.ts'
import { createdAt, hashtags, readRecording, recordingFile, type Tweet } from '../../lib/io/recording.ts'
import { liveRecording } from '../../tools/load/live-recording.ts'

/** Small, and of several partitions. */
export const RECORDING = 'stalled-partition'
/** As fast as it can be read. */
const SPEED = 1e9
/** So that nothing is late, and each window has one pane. */
const watermark = outOfOrder('1d')

/** The tweets of the recording, from a source without end. */
export function endlessRecording(p: Pipeline): PCollection<Tweet> {
  return p.apply(read(liveRecording({ file: recordingFile(RECORDING), speed: SPEED, watermark })))
}

/** The same, from a topic that holds them, and later ones. */
export function endlessTopic(p: Pipeline, place: { readonly bootstrap: string; readonly topic: string }) {
  return p.apply(readFromKafka<Tweet>({ ...place, decode: record => record.json(), timestamp: createdAt, watermark }))
}

/**
 * A source without end gives each element once, and its windows come while it runs; a last pane may come again, with what
 * the one before had.
 */
export function sameEndlessResultsOn(
  runner: () => Runner,
  what: string,
  source: (p: Pipeline) => PCollection<Tweet>,
): void {
  test(`${what}, until it is cancelled`, async () => {
    const expected = await direct().collect(countsOf(new Pipeline().apply(readRecording(RECORDING))))
    const run = runner().collect(countsOf(source(new Pipeline())))
    const seen = new Set<string>()
    for await (const { value } of run) if (seen.add(value).size >= expected.values.length) break
    await run.cancel()
    const { values, state } = await run
    expect(state).toBe('CANCELLED')
    expect([...new Set(values)].sort()).toEqual([...expected.values].sort())
  }, 120_000)
}

function countsOf(tweets: PCollection<Tweet>): PCollection<string> {
  return tweets.apply(
    flatMap(hashtags),
    // Event time goes past the end of the last ones and their lateness at once.
    windowInto(fixedWindows('1m'), { allowedLateness: '1h', accumulationMode: 'accumulating' }),
    countPerElement(),
    map(([tag, count], { window }) => `${window.start} ${tag} ${count}`),
  )
}
