import type { JsonObject, MessageInitShape } from '@bufbuild/protobuf'
import type { ServerDuplexStream } from '@grpc/grpc-js'
import { GrpcClient } from '../../lib/portable/grpc/client.ts'
import { handled, serve } from '../../lib/portable/grpc/server.ts'
import {
  BeamFnControl,
  BeamFnData,
  BeamFnExternalWorkerPool,
  BeamFnLogging,
  BeamFnState,
  type Elements,
  type InstructionRequestSchema,
  type InstructionResponse,
  type LogEntry,
  type LogEntry_List,
  type ProcessBundleDescriptorSchema,
  type ProcessBundleRequestSchema,
  type StateRequest,
  type StateResponseSchema,
} from '../../lib/portable/protos/beam_fn_api_pb.ts'
import { ProvisionService } from '../../lib/portable/protos/beam_provision_api_pb.ts'

type Descriptor = MessageInitShape<typeof ProcessBundleDescriptorSchema> & { id: string }
type Request = NonNullable<MessageInitShape<typeof InstructionRequestSchema>['request']>
type Duplex = ServerDuplexStream<unknown, unknown>

/** What a bundle is given: encoded elements by source, timers by transform and family. */
export interface BundleInput {
  readonly data?: Readonly<Record<string, readonly Uint8Array[]>>
  readonly timers?: Readonly<Record<string, Readonly<Record<string, readonly Uint8Array[]>>>>
  readonly request?: MessageInitShape<typeof ProcessBundleRequestSchema>
}

/** What came of a bundle. */
export interface BundleOutput {
  readonly response: InstructionResponse
  /** All bytes that went to a sink, by its transform. */
  readonly data: Readonly<Record<string, Uint8Array>>
  readonly timers: Readonly<Record<string, Uint8Array>>
  /** The sinks and timer families that were said to be complete. */
  readonly complete: ReadonlySet<string>
}

/** An engine that does nothing but speak Beam's Fn API: it says what a test wants, and keeps what it hears. */
export class FnApiEngine {
  readonly states = new Map<string, Uint8Array>()
  readonly stateRequests: StateRequest[] = []
  readonly logs: LogEntry[] = []
  readonly workerIds: unknown[] = []
  readonly descriptors = new Map<string, Descriptor>()
  /** What it tells of the job to workers that ask. */
  pipelineOptions: JsonObject = {}
  address = ''
  /** How many bytes of state an answer holds. */
  pageSize = 1 << 20
  #close: () => void = () => {}
  #control: Duplex | undefined
  #data: Duplex | undefined
  #heard: Elements[] = []
  #listeners: (() => void)[] = []
  readonly #answers = new Map<string, InstructionResponse>()
  #instructions = 0

  static async start(): Promise<FnApiEngine> {
    const engine = new FnApiEngine()
    const server = await serve([
      handled(BeamFnControl, {
        control: call => engine.#connected(call as Duplex),
        getProcessBundleDescriptor: ({ request }, answer) =>
          answer(null, engine.descriptors.get(request.processBundleDescriptorId) ?? {}),
      }),
      handled(ProvisionService, {
        getProvisionInfo: (_, answer) => {
          const endpoint = { url: engine.address }
          const { pipelineOptions } = engine
          answer(null, { info: { controlEndpoint: endpoint, loggingEndpoint: endpoint, pipelineOptions } })
        },
      }),
      handled(BeamFnData, { data: call => engine.#dataConnected(call as Duplex) }),
      handled(BeamFnState, {
        state: call => {
          call.on('data', (request: StateRequest) => {
            engine.stateRequests.push(request)
            call.write(engine.#stateAnswer(request))
          })
          call.on('end', () => call.end())
        },
      }),
      handled(BeamFnLogging, {
        logging: call => {
          call.on('data', (list: LogEntry_List) => {
            engine.logs.push(...list.logEntries)
            engine.#changed()
          })
          call.on('end', () => call.end())
        },
      }),
    ])
    engine.address = server.address
    engine.#close = server.close
    return engine
  }

  close(): void {
    this.#close()
  }

  /** Asks a pool for a worker, and waits until it has connected. */
  async startWorker(pool: string, workerId: string): Promise<void> {
    const endpoint = { url: this.address }
    await this.#pool(pool, client =>
      client.unary(BeamFnExternalWorkerPool.method.startWorker, {
        workerId,
        controlEndpoint: endpoint,
        loggingEndpoint: endpoint,
      }),
    )
    await this.connected()
  }

  /** Waits until a worker has connected. */
  async connected(): Promise<void> {
    await this.until(() => this.#control)
  }

  stopWorker(pool: string, workerId: string): Promise<void> {
    return this.#pool(pool, client => client.unary(BeamFnExternalWorkerPool.method.stopWorker, { workerId }))
  }

  endControl(): void {
    this.#control?.end()
  }

  /** Gives an instruction; its id. */
  tell(request: Request): string {
    const instructionId = `i${++this.#instructions}`
    this.#control?.write({ instructionId, request })
    return instructionId
  }

  async answerTo(instructionId: string): Promise<InstructionResponse> {
    return this.until(() => this.#answers.get(instructionId))
  }

  async ask(request: Request): Promise<InstructionResponse> {
    return this.answerTo(this.tell(request))
  }

  /** Has a bundle processed, with all its inputs, and waits for its outputs. */
  async process(descriptor: string, input: BundleInput = {}): Promise<BundleOutput> {
    const id = this.begin(descriptor, input.request)
    await this.send(id, input)
    return this.outputOf(id)
  }

  begin(descriptor: string, request: BundleInput['request'] = {}): string {
    return this.tell({ case: 'processBundle', value: { ...request, processBundleDescriptorId: descriptor } })
  }

  /** Sends a bundle its inputs, each in as many chunks as it is given, and that they were all. */
  async send(instructionId: string, { data = {}, timers = {} }: BundleInput, isLast = true): Promise<void> {
    const stream = await this.until(() => this.#data)
    for (const [transformId, chunks] of Object.entries(data)) {
      for (const bytes of chunks) stream.write({ data: [{ instructionId, transformId, data: bytes }] })
      if (isLast) stream.write({ data: [{ instructionId, transformId, isLast }] })
    }
    for (const [transformId, families] of Object.entries(timers)) {
      for (const [timerFamilyId, chunks] of Object.entries(families)) {
        for (const bytes of chunks)
          stream.write({ timers: [{ instructionId, transformId, timerFamilyId, timers: bytes }] })
        stream.write({ timers: [{ instructionId, transformId, timerFamilyId, isLast: true }] })
      }
    }
  }

  async outputOf(instructionId: string): Promise<BundleOutput> {
    const response = await this.answerTo(instructionId)
    const complete = new Set<string>()
    const data: Record<string, Uint8Array> = {}
    const timers: Record<string, Uint8Array> = {}
    const collect = () => {
      complete.clear()
      for (const name of Object.keys(data)) delete data[name]
      for (const name of Object.keys(timers)) delete timers[name]
      for (const elements of this.#heard) {
        for (const one of elements.data) {
          if (one.instructionId !== instructionId) continue
          data[one.transformId] = Buffer.concat([data[one.transformId] ?? new Uint8Array(), one.data])
          if (one.isLast) complete.add(one.transformId)
        }
        for (const one of elements.timers) {
          if (one.instructionId !== instructionId) continue
          const name = `${one.transformId}/${one.timerFamilyId}`
          timers[name] = Buffer.concat([timers[name] ?? new Uint8Array(), one.timers])
          if (one.isLast) complete.add(name)
        }
      }
      return complete.size >= this.expected || response.error !== '' ? true : undefined
    }
    await this.until(collect)
    return { response, data, timers, complete }
  }

  /** How many sinks and timer families a bundle must complete. */
  expected = 1

  /** Waits until a worker's bundle has asked for its elements. */
  dataConnected(): Promise<unknown> {
    return this.until(() => this.#data)
  }

  /** In how many messages elements came to a sink. */
  chunksOf(sink: string): number {
    return this.#heard.filter(({ data }) => data.some(({ transformId }) => transformId === sink)).length
  }

  /** Waits for something to be there; each message that comes is a reason to look again. */
  async until<T>(look: () => T | undefined): Promise<T> {
    for (;;) {
      const found = look()
      if (found !== undefined) return found
      await new Promise<void>(resolve => this.#listeners.push(resolve))
    }
  }

  async #pool(pool: string, call: (client: GrpcClient) => Promise<{ error: string }>): Promise<void> {
    const client = new GrpcClient(pool)
    try {
      const { error } = await call(client)
      if (error !== '') throw new Error(error)
    } finally {
      client.close()
    }
  }

  #connected(call: Duplex): void {
    this.workerIds.push(call.metadata.get('worker_id')[0])
    this.#control = call
    call.on('data', (answer: InstructionResponse) => {
      this.#answers.set(answer.instructionId, answer)
      this.#changed()
    })
    call.on('end', () => call.end())
    this.#changed()
  }

  #dataConnected(call: Duplex): void {
    this.workerIds.push(call.metadata.get('worker_id')[0])
    this.#data = call
    call.on('data', (elements: Elements) => {
      this.#heard.push(elements)
      this.#changed()
    })
    call.on('end', () => call.end())
    this.#changed()
  }

  #changed(): void {
    const listeners = this.#listeners
    this.#listeners = []
    for (const listener of listeners) listener()
  }

  #stateAnswer({ id, stateKey, request }: StateRequest): MessageInitShape<typeof StateResponseSchema> {
    const name = JSON.stringify(stateKey?.type, bytesAsNumbers)
    const held = this.states.get(name) ?? new Uint8Array()
    switch (request.case) {
      case 'append':
        this.states.set(name, Buffer.concat([held, request.value.data]))
        return { id, response: { case: 'append', value: {} } }
      case 'clear':
        this.states.delete(name)
        return { id, response: { case: 'clear', value: {} } }
      default: {
        const from = Number(Buffer.from(request.value?.continuationToken ?? []).toString() || 0)
        const to = Math.min(from + this.pageSize, held.length)
        const continuationToken = to < held.length ? Buffer.from(String(to)) : new Uint8Array()
        return { id, response: { case: 'get', value: { data: held.subarray(from, to), continuationToken } } }
      }
    }
  }
}

/** Bytes of a message are a Buffer, which JSON knows already, or an array of its own kind. */
function bytesAsNumbers(_: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return [...value]
  const { type, data } = (value ?? {}) as { type?: unknown; data?: unknown }
  return type === 'Buffer' ? data : value
}
