import { LineReader } from '../../lib/io/files/line-reader.ts'
import { readArrival, readHeader, type WrittenHeader } from '../../lib/io/files/recording-lines.ts'
import { hashtags } from '../../lib/io/recording.ts'
import { FrequentTags } from './frequent-tags.ts'
import { Lags } from './lags.ts'
import { Timeline } from './timeline.ts'

const MOST_PARTITIONS = 32
const MOST_BROKEN_LINES = 5

/** What a recording holds, in memory that does not grow with it. */
export interface RecordingSummary {
  readonly header: WrittenHeader
  readonly arrivals: number
  /** Milliseconds since 1970; the infinities if nothing arrived. */
  readonly firstArrival: number
  readonly lastArrival: number
  readonly lags: Lags
  readonly timeline: Timeline
  /** Of the first partitions by their names; those beyond are counted under '…'. */
  readonly partitions: ReadonlyMap<string, { readonly count: number; readonly timeline: Timeline }>
  readonly tags: FrequentTags
  readonly brokenLines: number
  /** The first of them: their numbers in the file, and what is wrong. */
  readonly broken: readonly { readonly line: number; readonly reason: string }[]
}

/** Reads the recording once. Throws an Error if the file is none, or ends too early. */
export function summaryOf(file: string): RecordingSummary {
  const lines = new LineReader([file])
  const lags = new Lags()
  const timeline = new Timeline()
  const partitions = new Map<string, { count: number; timeline: Timeline }>()
  const tags = new FrequentTags()
  const broken: { line: number; reason: string }[] = []
  let arrivals = 0
  let brokenLines = 0
  let firstArrival = Number.POSITIVE_INFINITY
  let lastArrival = Number.NEGATIVE_INFINITY
  try {
    const header = readHeader(lines, file)
    while (lines.next()) {
      const arrival = lines.reason ?? readArrival(lines.line)
      if (typeof arrival === 'string') {
        brokenLines++
        if (broken.length < MOST_BROKEN_LINES) broken.push({ line: lines.number, reason: arrival })
        continue
      }
      const { tweet, createdAt, receivedAt } = arrival
      arrivals++
      firstArrival = Math.min(firstArrival, receivedAt)
      lastArrival = Math.max(lastArrival, receivedAt)
      lags.add(receivedAt - createdAt)
      timeline.add(receivedAt, receivedAt - createdAt)
      const name = partitions.has(arrival.partition) || partitions.size < MOST_PARTITIONS ? arrival.partition : '…'
      let partition = partitions.get(name)
      if (partition === undefined) {
        partition = { count: 0, timeline: new Timeline() }
        partitions.set(name, partition)
      }
      partition.count++
      partition.timeline.add(receivedAt, receivedAt - createdAt)
      for (const tag of hashtags(tweet)) tags.add(tag)
    }
    return { header, arrivals, firstArrival, lastArrival, lags, timeline, partitions, tags, brokenLines, broken }
  } finally {
    lines.close()
  }
}
