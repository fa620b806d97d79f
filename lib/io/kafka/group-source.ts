import type { Source } from '../../core/source.ts'
import { type AssignedOptions, startOffsets } from './assigned-source.ts'
import { Cluster } from './cluster.ts'
import { type GroupMark, GroupReader } from './group-reader.ts'

/** The partitions that a consumer group gives to this reader. What was not committed comes again. */
export function groupSource<T>(
  options: Omit<AssignedOptions<T>, 'bounded'> & { readonly group: string },
): Source<T, readonly number[], GroupMark> {
  const { place, group, start, reading } = options
  return {
    name: place.what,
    reads: `topic '${place.topic}' as group '${group}'`,
    bounded: false,
    redelivers: true,
    async split() {
      const cluster = await Cluster.open(place)
      try {
        return [await startOffsets(cluster, await cluster.topic(), start)]
      } finally {
        await cluster.close()
      }
    },
    async open(starts, mark) {
      const cluster = await Cluster.open(place)
      try {
        return await GroupReader.open(cluster, { ...reading, group, starts }, mark)
      } catch (thrown) {
        await cluster.close()
        throw thrown
      }
    },
  }
}
