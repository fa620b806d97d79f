import type { listOffsetsV9 } from '@platformatic/kafka'
import type { Timestamp } from '../../core/time.ts'
import type { Cluster, KafkaTopic } from './cluster.ts'

const READ_COMMITTED = 1
const CONSUMER = -1
const EARLIEST = -2n
const LATEST = -1n

/** The first offset of each partition that is still there. */
export function earliestOffsets(cluster: Cluster, topic: KafkaTopic): Promise<number[]> {
  return offsets(cluster, topic, EARLIEST)
}

/** The first offset of each partition that no committed reader may see yet. */
export function endOffsets(cluster: Cluster, topic: KafkaTopic): Promise<number[]> {
  return offsets(cluster, topic, LATEST)
}

/** The offset of each partition's first record of that time or later; its end if there is none. */
export async function offsetsSince(
  cluster: Cluster,
  topic: KafkaTopic,
  since: Timestamp,
  ends: readonly number[],
): Promise<number[]> {
  const found = await offsets(cluster, topic, BigInt(since))
  return found.map((offset, i) => (offset < 0 ? (ends[i] as number) : offset))
}

/** Asks the leaders of all partitions. */
function offsets(cluster: Cluster, topic: KafkaTopic, timestamp: bigint): Promise<number[]> {
  const name = cluster.place.topic
  return cluster.insist(async () => {
    const { leaders } = topic
    const found = leaders.map(() => -1)
    await Promise.all(
      [...new Set(leaders)].map(async leader => {
        const partitions = leaders.flatMap((of, partitionIndex) =>
          of === leader ? [{ partitionIndex, currentLeaderEpoch: -1, timestamp }] : [],
        )
        const request = [CONSUMER, READ_COMMITTED, [{ name, partitions }]]
        const { topics } = await cluster.ask<listOffsetsV9.ListOffsetsResponse>(leader, 'ListOffsets', ...request)
        for (const { partitionIndex, offset } of topics[0]?.partitions ?? []) found[partitionIndex] = Number(offset)
      }),
    )
    return found
  })
}
