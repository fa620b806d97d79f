import { setTimeout as pause } from 'node:timers/promises'
import type { ClusterJobs } from '../engine-run.ts'
import type { JobEnd } from '../job-client/job-client.ts'
import { JobError } from '../job-client/job-error.ts'
import { EngineError } from './engine-error.ts'
import { cancelFlinkJob, type FlinkJob, flinkFailure, flinkJobs } from './flink-rest.ts'

const LOOK_EVERY_MS = 200
/** How long a cluster may be silent, or not know a job yet. */
const PATIENCE_MS = 20_000
/** How long it may take to cancel one. */
const CANCELLED_WITHIN_MS = 60_000
const ENDS: Readonly<Record<string, JobEnd['state']>> = { FINISHED: 'DONE', FAILED: 'FAILED', CANCELED: 'CANCELLED' }

/**
 * The jobs that a cluster of Flink is given from now on, asked for by its REST API: they run on when their job server is
 * gone, and Beam's own cancel does not reach them. `webUi` is the cluster's address, 'http://127.0.0.1:8081'. Rejects with an
 * EngineError if there is none.
 */
export async function flinkClusterJobs(webUi: string): Promise<ClusterJobs> {
  // A job of before may have the same name.
  const before = new Set((await flinkJobs(webUi)).map(({ id }) => id))
  const jobNamed = async (name: string) =>
    (await flinkJobs(webUi)).find(job => job.name === name && !before.has(job.id))
  const cancel = async ({ id, name }: FlinkJob) => {
    try {
      await cancelFlinkJob(webUi, id)
    } catch (thrown) {
      // It may have ended since it was looked at.
      const now = await jobNamed(name)
      if (now === undefined || ENDS[now.state] === undefined) throw thrown
    }
  }
  return {
    async ended(name) {
      const { id, state } = await overJob(webUi, name, () => jobNamed(name))
      const errors = state === 'FAILED' ? await flinkFailure(webUi, id) : []
      return { state: ENDS[state] ?? 'UNSPECIFIED', errors }
    },
    async cancel(name, isOver) {
      const since = performance.now()
      for (;;) {
        const job = await jobNamed(name)
        if (job === undefined ? isOver() : ENDS[job.state] !== undefined) return
        if (job !== undefined && job.state !== 'CANCELLING') await cancel(job)
        if (performance.now() - since > CANCELLED_WITHIN_MS) {
          const state = job === undefined ? 'not there' : job.state
          throw new JobError(`flink: job ${name} is ${state} ${CANCELLED_WITHIN_MS / 1000} s after it was cancelled`)
        }
        await pause(LOOK_EVERY_MS)
      }
    },
  }
}

/** Looks until the job is over. */
async function overJob(webUi: string, name: string, look: () => Promise<FlinkJob | undefined>): Promise<FlinkJob> {
  let heard = performance.now()
  let silence: string | undefined
  for (;;) {
    try {
      const job = await look()
      silence = undefined
      if (job !== undefined) heard = performance.now()
      if (job !== undefined && ENDS[job.state] !== undefined) return job
    } catch (thrown) {
      // A JobManager may be started again.
      if (!(thrown instanceof EngineError)) throw thrown
      silence = thrown.message
    }
    if (performance.now() - heard > PATIENCE_MS)
      throw new JobError(
        `flink: the job server is gone, and ${silence === undefined ? `the cluster at ${webUi} has no job ${name}` : `so is the cluster: ${silence}`}`,
      )
    await pause(LOOK_EVERY_MS)
  }
}
