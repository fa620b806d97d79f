import { refuseUnknown } from '../core/refuse.ts'
import { type Duration, toPositiveMillis } from '../core/time.ts'
import type { Runner } from '../trace/runner.ts'
import { engineRunner } from './engine-runner.ts'
import { startPrism } from './engines/prism.ts'
import { startSpark } from './engines/spark.ts'
import { SEVERAL } from './exclusive-sinks.ts'
import { requireAddress, requireName } from './job-server-options.ts'
import { givenModule, MODULE_OPTIONS, type ModuleOptions } from './module-options.ts'
import { isUnbounded } from './refuse-lacking.ts'

export { type DataflowOptions, dataflow } from './dataflow.ts'
export { type FlinkCheckpoints, type FlinkOptions, type FlinkRestart, flink } from './flink.ts'
export { JobError } from './job-client/job-error.ts'
export type { ModuleOptions } from './module-options.ts'

export interface PortableOptions extends ModuleOptions {
  /** Where the engine's job service listens: 'localhost:8099'. */
  endpoint: string
  /** What the engine calls the job; else a name that no other has. */
  jobName?: string
  /** The engine's own pipeline options, by their names: { streaming: true, parallelism: 2 }. */
  options?: Readonly<Record<string, unknown>>
}

/**
 * Runs pipelines on any engine that has one of Beam's job services. Their functions run in this process, so closures and
 * `collect` work; the engine must be able to reach it, that is, be on this machine. With a `module` they run in processes,
 * or containers, that the engine starts. What an engine does twice, because a worker of its was lost, is collected twice.
 * Rejects with a JobError where the engine cannot be reached or fails, with a PipelineError where a function throws here.
 * Source: Beam's portable runner; its environments LOOPBACK, PROCESS and DOCKER.
 */
export function portable(options: PortableOptions): Runner {
  refuseUnknown(options, ['endpoint', 'jobName', 'options', ...MODULE_OPTIONS], 'portable')
  const { endpoint, jobName, options: engineOptions = {} } = options
  requireAddress(endpoint, 'portable: endpoint', 'localhost:8099')
  requireName(jobName, 'portable')
  return engineRunner(
    {
      name: 'portable',
      known: undefined,
      module: givenModule(options, 'portable'),
      optionsFor: () => engineOptions,
      finalizes: isUnbounded,
      whyNoSoleWriter: plan => (isUnbounded(plan) ? SEVERAL : undefined),
      start: () => Promise.resolve({ endpoint }),
    },
    jobName,
  )
}

export interface PrismOptions extends Omit<ModuleOptions, 'image'> {
  /** What Prism calls the job; else a name that no other has. */
  jobName?: string
  /** How long a run may take before it is ended: Prism may wait for ever for a worker. Any time, if not said. */
  timeout?: Duration
}

/**
 * Runs pipelines on Prism, Beam's own runner for one machine: one is started for each run, and built before that, once,
 * with Go. Source: https://beam.apache.org/documentation/runners/prism/
 */
export function prism(options: PrismOptions = {}): Runner {
  refuseUnknown(options, ['jobName', 'timeout', 'module', 'moduleOptions'], 'prism')
  const { jobName, timeout } = options
  requireName(jobName, 'prism')
  const longestMs = timeout === undefined ? undefined : toPositiveMillis(timeout, 'prism: timeout')
  return engineRunner(
    {
      name: 'prism',
      known: 'prism',
      module: givenModule(options, 'prism'),
      optionsFor: () => ({ streaming: true }),
      finalizes: isUnbounded,
      takesRests: true,
      // Before they could show what they wrote.
      whyNoSoleWriter: () => 'Prism kills its workers as soon as the job is done',
      start: () => startPrism(longestMs === undefined ? {} : { longestMs }),
    },
    jobName,
  )
}

export interface JobServerOptions extends ModuleOptions {
  /** Where its job server listens: 'localhost:8099'. Without it, one is started for each run, with the engine inside. */
  endpoint?: string
  /** What the engine calls the job; else a name that no other has. */
  jobName?: string
}

/**
 * Runs pipelines whose sources end on Apache Spark, whose job server and jars come by Maven, once.
 * Source: https://beam.apache.org/documentation/runners/spark/
 */
export function spark(options: JobServerOptions = {}): Runner {
  refuseUnknown(options, ['endpoint', 'jobName', ...MODULE_OPTIONS], 'spark')
  const { endpoint, jobName } = options
  if (endpoint !== undefined) requireAddress(endpoint, 'spark: endpoint', 'localhost:8099')
  requireName(jobName, 'spark')
  return engineRunner(
    {
      name: 'spark',
      known: 'spark',
      module: givenModule(options, 'spark'),
      optionsFor: () => ({}),
      finalizes: () => false,
      whyNoSoleWriter: plan => (isUnbounded(plan) ? SEVERAL : undefined),
      start: () => (endpoint === undefined ? startSpark() : Promise.resolve({ endpoint })),
    },
    jobName,
  )
}
