import type { Runner } from 'yeoul'
import { flink, portable } from 'yeoul/portable'
import pipelineOf, { type EngineWork } from './pipelines.ts'

/** A job for an engine that runs. */
export interface EngineJob extends EngineWork {
  readonly kind: 'prism' | 'flink' | 'cluster'
  /** Of its job service. */
  readonly endpoint: string
  /** A cluster's JobManager. */
  readonly master?: string
  /** How many of a cluster's TaskManagers work, each with a worker process of its own. */
  readonly taskManagers?: number
}

/** Has an engine run a pipeline; its results are in the job's folder. `setting`: an EngineJob as JSON. */
export async function run(_: string, setting = ''): Promise<string[]> {
  const job: EngineJob = JSON.parse(setting)
  await runnerOf(job).run(pipelineOf(job))
  return []
}

function runnerOf({ kind, endpoint, master = '', taskManagers = 1, ...work }: EngineJob): Runner {
  switch (kind) {
    case 'prism':
      return portable({ endpoint, options: { streaming: true } })
    case 'flink':
      return flink({ endpoint })
    case 'cluster': {
      const module = new URL('pipelines.ts', import.meta.url)
      return flink({ endpoint, master, parallelism: taskManagers, module, moduleOptions: work })
    }
  }
}
