import type { MessageInitShape } from '@bufbuild/protobuf'
import type { Recorder } from '../../trace/event-recorder.ts'
import type { DelayedBundleApplicationSchema, ProcessBundleRequest } from '../protos/beam_fn_api_pb.ts'
import { BundleMetrics } from './bundle-metrics.ts'
import type { Finalizer } from './finalizer.ts'
import type { LogStream } from './log-stream.ts'
import type { RunClock } from './run-clock.ts'
import type { StateCache } from './state-cache.ts'
import type { StateClient } from './state-client.ts'
import type { WorkerPlace } from './worker-place.ts'

export type Residual = MessageInitShape<typeof DelayedBundleApplicationSchema>

/** What the steps of one bundle share; begun anew for each bundle that they process. */
export class BundleContext {
  instructionId = ''
  readonly metrics = new BundleMetrics()
  /** What is left of its work, for the engine to give out again. */
  residuals: Residual[] = []
  /** What tells the sources, once the engine has kept the bundle's outputs. */
  finalizers: Finalizer[] = []
  /** How many times its outputs were sent, and how many bytes of them. */
  sendings = 0
  sentBytes = 0
  /** True once the engine wants the bundle to end soon. */
  isCheckpointAsked = false
  /** True if the engine knows of no state for the bundle's keys. */
  hasNoState = false
  /** What states are remembered under, from bundle to bundle; undefined: they are asked for anew. */
  cacheToken: string | undefined
  readonly log: LogStream
  /** Where a full trace is recorded. */
  readonly recorder: Recorder | undefined
  /** Of the trace. */
  readonly clock: RunClock
  readonly stateCache: StateCache
  readonly #state: () => StateClient

  constructor({ log, recorder, clock, stateCache }: WorkerPlace, state: () => StateClient) {
    this.log = log
    this.recorder = recorder
    this.clock = clock
    this.stateCache = stateCache
    this.#state = state
  }

  get state(): StateClient {
    return this.#state()
  }

  begin(instructionId: string, { hasNoState, cacheTokens }: ProcessBundleRequest): void {
    this.instructionId = instructionId
    this.hasNoState = hasNoState
    const userState = cacheTokens.find(({ type }) => type.case === 'userState')
    this.cacheToken = userState && Buffer.from(userState.token).toString('latin1')
    this.metrics.clear()
    this.residuals = []
    this.finalizers = []
    this.sendings = 0
    this.sentBytes = 0
    this.isCheckpointAsked = false
  }
}
