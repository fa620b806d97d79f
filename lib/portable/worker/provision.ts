import { GrpcClient } from '../grpc/client.ts'
import { ProvisionService } from '../protos/beam_provision_api_pb.ts'
import type { WorkerEndpoints } from './worker.ts'

/** How long an engine that has started a worker may take to answer it. */
const ANSWERED_WITHIN_MS = 20_000

/** What an engine tells a worker that it has started. */
export interface Provided extends WorkerEndpoints {
  /** The job's pipeline options, by their long names: { 'beam:option:streaming:v1': true }. */
  readonly options: Readonly<Record<string, unknown>>
}

/** Asks the engine where its services are. Source: Beam's ProvisionService. */
export async function provided(address: string, workerId: string): Promise<Provided> {
  const client = new GrpcClient(address, { worker_id: workerId })
  try {
    const { info } = await client.unary(
      ProvisionService.method.getProvisionInfo,
      {},
      { deadline: Date.now() + ANSWERED_WITHIN_MS },
    )
    const control = info?.controlEndpoint?.url
    if (!control) throw new Error(`worker ${workerId}: ${address} named no endpoint for control`)
    return { control, logging: info?.loggingEndpoint?.url || undefined, options: info?.pipelineOptions ?? {} }
  } finally {
    client.close()
  }
}
