import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { create, Pipeline, read, type Source } from '../../lib/index.ts'
import { writeText } from '../../lib/io/text.ts'
import {
  bringFlinkCluster,
  missingForFlinkCluster,
  type RunningFlinkCluster,
  startFlinkCluster,
} from '../../lib/portable/engines/flink-cluster.ts'
import { flinkJobs, flinkOverview } from '../../lib/portable/engines/flink-rest.ts'
import { type FlinkOptions, flink } from '../../lib/portable/portable.ts'
import { describeWith } from '../engine/engines-here.ts'
import { emptyFolder } from '../tools/run-yeoul.ts'
import { endlessRecording, sameEndlessResultsOn } from './endless-results.ts'
import { processWorkersOn } from './process-workers.ts'
import { sameResultsOn } from './same-results.ts'

/** Whole numbers from 0 on, for ever. */
const numbers: Source<number, null, number> = {
  name: 'numbers',
  bounded: false,
  split: () => [null],
  open(_, mark = 0) {
    let next = mark
    return {
      readBundle: () => [{ value: next, timestamp: next++ }],
      watermark: () => next,
      checkpointMark: () => next,
    }
  },
}
const counting = () => new Pipeline().apply(read(numbers))

const BRING_MS = 600_000

const describeWithFlink = await describeWith('the cluster of Flink', missingForFlinkCluster)

describeWithFlink('on a cluster of Flink', () => {
  let cluster: RunningFlinkCluster
  beforeAll(async () => {
    await bringFlinkCluster()
    cluster = await startFlinkCluster()
  }, BRING_MS)
  afterAll(() => cluster?.close())

  const onCluster = (options: FlinkOptions = {}) =>
    flink({ master: cluster.webUi.replace('http://', ''), endpoint: cluster.endpoint, ...options })

  sameResultsOn(onCluster, 'flink', 60_000)
  sameEndlessResultsOn(onCluster, 'a recording without end', endlessRecording)
  sameEndlessResultsOn(
    () => onCluster({ parallelism: 2, checkpoints: { every: '500ms' } }),
    'a recording without end, with checkpoints',
    endlessRecording,
  )

  describe('with workers in processes of their own', () => processWorkersOn(onCluster))

  test('a file that only one process may write is refused where there may be several', async () => {
    const pipeline = new Pipeline()
    pipeline.apply(create(['a']), writeText(join(emptyFolder(), 'out')))
    const run = onCluster({ parallelism: 2, module: import.meta.url }).run(pipeline)
    await expect(run).rejects.toThrow(/out' is written by one process, which goes on where it stood/)
  })

  test('a run goes on from a checkpoint that was kept when another was cancelled', async () => {
    const run = onCluster({ jobName: 'kept', checkpoints: { every: '300ms', keep: true } }).collect(counting())
    let seen: string | undefined
    for await (const _ of run) {
      seen = await checkpointOf('kept', 2)
      if (seen !== undefined) break
    }
    await run.cancel()
    // Newer ones have taken its place; the cluster told of it with a delay.
    const folder = new URL('.', `${seen}`)
    // One that was begun when the run was cancelled has no metadata, and goes away.
    const kept = readdirSync(folder).find(name => existsSync(new URL(`${name}/_metadata`, folder)))
    const next = onCluster({ checkpoints: { every: '300ms', from: `${folder}${kept}` } }).collect(counting())
    for await (const { value } of next) {
      expect(value).toBeGreaterThan(0)
      break
    }
    await next.cancel()
  }, 120_000)

  /** Where the newest checkpoint of a job is, once there were so many. */
  async function checkpointOf(jobName: string, least: number): Promise<string | undefined> {
    const job = (await flinkJobs(cluster.webUi)).find(({ name }) => name === jobName)
    const answer = await fetch(`${cluster.webUi}/jobs/${job?.id}/checkpoints`)
    const { counts, latest } = (await answer.json()) as {
      counts: { completed: number }
      latest: { completed: { external_path: string } }
    }
    return counts.completed < least ? undefined : latest.completed.external_path
  }

  test('a run that was cancelled leaves no job on the cluster, nor does another of its name', async () => {
    for (let i = 0; i < 2; i++) {
      const run = onCluster({ jobName: 'to-be-cancelled' }).collect(endlessRecording(new Pipeline()))
      for await (const _ of run) break
      await run.cancel()
      expect(run.state).toBe('CANCELLED')
    }
    const jobs = (await flinkJobs(cluster.webUi)).filter(({ name }) => name === 'to-be-cancelled')
    expect(jobs.map(({ state }) => state)).toEqual(['CANCELED', 'CANCELED'])
    // A job's slots are given back soon after its end.
    while ((await flinkOverview(cluster.webUi)).freeSlots < 4) await pause(100)
  }, 120_000)
})
