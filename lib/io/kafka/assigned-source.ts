import type { Source } from '../../core/source.ts'
import type { Timestamp } from '../../core/time.ts'
import { type AssignedMark, AssignedReader, type AssignedReading } from './assigned-reader.ts'
import { Cluster, type KafkaPlace, type KafkaTopic } from './cluster.ts'
import { earliestOffsets, endOffsets, offsetsSince } from './offsets.ts'
import { LogPartition, TopicLog } from './topic-log.ts'

/** Where each partition begins, by its number, and where it ends in a bounded read. */
export interface AssignedSplit {
  readonly positions: readonly number[]
  readonly until?: readonly number[]
}

export interface AssignedOptions<T> {
  readonly place: KafkaPlace
  readonly start: 'earliest' | 'latest' | Timestamp
  readonly bounded: boolean
  readonly reading: AssignedReading<T>
}

/** Where a new run begins, by the partitions' numbers. */
export async function startOffsets(
  cluster: Cluster,
  topic: KafkaTopic,
  start: AssignedOptions<unknown>['start'],
): Promise<number[]> {
  if (start === 'earliest') return earliestOffsets(cluster, topic)
  const ends = await endOffsets(cluster, topic)
  return start === 'latest' ? ends : offsetsSince(cluster, topic, start, ends)
}

/** All partitions of a topic, read by one reader that keeps their offsets in its mark. */
export function assignedSource<T>(options: AssignedOptions<T>): Source<T, AssignedSplit, AssignedMark> {
  const { place, start, bounded, reading } = options
  return {
    name: place.what,
    reads: `topic '${place.topic}'`,
    bounded,
    async split() {
      const cluster = await Cluster.open(place)
      try {
        const topic = await cluster.topic()
        const ends = bounded ? await endOffsets(cluster, topic) : undefined
        const positions = await startOffsets(cluster, topic, start)
        return [{ positions, ...(ends !== undefined && { until: ends }) }]
      } finally {
        await cluster.close()
      }
    },
    async open({ positions, until }, mark) {
      const cluster = await Cluster.open(place)
      try {
        const topic = await cluster.topic()
        const ends = until ?? (await endOffsets(cluster, topic))
        const partitions = positions.map(
          (first, i) => new LogPartition(i, mark?.positions[i] ?? first, ends[i] ?? first, until?.[i]),
        )
        return new AssignedReader(cluster, new TopicLog(cluster, topic, partitions), reading, mark)
      } catch (thrown) {
        await cluster.close()
        throw thrown
      }
    },
  }
}
