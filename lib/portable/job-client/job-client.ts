import { type ServiceError, status } from '@grpc/grpc-js'
import { GrpcClient } from '../grpc/client.ts'
import { ArtifactStagingService } from '../protos/beam_artifact_api_pb.ts'
import { JobMessage_MessageImportance, JobService, JobState_Enum } from '../protos/beam_job_api_pb.ts'
import type { Pipeline } from '../protos/beam_runner_api_pb.ts'
import type { MonitoringInfo } from '../protos/metrics_pb.ts'
import { JobError } from './job-error.ts'

/** How long a job service may take to answer at all. */
const REACHED_WITHIN_MS = 10_000
/** How long a call that is not a stream may take. */
const ANSWERED_WITHIN_MS = 60_000
/** How long an engine may take, after it has said that a job failed, to say why. */
const SAYS_WHY_WITHIN_MS = 1000
/** An engine need not count; and a job may have outlived its job service, or another be in the service's place. */
const NOT_COUNTED = new Set([status.UNIMPLEMENTED, status.UNAVAILABLE, status.NOT_FOUND])
/** How many of an engine's messages are kept for an error. */
const MOST_MESSAGES = 20

export type JobState = keyof typeof JobState_Enum

/** A job to be run. */
export interface Job {
  readonly name: string
  readonly pipeline: Pipeline
  /** Pipeline options by their plain names: { streaming: true }. */
  readonly options: Readonly<Record<string, unknown>>
}

/** How a job ended, and the errors that the engine told of. */
export interface JobEnd {
  readonly state: JobState
  readonly errors: readonly string[]
}

/** A job that an engine has taken. */
export interface RunningJob {
  readonly id: string
  /** As the engine said it last. */
  readonly state: JobState
  /** Rejects with a JobError if the job service is lost. */
  readonly ended: Promise<JobEnd>
  cancel(): Promise<void>
  /** What was counted, as far as the engine says; nothing if it is gone. */
  metrics(): Promise<readonly MonitoringInfo[]>
  close(): void
}

/** Hands a job to a job service and follows it. Throws a JobError that says what to do. Source: Beam's JobService. */
export async function submit(endpoint: string, job: Job): Promise<RunningJob> {
  const client = new GrpcClient(endpoint)
  try {
    await client.ready(REACHED_WITHIN_MS).catch(() => {
      throw new JobError(
        `no job service answers at ${endpoint} within ${REACHED_WITHIN_MS / 1000} s; is the engine up? npx yeoul engine flink up starts a cluster`,
      )
    })
    const options = Object.entries({ ...job.options, job_name: job.name }).map(([name, value]) => [
      `beam:option:${name}:v1`,
      value,
    ])
    const prepared = await refusal(endpoint, 'refused the pipeline', () =>
      client.unary(
        JobService.method.prepare,
        { pipeline: job.pipeline, jobName: job.name, pipelineOptions: Object.fromEntries(options) },
        within(ANSWERED_WITHIN_MS),
      ),
    )
    const { preparationId, stagingSessionToken, artifactStagingEndpoint } = prepared
    if (artifactStagingEndpoint?.url) await stageNothing(artifactStagingEndpoint.url, stagingSessionToken)
    const { jobId } = await refusal(endpoint, 'did not start the job', () =>
      client.unary(
        JobService.method.run,
        { preparationId, retrievalToken: stagingSessionToken },
        within(ANSWERED_WITHIN_MS),
      ),
    )
    return follow(client, jobId)
  } catch (thrown) {
    client.close()
    throw thrown
  }
}

function follow(client: GrpcClient, id: string): RunningJob {
  let state: JobState = 'UNSPECIFIED'
  const ended = new Promise<JobEnd>((resolve, reject) => {
    const errors: string[] = []
    const stream = client.serverStream(JobService.method.getMessageStream, { jobId: id })
    stream.on('data', ({ response }) => {
      if (response.case === 'stateResponse') {
        state = nameOf(response.value.state)
        // Some engines leave the stream open, and some say last why.
        if (isTerminal(state)) setTimeout(() => resolve({ state, errors }), state === 'DONE' ? 0 : SAYS_WHY_WITHIN_MS)
      } else if (response.case === 'messageResponse') {
        const { importance, messageText } = response.value
        if (importance < JobMessage_MessageImportance.JOB_MESSAGE_ERROR) return
        errors.push(messageText)
        if (errors.length > MOST_MESSAGES) errors.shift()
      }
    })
    stream.on('error', (error: ServiceError) => {
      if (!isTerminal(state))
        reject(new JobError(`the engine was lost while it ran the job: ${error.details || error.message}`))
    })
    stream.on('end', () => {
      if (isTerminal(state)) {
        resolve({ state, errors })
        return
      }
      client.unary(JobService.method.getState, { jobId: id }, within(ANSWERED_WITHIN_MS)).then(
        last => resolve({ state: nameOf(last.state), errors }),
        (error: ServiceError) => reject(new JobError(`the engine left without a word: ${error.details}`)),
      )
    })
  })
  // Whoever awaits the job sees its failure.
  ended.catch(() => {})
  return {
    id,
    ended,
    get state() {
      return state
    },
    async cancel() {
      await client.unary(JobService.method.cancel, { jobId: id }, within(ANSWERED_WITHIN_MS)).catch(() => {})
    },
    async metrics() {
      try {
        const { metrics } = await client.unary(
          JobService.method.getJobMetrics,
          { jobId: id },
          within(ANSWERED_WITHIN_MS),
        )
        const { committed = [], attempted = [] } = metrics ?? {}
        return committed.length > 0 ? committed : attempted
      } catch (error) {
        const { code } = error as ServiceError
        if (NOT_COUNTED.has(code)) return []
        throw error
      }
    },
    close: () => client.close(),
  }
}

/** Answers the engine's questions for files: there are none, the worker has its own. */
async function stageNothing(address: string, stagingToken: string): Promise<void> {
  const client = new GrpcClient(address)
  try {
    await new Promise<void>((resolve, reject) => {
      const stream = client.bidiStream(ArtifactStagingService.method.reverseArtifactRetrievalService)
      stream.on('data', ({ request }) => {
        if (request.case === 'resolveArtifact') {
          const value = { replacements: request.value.artifacts }
          stream.write({ stagingToken, isLast: true, response: { case: 'resolveArtifactResponse', value } })
        } else {
          stream.write({ stagingToken, isLast: true, response: { case: 'getArtifactResponse', value: {} } })
        }
      })
      stream.on('end', resolve)
      stream.on('error', (error: ServiceError) => {
        reject(new JobError(`the engine did not take that there are no files to stage: ${error.details}`))
      })
      stream.write({ stagingToken })
    })
  } finally {
    client.close()
  }
}

async function refusal<T>(endpoint: string, what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (thrown) {
    const { details, message } = thrown as ServiceError
    throw new JobError(`the job service at ${endpoint} ${what}: ${details || message}`, { cause: thrown })
  }
}

function within(ms: number): { readonly deadline: number } {
  return { deadline: Date.now() + ms }
}

function nameOf(state: number): JobState {
  const entry = Object.entries(JobState_Enum).find(([, value]) => value === state)
  return (entry?.[0] ?? 'UNSPECIFIED') as JobState
}

function isTerminal(state: JobState): boolean {
  return state === 'DONE' || state === 'FAILED' || state === 'CANCELLED' || state === 'UPDATED'
}
