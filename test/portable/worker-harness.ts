import type { Node } from '../../lib/core/graph.ts'
import { graphOf, Pipeline } from '../../lib/core/pipeline.ts'
import type { Outcome } from '../../lib/portable/worker/do-fn-lives.ts'
import type { StepFailure } from '../../lib/portable/worker/step-failure.ts'
import { startWorkerPool, type WorkerPool } from '../../lib/portable/worker/worker-pool.ts'
import { Recorder } from '../../lib/trace/event-recorder.ts'
import { TRACE_VERSION } from '../../lib/trace/trace.ts'
import { FnApiEngine } from './fn-api-engine.ts'
import { stage } from './stage-descriptor.ts'

/** A worker of a pipeline, and the engine that it works for. */
export class WorkerHarness {
  readonly engine: FnApiEngine
  readonly failures: StepFailure[]
  readonly pool: WorkerPool
  readonly recorder: Recorder

  private constructor(engine: FnApiEngine, pool: WorkerPool, failures: StepFailure[], recorder: Recorder) {
    this.recorder = recorder
    this.engine = engine
    this.pool = pool
    this.failures = failures
  }

  /** The pipeline's steps are called by their names. */
  static async start(build: (p: Pipeline) => unknown, takesRests = true): Promise<WorkerHarness> {
    const p = new Pipeline()
    build(p)
    const nodes = new Map<string, Node>(graphOf(p).nodes.map(node => [node.name, node]))
    const failures: StepFailure[] = []
    const recorder = new Recorder(
      { format: 'yeoul-trace', version: TRACE_VERSION, runner: 'double', level: 'full', steps: [] },
      undefined,
    )
    const pool = await startWorkerPool({
      recorder,
      functions: { node: path => nodes.get(path), coder: () => undefined, isEndless: false, takesRests },
      onFailure: failure => failures.push(failure),
    })
    const engine = await FnApiEngine.start()
    await engine.startWorker(pool.address, 'w-1')
    return new WorkerHarness(engine, pool, failures, recorder)
  }

  stage(
    id: string,
    collections: Parameters<typeof stage>[2],
    transforms: Parameters<typeof stage>[3],
    window?: Parameters<typeof stage>[4],
  ): void {
    this.engine.descriptors.set(id, stage(id, this.engine.address, collections, transforms, window))
  }

  /** `outcome`: how the engine's job ended. */
  async close(outcome: Outcome = 'DONE'): Promise<void> {
    try {
      await this.pool.close(outcome)
    } finally {
      this.engine.close()
    }
  }
}
