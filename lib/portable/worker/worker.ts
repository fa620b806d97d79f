import type { MessageInitShape } from '@bufbuild/protobuf'
import { reasonOf } from '../../core/reason-of.ts'
import type { Recorder } from '../../trace/event-recorder.ts'
import { GrpcClient } from '../grpc/client.ts'
import {
  BeamFnControl,
  type InstructionRequest,
  type InstructionResponseSchema,
  type ProcessBundleDescriptor,
  type ProcessBundleRequest,
} from '../protos/beam_fn_api_pb.ts'
import { BundleProcessor } from './bundle-processor.ts'
import { DataStream } from './data-stream.ts'
import type { DoFnLives } from './do-fn-lives.ts'
import type { Finalizer } from './finalizer.ts'
import { LogStream } from './log-stream.ts'
import { MonitoringInfos } from './monitoring-infos.ts'
import { OpenReaders } from './open-readers.ts'
import type { RunClock } from './run-clock.ts'
import { StateCache } from './state-cache.ts'
import { StateClient } from './state-client.ts'
import { StepFailure } from './step-failure.ts'
import type { PipelineFunctions, WorkerPlace } from './worker-place.ts'

type Response = NonNullable<MessageInitShape<typeof InstructionResponseSchema>['response']>

/** What a worker does its work with. */
export interface WorkerParts {
  readonly functions: PipelineFunctions
  readonly lives: DoFnLives
  readonly recorder: Recorder | undefined
  readonly clock: RunClock
  /** Told of what a function of a step threw, as it was thrown; the engine gets its text. */
  readonly onFailure: (failure: StepFailure) => void
}

/** Where the engine's services are. */
export interface WorkerEndpoints {
  readonly control: string
  /** Undefined if nobody listens. */
  readonly logging: string | undefined
}

/** A worker: does bundle after bundle, several at a time, for as long as the engine has instructions. Source: Beam's Fn API. */
export class Worker implements WorkerPlace {
  readonly functions: PipelineFunctions
  readonly lives: DoFnLives
  readonly recorder: Recorder | undefined
  readonly clock: RunClock
  readonly readers = new OpenReaders()
  readonly stateCache = new StateCache()
  readonly log: LogStream
  /** Resolves when it takes no more instructions, and none of its bundles runs. What it did is to be concluded then. */
  readonly ended: Promise<void>
  readonly #parts: WorkerParts
  readonly #clients = new Map<string, GrpcClient>()
  readonly #data = new Map<string, DataStream>()
  readonly #states = new Map<string, StateClient>()
  readonly #metadata: Readonly<Record<string, string>>
  readonly #controlClient: GrpcClient
  readonly #control
  readonly #descriptors = new Map<string, Promise<ProcessBundleDescriptor>>()
  /** Processors without a bundle, by their descriptors. */
  readonly #idle = new Map<string, BundleProcessor[]>()
  readonly #active = new Map<string, BundleProcessor>()
  readonly #running = new Set<Promise<void>>()
  readonly #finalizers = new Map<string, readonly Finalizer[]>()
  /** What tells the sources once the job is done, where the engine does not say that it has kept a bundle. */
  readonly atEnd: Finalizer[] = []
  /** The stages of which the bundle that ended last failed. */
  readonly #failing = new Set<string>()
  readonly #infos = new MonitoringInfos()
  #isEnding = false
  #resolveEnded: () => void = () => {}

  constructor(id: string, { control, logging }: WorkerEndpoints, parts: WorkerParts) {
    this.#parts = parts
    this.functions = parts.functions
    this.lives = parts.lives
    this.recorder = parts.recorder
    this.clock = parts.clock
    this.#metadata = { worker_id: id }
    this.ended = new Promise(resolve => {
      this.#resolveEnded = resolve
    })
    this.log = new LogStream(logging === undefined ? undefined : this.#client(logging))
    this.#controlClient = this.#client(control)
    this.#control = this.#controlClient.bidiStream(BeamFnControl.method.control)
    this.#control.on('data', (request: InstructionRequest) => this.#instructed(request))
    this.#control.on('error', () => this.stop())
    this.#control.on('end', () => this.stop())
  }

  /** Whether what failed was not tried again with success. */
  get hasFailed(): boolean {
    return this.#failing.size > 0
  }

  data(address: string): DataStream {
    return made(this.#data, address, () => new DataStream(this.#open(address)))
  }

  state(address: string): StateClient {
    return made(this.#states, address, () => new StateClient(this.#open(address)))
  }

  /** Ends: bundles that still run are given up. */
  stop(): void {
    if (this.#isEnding) return
    this.#isEnding = true
    void this.#end().finally(this.#resolveEnded)
  }

  async #end(): Promise<void> {
    this.#control.end()
    for (const stream of [...this.#data.values(), ...this.#states.values()]) stream.close()
    await Promise.allSettled(this.#running)
    // The next worker may want what they hold; but what is final only at the job's end needs them until then.
    if (this.atEnd.length > 0) return
    await this.readers.closeAll().catch((thrown: unknown) => this.log.error(reasonOf(thrown), thrown))
  }

  /** Lets go of the engine, when all is concluded. */
  close(): void {
    this.log.close()
    for (const client of this.#clients.values()) client.close()
  }

  #instructed(request: InstructionRequest): void {
    // What comes then finds its steps concluded.
    if (this.#isEnding) return
    const { instructionId } = request
    const running: Promise<void> = this.#answer(request).then(
      response => this.#respond({ instructionId, response }),
      (thrown: unknown) => {
        this.#failed(thrown, instructionId)
        this.#respond({ instructionId, error: reasonOf(thrown) })
      },
    )
    this.#running.add(running)
    void running.finally(() => this.#running.delete(running))
  }

  #respond(response: MessageInitShape<typeof InstructionResponseSchema>): void {
    if (!this.#isEnding) this.#control.write(response)
  }

  #failed(thrown: unknown, instructionId: string): void {
    // That streams break when the worker is ended is no failure of the pipeline.
    if (thrown instanceof StepFailure && !this.#isEnding) this.#parts.onFailure(thrown)
    this.log.error(reasonOf(thrown), thrown instanceof StepFailure ? thrown.cause : thrown, { instructionId })
  }

  async #answer({ instructionId, request }: InstructionRequest): Promise<Response> {
    switch (request.case) {
      case 'processBundle':
        return { case: 'processBundle', value: await this.#process(instructionId, request.value) }
      case 'processBundleProgress':
        return { case: 'processBundleProgress', value: this.#active.get(request.value.instructionId)?.progress() ?? {} }
      case 'processBundleSplit':
        return {
          case: 'processBundleSplit',
          value: this.#active.get(request.value.instructionId)?.split(request.value) ?? {},
        }
      case 'finalizeBundle': {
        const finalizers = this.#finalizers.get(request.value.instructionId) ?? []
        this.#finalizers.delete(request.value.instructionId)
        for (const finalize of finalizers) await finalize()
        return { case: 'finalizeBundle', value: {} }
      }
      case 'register':
        for (const descriptor of request.value.processBundleDescriptor)
          this.#descriptors.set(descriptor.id, Promise.resolve(descriptor))
        return { case: 'register', value: {} }
      case 'monitoringInfos': {
        const monitoringInfo = this.#infos.named(request.value.monitoringInfoId)
        return { case: 'monitoringInfos', value: { monitoringInfo } }
      }
      case 'harnessMonitoringInfos':
        return { case: 'harnessMonitoringInfos', value: {} }
      case 'sampleData':
        return { case: 'sampleData', value: {} }
      default:
        throw new Error(`an instruction of kind '${request.case}', which this worker does not know`)
    }
  }

  async #process(instructionId: string, request: ProcessBundleRequest) {
    const { processBundleDescriptorId: id } = request
    const descriptor = await made(this.#descriptors, id, () =>
      this.#controlClient.unary(BeamFnControl.method.getProcessBundleDescriptor, { processBundleDescriptorId: id }),
    )
    const idle = made(this.#idle, id, () => [])
    const processor = idle.pop() ?? new BundleProcessor(descriptor, this, this.#infos)
    this.#active.set(instructionId, processor)
    try {
      const response = await processor.process(instructionId, request)
      await this.#finalizeLater(instructionId, processor)
      // One that has failed is not used again: nobody knows what its steps hold.
      idle.push(processor)
      this.#failing.delete(id)
      return response
    } catch (thrown) {
      this.#failing.add(id)
      throw thrown
    } finally {
      this.#active.delete(instructionId)
    }
  }

  /** When the engine says that it has kept the bundle; if it does not, a stream goes on, and all else waits for the end. */
  async #finalizeLater(instructionId: string, processor: BundleProcessor): Promise<void> {
    const { commits, finalizers, isFinalized } = processor
    const all = [...commits, ...finalizers]
    if (all.length === 0) return
    if (isFinalized) this.#finalizers.set(instructionId, all)
    else if (this.functions.isEndless) for (const finalize of all) await finalize()
    // The sinks are concluded as a whole.
    else this.atEnd.push(...finalizers)
  }

  /** For a stream; none is begun once the worker ends. */
  #open(address: string): GrpcClient {
    if (this.#isEnding) throw new Error('the worker has ended')
    return this.#client(address)
  }

  #client(address: string): GrpcClient {
    return made(this.#clients, address, () => new GrpcClient(address, this.#metadata))
  }
}

function made<T>(known: Map<string, T>, name: string, make: () => T): T {
  let value = known.get(name)
  if (value === undefined) {
    value = make()
    known.set(name, value)
  }
  return value
}
