import { reasonOf } from '../../core/reason-of.ts'
import type { Recorder } from '../../trace/event-recorder.ts'
import { handled, serve } from '../grpc/server.ts'
import { BeamFnExternalWorkerPool, type StartWorkerRequest } from '../protos/beam_fn_api_pb.ts'
import { conclude } from './conclude.ts'
import { DoFnLives, type Outcome } from './do-fn-lives.ts'
import { provided } from './provision.ts'
import { RunClock } from './run-clock.ts'
import type { StepFailure } from './step-failure.ts'
import { Worker, type WorkerEndpoints } from './worker.ts'
import type { PipelineFunctions } from './worker-place.ts'

/** What a pool's workers run. */
export interface WorkerPoolOptions {
  readonly functions: PipelineFunctions
  /** Takes what the workers see: state and timers; its header names the engine. */
  readonly recorder?: Recorder
  /** Told of what a function threw, as it was thrown. */
  readonly onFailure?: (failure: StepFailure) => void
}

/** Workers in this process, started when an engine asks for them. */
export interface WorkerPool {
  /** For the payload of the environment beam:env:external:v1. */
  readonly address: string
  /** Ends all workers, and concludes what they did. Rejects with what fails then, unless the job had failed. */
  close(outcome: Outcome): Promise<void>
}

/**
 * Serves workers in this process to an engine on this machine: its functions are called here, where a notebook can watch
 * them. Source: Beam's BeamFnExternalWorkerPool, which is what LOOPBACK is made of.
 */
export async function startWorkerPool({ functions, recorder, onFailure }: WorkerPoolOptions): Promise<WorkerPool> {
  /** All there ever were: each may hold what is final at the end only. */
  const workers: Worker[] = []
  /** The newest of each id. */
  const byId = new Map<string, Worker>()
  const parts = {
    functions,
    lives: new DoFnLives(),
    clock: new RunClock(),
    recorder,
    onFailure: onFailure ?? (() => {}),
  }
  const start = async (request: StartWorkerRequest) => {
    const { workerId } = request
    const worker = new Worker(workerId, await endpointsOf(request), parts)
    workers.push(worker)
    byId.set(workerId, worker)
  }
  const stop = async (workerId: string) => {
    const worker = byId.get(workerId)
    worker?.stop()
    await worker?.ended
  }
  const server = await serve([
    handled(BeamFnExternalWorkerPool, {
      startWorker: ({ request }, answer) =>
        void start(request).then(
          () => answer(null, {}),
          (thrown: unknown) => answer(null, { error: reasonOf(thrown) }),
        ),
      stopWorker: ({ request }, answer) => void stop(request.workerId).then(() => answer(null, {})),
    }),
  ])
  return {
    address: server.address,
    async close(outcome) {
      for (const worker of workers) worker.stop()
      await Promise.all(workers.map(({ ended }) => ended))
      server.close()
      await conclude(workers.splice(0), parts.lives, outcome)
    },
  }
}

/** Where the engine's services are: said in the request, or where it says that it says so. */
async function endpointsOf(request: StartWorkerRequest): Promise<WorkerEndpoints> {
  const { workerId, controlEndpoint, loggingEndpoint, provisionEndpoint } = request
  if (controlEndpoint?.url) return { control: controlEndpoint.url, logging: loggingEndpoint?.url || undefined }
  if (provisionEndpoint?.url) return provided(provisionEndpoint.url, workerId)
  throw new Error(`worker ${workerId} was to be started without an endpoint for control, or for provision`)
}
