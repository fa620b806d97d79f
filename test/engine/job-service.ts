import { Client, credentials } from '@grpc/grpc-js'

const GET_JOBS = '/org.apache.beam.model.job_management.v1.JobService/GetJobs'
const PATIENCE_MS = 30_000

/** How many bytes of jobs the job service at this address lists: 0 for none. Rejects if it does not answer. */
export async function listedJobs(endpoint: string): Promise<number> {
  const client = new Client(endpoint, credentials.createInsecure())
  const asIs = (bytes: Buffer) => bytes
  try {
    return await new Promise((resolve, reject) => {
      const options = { deadline: Date.now() + PATIENCE_MS }
      client.makeUnaryRequest(GET_JOBS, asIs, asIs, Buffer.alloc(0), options, (error, jobs) => {
        if (error) reject(error)
        else resolve(jobs?.length ?? -1)
      })
    })
  } finally {
    client.close()
  }
}
