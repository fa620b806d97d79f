import type { Metrics } from '../core/metrics.ts'
import type { Plan } from '../core/plan.ts'
import type { Backlog } from '../core/source.ts'
import { Recorder } from '../trace/event-recorder.ts'
import { traceHeader } from '../trace/header.ts'
import { PipelineError } from '../trace/pipeline-error.ts'
import type { PipelineResult, PipelineRun } from '../trace/runner.ts'
import type { Tap } from '../trace/runner-of.ts'
import type { EngineName } from './capabilities.ts'
import { refuseExclusive } from './exclusive-sinks.ts'
import type { JobEnd, RunningJob } from './job-client/job-client.ts'
import { JobError } from './job-client/job-error.ts'
import type { GivenModule } from './module-options.ts'
import { refuseLacking } from './refuse-lacking.ts'
import type { Outcome } from './worker/do-fn-lives.ts'
import { StepFailure } from './worker/step-failure.ts'
import type { Workers } from './workers.ts'

/** An engine's job service, for one run. */
export interface EngineService {
  /** 'localhost:8099'. */
  readonly endpoint: string
  /** Resolves, to why, if the engine ends by itself. */
  readonly ended?: Promise<string | undefined>
  /** Ends what was started for the run. */
  close?(): Promise<void>
  /** The jobs of a cluster, which run on without its job service. */
  readonly jobs?: ClusterJobs
}

/** A cluster's own way to ask for jobs, by the names that they were submitted with. */
export interface ClusterJobs {
  /** Resolves when the job is over. Rejects with a JobError if there is none, or no cluster. */
  ended(name: string): Promise<JobEnd>
  /** Waits for the job, unless `isOver` says that it will not come; cancels it, and resolves when it has ended. */
  cancel(name: string, isOver: () => boolean): Promise<void>
}

/** Which engine runs, and how. */
export interface Engine {
  /** As traces and errors name it: 'prism'. */
  readonly name: string
  /** Which one it is, if that is known: what it cannot do is refused. */
  readonly known: EngineName | undefined
  /** Pipeline options, by their plain names. */
  optionsFor(plan: Plan): Readonly<Record<string, unknown>>
  /** Why no worker in another process may be the only one to write somewhere; undefined if it may. */
  whyNoSoleWriter(plan: Plan): string | undefined
  /** Throws where no run can succeed, before anything is started or fetched for one. */
  refuse?(): void
  /** Whether it says when it has kept a bundle. */
  finalizes(plan: Plan): boolean
  /** Whether a worker may stop in the middle of a source that ends, and hand back the rest; not, if not said. */
  readonly takesRests?: boolean
  start(): Promise<EngineService>
  /** What builds the pipeline again in workers that are other processes; undefined: they are in this one. */
  readonly module?: GivenModule | undefined
}

export interface EngineJob {
  readonly plan: Plan
  readonly jobName: string
  readonly taps: readonly Tap[]
}

/** A job on an engine. */
export class EngineRun<R> implements PipelineRun<R> {
  state: PipelineRun<R>['state'] = 'RUNNING'
  readonly #engine: Engine
  readonly #job: EngineJob
  readonly #recorder: Recorder
  readonly #result: Promise<R>
  #running: RunningJob | undefined
  #jobs: ClusterJobs | undefined
  #failure: StepFailure | undefined
  #isCancelled = false
  #cancelled: () => void = () => {}
  readonly #cancelling = new Promise<void>(resolve => {
    this.#cancelled = resolve
  })

  constructor(engine: Engine, job: EngineJob, result: (base: PipelineResult) => R) {
    this.#engine = engine
    this.#job = job
    this.#recorder = new Recorder(traceHeader(job.plan, 'panes', engine.name), undefined)
    this.#result = this.#run().then(result)
    // Whoever awaits the run sees the failure; a run that nobody awaits must not end the process.
    this.#result.catch(() => {})
  }

  // biome-ignore lint/suspicious/noThenProperty: a run is awaited
  then<A = R, B = never>(
    onDone?: ((value: R) => A | PromiseLike<A>) | null,
    onFailed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#result.then(onDone, onFailed)
  }

  /** What is left is the engine's business. */
  get backlog(): Backlog {
    return {}
  }

  async cancel(): Promise<void> {
    // What has failed cannot be cancelled any more.
    if (this.#running?.state !== 'FAILED') {
      this.#isCancelled = true
      await this.#cancelJob()
      this.#cancelled()
    }
    await this.#result.then(
      () => {},
      () => {},
    )
  }

  async #run(): Promise<PipelineResult> {
    const { taps } = this.#job
    try {
      // Lets the caller take hold of the run before it does anything.
      await undefined
      const metrics = await this.#onEngine()
      this.state = this.#isCancelled ? 'CANCELLED' : 'DONE'
      for (const { collector } of taps) collector.end()
      const deadLetterCount = metrics.counter('deadLetters')
      return { state: this.state, trace: this.#recorder.trace(), metrics, deadLetterCount }
    } catch (thrown) {
      this.state = 'FAILED'
      for (const { collector } of taps) collector.end({ thrown })
      throw thrown
    }
  }

  async #cancelJob(): Promise<void> {
    const running = this.#running
    if (running === undefined) return
    if (this.#jobs === undefined) return running.cancel()
    let isOver = false
    running.ended.then(
      () => {
        isOver = true
      },
      () => {},
    )
    await this.#jobs.cancel(this.#job.jobName, () => isOver)
  }

  async #onEngine(): Promise<Metrics> {
    const [{ translate }, { refuseCollecting, workersElsewhere, workersHere }, { submit }, { jobMetrics }] =
      await clients()
    const { plan, jobName, taps } = this.#job
    const { name, known, module } = this.#engine
    // What cannot be done is refused before anything is started.
    if (known !== undefined) refuseLacking(plan, known)
    if (module !== undefined && taps.length > 0) refuseCollecting(name)
    const whyNot = module === undefined ? undefined : this.#engine.whyNoSoleWriter(plan)
    if (whyNot !== undefined) refuseExclusive(plan, name, whyNot)
    this.#engine.refuse?.()
    const options = this.#engine.optionsFor(plan)
    const translated = translate(plan, {
      taps,
      finalizes: this.#engine.finalizes(plan),
      takesRests: this.#engine.takesRests ?? false,
    })
    const workers =
      module === undefined
        ? await workersHere(translated, this.#recorder, failure => {
            this.#failure ??= failure
          })
        : await workersElsewhere(translated, module)
    let service: EngineService | undefined
    let outcome: Outcome = 'FAILED'
    try {
      service = await this.#engine.start()
      this.#jobs = service.jobs
      const running = await submit(service.endpoint, {
        name: jobName,
        pipeline: translated.pipelineFor(workers.environment),
        options: { ...options, ...workers.options },
      })
      this.#running = running
      try {
        if (this.#isCancelled) await this.#cancelJob()
        await this.#ended(running, service)
        outcome = this.#isCancelled ? 'CANCELLED' : 'DONE'
        return jobMetrics(await running.metrics())
      } finally {
        running.close()
      }
    } finally {
      await this.#closed(workers, service, outcome)
    }
  }

  /** What was written becomes visible here: that it does not is a failure of the run. */
  async #closed(workers: Workers, service: EngineService | undefined, outcome: Outcome): Promise<void> {
    try {
      await workers.close(outcome)
    } catch (thrown) {
      throw thrown instanceof StepFailure ? this.#pipelineError(thrown) : thrown
    } finally {
      await service?.close?.()
    }
  }

  async #ended(running: RunningJob, { ended, jobs }: EngineService): Promise<void> {
    const { name } = this.#engine
    let isOver = false
    const { jobName } = this.#job
    // When the run is over, so is what the job was followed by.
    const followed =
      jobs === undefined ? undefined : async () => (isOver || this.#isCancelled ? undefined : await jobs.ended(jobName))
    const lost = ended?.then(why => {
      if (followed !== undefined) return followed()
      throw new JobError(why ?? `${name} ended before the job did`)
    })
    lost?.catch(() => {})
    // A job server that is gone takes no job of its cluster with it.
    const told = followed === undefined ? running.ended : running.ended.catch(followed)
    const all = [told, this.#cancelling, ...(lost === undefined ? [] : [lost])]
    const end = await Promise.race(all)
      .catch((thrown: unknown) => {
        throw this.#asPipelineError() ?? thrown
      })
      .finally(() => {
        isOver = true
      })
    if (this.#isCancelled || end === undefined || end.state === 'DONE') return
    const { state, errors } = end
    const said = errors.length === 0 ? 'and did not say why' : `and said:\n${errors.join('\n')}`
    throw this.#asPipelineError() ?? new JobError(`${name}: the job ended as ${state} ${said}`)
  }

  /** What a function of the pipeline threw: rather that than what the engine makes of it. */
  #asPipelineError(): PipelineError | undefined {
    return this.#failure && this.#pipelineError(this.#failure)
  }

  #pipelineError({ step, element, message, cause }: StepFailure): PipelineError {
    return new PipelineError(step, element, message, { cause, trace: () => this.#recorder.trace() })
  }
}

/** Loads what speaks with an engine, which nobody else pays for. */
async function clients() {
  try {
    return await Promise.all([
      import('./translate/translate.ts'),
      import('./workers.ts'),
      import('./job-client/job-client.ts'),
      import('./job-client/job-metrics.ts'),
    ])
  } catch (thrown) {
    const { code, message } = thrown as { code?: string; message?: string }
    if (code !== 'ERR_MODULE_NOT_FOUND' || !/@grpc|@bufbuild/.test(message ?? '')) throw thrown
    throw new JobError(
      'engines are spoken to by gRPC, and its packages are not here; install @grpc/grpc-js and @bufbuild/protobuf',
      {
        cause: thrown,
      },
    )
  }
}
