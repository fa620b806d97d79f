import type { MessageInitShape } from '@bufbuild/protobuf'
import type { GrpcClient } from '../grpc/client.ts'
import {
  BeamFnState,
  type StateKeySchema,
  type StateRequestSchema,
  type StateResponse,
} from '../protos/beam_fn_api_pb.ts'

export type StateKeyInit = MessageInitShape<typeof StateKeySchema>
type Request = NonNullable<MessageInitShape<typeof StateRequestSchema>['request']>

/** What the engine keeps for us, user state and side inputs: one stream for all bundles. Source: Beam's BeamFnState. */
export class StateClient {
  readonly #stream
  readonly #waiting = new Map<string, { resolve(answer: StateResponse): void; reject(error: Error): void }>()
  #requests = 0
  #broken: Error | undefined

  constructor(client: GrpcClient) {
    this.#stream = client.bidiStream(BeamFnState.method.state)
    this.#stream.on('data', (answer: StateResponse) => {
      const waiting = this.#waiting.get(answer.id)
      this.#waiting.delete(answer.id)
      if (answer.error === '') waiting?.resolve(answer)
      else waiting?.reject(new Error(`the engine could not give its state: ${answer.error}`))
    })
    this.#stream.on('error', error => this.#break(error))
    this.#stream.on('end', () => this.#break(new Error('the engine ended the stream of its state')))
  }

  /** All that is kept under a key, put together from as many answers as the engine makes of it. */
  async get(instructionId: string, stateKey: StateKeyInit): Promise<Uint8Array> {
    const pages: Uint8Array[] = []
    let continuationToken: Uint8Array = new Uint8Array()
    do {
      const { response } = await this.#ask(instructionId, stateKey, { case: 'get', value: { continuationToken } })
      if (response.case !== 'get') throw new Error(`the engine answered a get of state with ${response.case}`)
      pages.push(response.value.data)
      continuationToken = response.value.continuationToken
    } while (continuationToken.length > 0)
    return pages.length === 1 ? (pages[0] as Uint8Array) : Buffer.concat(pages)
  }

  async append(instructionId: string, stateKey: StateKeyInit, data: Uint8Array): Promise<void> {
    await this.#ask(instructionId, stateKey, { case: 'append', value: { data } })
  }

  async clear(instructionId: string, stateKey: StateKeyInit): Promise<void> {
    await this.#ask(instructionId, stateKey, { case: 'clear', value: {} })
  }

  close(): void {
    this.#break(new Error('the worker has ended'))
    this.#stream.end()
  }

  #ask(instructionId: string, stateKey: StateKeyInit, request: Request): Promise<StateResponse> {
    return new Promise((resolve, reject) => {
      if (this.#broken !== undefined) {
        reject(this.#broken)
        return
      }
      const id = String(++this.#requests)
      this.#waiting.set(id, { resolve, reject })
      this.#stream.write({ id, instructionId, stateKey, request })
    })
  }

  #break(error: Error): void {
    this.#broken ??= error
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}
