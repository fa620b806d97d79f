import { GrpcClient } from '../grpc/client.ts'
import { BeamFnControl, type InstructionRequest } from '../protos/beam_fn_api_pb.ts'
import { LogStream } from '../worker/log-stream.ts'
import type { WorkerEndpoints } from '../worker/worker.ts'

/**
 * A worker that cannot work: whatever it is told to do, it answers why. An engine waits for a worker that ends at its
 * start, some of them for ever; an answer is in the job's error.
 */
export class RefusingWorker {
  readonly ended: Promise<void>
  readonly #client: GrpcClient
  readonly #control
  readonly #logging: GrpcClient | undefined
  readonly #log: LogStream

  constructor(id: string, { control, logging }: WorkerEndpoints, why: string) {
    const metadata = { worker_id: id }
    this.#client = new GrpcClient(control, metadata)
    this.#logging = logging === undefined ? undefined : new GrpcClient(logging, metadata)
    this.#log = new LogStream(this.#logging)
    this.#log.error(why, undefined)
    const stream = this.#client.bidiStream(BeamFnControl.method.control)
    this.#control = stream
    stream.on('data', ({ instructionId }: InstructionRequest) => stream.write({ instructionId, error: why }))
    this.ended = new Promise(resolve => {
      stream.on('end', resolve)
      stream.on('error', () => resolve())
    })
    void this.ended.then(() => this.#close())
  }

  stop(): void {
    this.#control.end()
  }

  #close(): void {
    this.#control.end()
    this.#log.close()
    this.#client.close()
    this.#logging?.close()
  }
}
