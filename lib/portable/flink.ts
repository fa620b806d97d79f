import { PipelineConstructionError } from '../core/errors.ts'
import type { Plan } from '../core/plan.ts'
import { refuseUnknown, refuseUnless } from '../core/refuse.ts'
import { type Duration, toMillis, toPositiveMillis } from '../core/time.ts'
import type { Runner } from '../trace/runner.ts'
import { engineRunner } from './engine-runner.ts'
import { startFlink, startFlinkJobServer } from './engines/flink.ts'
import { flinkClusterJobs } from './engines/flink-jobs.ts'
import { SEVERAL } from './exclusive-sinks.ts'
import { requireAddress, requireCount, requireName } from './job-server-options.ts'
import { givenModule, MODULE_OPTIONS, type ModuleOptions } from './module-options.ts'
import { isUnbounded } from './refuse-lacking.ts'

export interface FlinkOptions extends ModuleOptions {
  /**
   * The cluster's JobManager, where its pages and its REST API are: 'localhost:8081'. Without it, and without an
   * endpoint, a Flink inside of the job server runs the pipeline.
   */
  master?: string
  /** Where the cluster's job server listens: 'localhost:8099'. Without it, one is started for each run. */
  endpoint?: string
  /** What Flink calls the job; else a name that no other has. */
  jobName?: string
  /** How many of its slots share a step; 1 if not said. */
  parallelism?: number
  /** What makes a pipeline without end go on after a failure, from the newest checkpoint. Without it, nothing is kept. */
  checkpoints?: FlinkCheckpoints
  /** How often a stream is started again after a failure; with checkpoints 5 times if not said, without never. */
  restart?: FlinkRestart
}

export interface FlinkCheckpoints {
  /** From the start of one to that of the next. */
  every: Duration
  /** Leaves the newest one where the cluster keeps them, when the run is cancelled. */
  keep?: boolean
  /** Goes on from a checkpoint that was kept, or a savepoint: 'file:///…/chk-12'. */
  from?: string
}

export interface FlinkRestart {
  /** How often, before the run fails. */
  attempts: number
  /** How long after a failure; at once if not said. */
  delay?: Duration
}

const OPTIONS = ['master', 'endpoint', 'jobName', 'parallelism', 'checkpoints', 'restart', ...MODULE_OPTIONS]

/** What Flink takes for no end: the most milliseconds that it can count. A number would lose its last digits. */
const FOR_EVER = '9223372036854775807'
const RESTART: FlinkRestart = { attempts: 5, delay: '1s' }
/** A bundle that waits for more holds up what is to be seen. */
const LONGEST_BUNDLE_MS = 100

/**
 * Runs pipelines on Apache Flink: on a cluster, or on one inside of its job server; the jars come by Maven, once. In
 * batches where all sources end, else as a stream, until the run is cancelled. The cluster needs Beam's jars among its
 * own, as that of `yeoul engine flink up` has them. A run with `master` outlives its job server. Panes that were given
 * after the newest checkpoint are given again after a failure: let sinks be idempotent, by key and window.
 * Source: https://beam.apache.org/documentation/runners/flink/
 */
export function flink(options: FlinkOptions = {}): Runner {
  refuseUnknown(options, OPTIONS, 'flink')
  const { master, endpoint, jobName, parallelism = 1 } = options
  if (master !== undefined) requireAddress(master, 'flink: master', 'localhost:8081')
  if (endpoint !== undefined) requireAddress(endpoint, 'flink: endpoint', 'localhost:8099')
  requireCount(parallelism, 'flink: parallelism')
  requireName(jobName, 'flink')
  const keeping = checkpointOptions(options.checkpoints)
  const restarting = restartOptions(options)
  const started = () => (master === undefined ? startFlink() : startFlinkJobServer(master))
  return engineRunner(
    {
      name: 'flink',
      known: 'flink',
      module: givenModule(options, 'flink'),
      optionsFor: plan => ({ parallelism, ...streaming(plan, keeping), ...restarting }),
      // Without checkpoints nothing is kept, and in batches it takes nobody who asks.
      finalizes: plan => isUnbounded(plan) && keeping !== undefined,
      takesRests: true,
      whyNoSoleWriter: plan => (parallelism > 1 || isUnbounded(plan) ? SEVERAL : undefined),
      async start() {
        const jobs = master === undefined ? {} : { jobs: await flinkClusterJobs(`http://${master}`) }
        return { ...(endpoint === undefined ? await started() : { endpoint }), ...jobs }
      },
    },
    jobName,
  )
}

type EngineOptions = Readonly<Record<string, unknown>>

function streaming(plan: Plan, keeping: EngineOptions | undefined): EngineOptions {
  if (!isUnbounded(plan)) {
    if (keeping === undefined) return {}
    throw new PipelineConstructionError(
      'flink: checkpoints are of streams, and all sources of this pipeline end; it runs in batches, so leave checkpoints out',
    )
  }
  const stream = { streaming: true, max_bundle_time_mills: LONGEST_BUNDLE_MS }
  // Never both: with checkpoints, what ends idle sources has been seen to end jobs before their panes came.
  return keeping === undefined ? { ...stream, shutdown_sources_after_idle_ms: FOR_EVER } : { ...stream, ...keeping }
}

function checkpointOptions(checkpoints: FlinkCheckpoints | undefined): EngineOptions | undefined {
  if (checkpoints === undefined) return undefined
  refuseUnknown(checkpoints, ['every', 'keep', 'from'], 'flink: checkpoints')
  const { every, keep = false, from } = checkpoints
  if (from !== undefined)
    refuseUnless(/^[a-z][\w+.-]*:/.test(from), from, 'flink: checkpoints.from', "a place such as 'file:///…/chk-12'")
  return {
    checkpointing_interval: toPositiveMillis(every, 'flink: checkpoints.every'),
    // Else what a bundle gives while a checkpoint is made waits for the step's next bundle, which may never come.
    finish_bundle_before_checkpointing: true,
    ...(keep && { externalized_checkpoints_enabled: true, retain_externalized_checkpoints_on_cancellation: true }),
    ...(from !== undefined && { savepoint_path: from }),
  }
}

function restartOptions({ restart, checkpoints }: FlinkOptions): EngineOptions {
  // Without a checkpoint it would begin anew, and give all that it gave before again.
  const { attempts, delay = 0 } = restart ?? (checkpoints === undefined ? { attempts: 0 } : RESTART)
  refuseUnknown(restart ?? {}, ['attempts', 'delay'], 'flink: restart')
  refuseUnless(
    Number.isInteger(attempts) && attempts >= 0,
    attempts,
    'flink: restart.attempts',
    'a whole number of at least 0',
  )
  return {
    number_of_execution_retries: attempts,
    execution_retry_delay: toMillis(delay, 'flink: restart.delay'),
  }
}
