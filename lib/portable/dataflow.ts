import { PipelineConstructionError } from '../core/errors.ts'
import { reasonOf } from '../core/reason-of.ts'
import { refuseUnknown, refuseUnless } from '../core/refuse.ts'
import { googleCredentials } from '../google-cloud/credentials.ts'
import type { Runner } from '../trace/runner.ts'
import { engineRunner } from './engine-runner.ts'
import { startDataflow } from './engines/dataflow.ts'
import { SEVERAL } from './exclusive-sinks.ts'
import { JobError } from './job-client/job-error.ts'
import { requireName } from './job-server-options.ts'
import { givenModule, MODULE_OPTIONS, type ModuleOptions } from './module-options.ts'
import { isUnbounded } from './refuse-lacking.ts'

export interface DataflowOptions extends ModuleOptions {
  /** The id of the project of Google Cloud that pays for the job: 'my-project'. */
  project: string
  /** Where its workers are: 'europe-west3'. */
  region: string
  /** A folder in a bucket of that project, for the job's files: 'gs://my-bucket/tmp'. */
  tempLocation: string
  /** The file that builds the pipeline: `export default (options) => { …; return pipeline }`. */
  module: string | URL
  /**
   * The workers' image, in a registry from which the project's workers may take it:
   * 'europe-docker.pkg.dev/my-project/yeoul/worker'. In it the module has the same place below the working folder as here.
   */
  image: string
  /** What Dataflow calls the job; else a name that no other has. */
  jobName?: string
  /** More of Beam's flags for Dataflow, by their names: { max_num_workers: 2, no_use_public_ips: true }. */
  options?: Readonly<Record<string, string | number | true>>
}

const OPTIONS = ['project', 'region', 'tempLocation', 'jobName', 'options', ...MODULE_OPTIONS]
const WANTED = {
  project: { is: /^([a-z0-9.-]+:)?[a-z][-a-z0-9]{4,28}[a-z0-9]$/, what: "a project's id, such as 'my-project'" },
  region: { is: /^[a-z]+-[a-z]+\d+$/, what: "a region of Google Cloud, such as 'europe-west3'" },
  tempLocation: {
    is: /^gs:\/\/[a-z0-9][-_.a-z0-9]+[a-z0-9](\/\S*)?$/,
    what: "a folder in a bucket of Google Cloud Storage, such as 'gs://my-bucket/tmp'",
  },
  image: {
    is: /^[^\s/]+\/\S+$/,
    what: "the name of an image in a registry, such as 'europe-docker.pkg.dev/my-project/yeoul/worker'",
  },
} as const

/**
 * Runs pipelines on Google Cloud's Dataflow, which takes money for it. Functions run in containers there, so the pipeline
 * has a module, and nothing is collected. The job is handed over by Beam's own job service, which comes by Python's pip,
 * once; it outlives this process, and cancel() ends it. What functions count is on Dataflow's pages, not in the result.
 * Rejects with a JobError at once if there are no credentials (`gcloud auth application-default login`, or
 * GOOGLE_APPLICATION_CREDENTIALS), and when Google refuses them, or the job.
 * Source: https://beam.apache.org/documentation/runners/dataflow/
 */
export function dataflow(options: DataflowOptions): Runner {
  refuseUnless(typeof options === 'object' && options !== null, options, 'dataflow', 'an object, { project, … }')
  refuseUnknown(options, OPTIONS, 'dataflow')
  const { project, region, tempLocation, image, module, jobName, options: more = {} } = options
  if (module === undefined) {
    throw new PipelineConstructionError(
      "dataflow: its workers are containers that cannot reach this process; give the file that builds the pipeline, { module: 'pipeline.ts', image: '…' }, with export default options => { …; return pipeline }",
    )
  }
  for (const [name, { is, what }] of Object.entries(WANTED)) {
    const given = options[name as keyof typeof WANTED]
    refuseUnless(typeof given === 'string' && is.test(given), given, `dataflow: ${name}`, what)
  }
  requireName(jobName, 'dataflow')
  const own = { project, region, temp_location: tempLocation, sdk_container_image: image }
  const flags = Object.entries(more).map(([name, value]) => {
    if (!Object.hasOwn({ ...own, streaming: true, job_name: '' }, name)) return flag(name, value)
    throw new PipelineConstructionError(`dataflow: options: '${name}' is said already; leave it out there`)
  })
  return engineRunner(
    {
      name: 'dataflow',
      known: 'dataflow',
      module: givenModule(options, 'dataflow'),
      refuse: requireCredentials,
      optionsFor: plan => ({ ...own, streaming: isUnbounded(plan) }),
      finalizes: isUnbounded,
      whyNoSoleWriter: () => SEVERAL,
      start: () => startDataflow(flags, text => console.info(text)),
    },
    jobName,
  )
}

function flag(name: string, value: unknown): string {
  const isOne = value === true || typeof value === 'string' || Number.isFinite(value)
  refuseUnless(isOne, value, `dataflow: options: ${name}`, 'a text, a number, or true for a flag without a value')
  return value === true ? `--${name}` : `--${name}=${value}`
}

/** Throws a JobError without credentials: Beam's job service would be fetched, and then try for many minutes. */
function requireCredentials(): void {
  try {
    googleCredentials('dataflow')
  } catch (thrown) {
    throw new JobError(reasonOf(thrown), { cause: thrown })
  }
}
