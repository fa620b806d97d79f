import { PipelineConstructionError } from '../core/errors.ts'
import type { Recorder } from '../trace/event-recorder.ts'
import type { GivenModule } from './module-options.ts'
import { graphPrint } from './process/graph-print.ts'
import { packageVersion } from './process/package-version.ts'
import { MODULE_OPTION, type PipelineModule } from './process/pipeline-module.ts'
import { rehearse } from './process/rehearsal.ts'
import { workerCommand } from './process/worker-program.ts'
import type { WorkerEnvironment } from './translate/environment.ts'
import type { Translated } from './translate/translate.ts'
import type { Outcome } from './worker/do-fn-lives.ts'
import type { StepFailure } from './worker/step-failure.ts'
import { startWorkerPool } from './worker/worker-pool.ts'

/** Where an engine finds the workers of a job. */
export interface Workers {
  readonly environment: WorkerEnvironment
  /** Pipeline options that they need, by their plain names. */
  readonly options: Readonly<Record<string, unknown>>
  /** Once the job is over. Rejects with what fails then, unless the job had failed. */
  close(outcome: Outcome): Promise<void>
}

/** Workers in this process: closures just work. */
export async function workersHere(
  { functions }: Translated,
  recorder: Recorder,
  onFailure: (failure: StepFailure) => void,
): Promise<Workers> {
  const pool = await startWorkerPool({ functions, recorder, onFailure })
  return {
    environment: { kind: 'loopback', address: pool.address },
    options: {},
    close: outcome => pool.close(outcome),
  }
}

/** Workers that the engine starts as processes, or containers; it was made sure that they can build the pipeline. */
export async function workersElsewhere(translated: Translated, module: GivenModule): Promise<Workers> {
  const { finalizes, functions } = translated
  const told: PipelineModule = {
    module: module.url,
    options: module.options,
    version: packageVersion(),
    graph: graphPrint(translated),
    finalizes,
    takesRests: functions.takesRests,
  }
  await rehearse(told)
  const { inImage } = module
  const at = inImage === undefined ? told : { ...told, module: inImage.path }
  return {
    environment:
      inImage === undefined
        ? { kind: 'process', command: await workerCommand() }
        : { kind: 'container', image: inImage.image },
    options: { [MODULE_OPTION]: JSON.stringify(at) },
    close: () => Promise.resolve(),
  }
}

/** Collected elements come to where the functions run. */
export function refuseCollecting(engine: string): never {
  throw new PipelineConstructionError(
    `${engine}: elements are collected in this process, and with a module its functions run in others; write(…) them to a sink, and run the pipeline, or, on an engine that can reach this process, leave module out`,
  )
}
