import { afterAll, expect, test } from '@jest/globals'
import { GrpcClient } from '../../lib/portable/grpc/client.ts'
import { handled, serve } from '../../lib/portable/grpc/server.ts'
import { BeamFnControl, BeamFnExternalWorkerPool } from '../../lib/portable/protos/beam_fn_api_pb.ts'
import { JobService, JobState_Enum } from '../../lib/portable/protos/beam_job_api_pb.ts'

const ends: (() => void)[] = []
afterAll(() => {
  for (const end of ends) end()
})

test('carries messages of each kind of method, and the metadata of the client', async () => {
  const server = await serve([
    handled(BeamFnExternalWorkerPool, {
      startWorker: ({ request, metadata }, done) =>
        done(null, { error: `${request.workerId} ${metadata.get('worker_id')}` }),
      stopWorker: (_, done) => done(new Error('no such worker')),
    }),
    handled(BeamFnControl, {
      control: call => {
        call.on('data', ({ instructionId }) => call.write({ instructionId: `${instructionId}!` }))
        call.on('end', () => call.end())
      },
    }),
    handled(JobService, {
      getStateStream: call => {
        for (const state of [JobState_Enum.RUNNING, JobState_Enum.DONE]) call.write({ state })
        call.end()
      },
    }),
  ])
  const client = new GrpcClient(server.address, { worker_id: 'w-1' })
  ends.push(() => client.close(), server.close)
  await client.ready(5000)

  const { startWorker, stopWorker } = BeamFnExternalWorkerPool.method
  expect(await client.unary(startWorker, { workerId: 'ä' })).toMatchObject({ error: 'ä w-1' })
  await expect(client.unary(stopWorker, {})).rejects.toThrow('no such worker')

  const states: number[] = []
  for await (const { state } of client.serverStream(JobService.method.getStateStream, { jobId: 'j' }))
    states.push(state)
  expect(states).toEqual([JobState_Enum.RUNNING, JobState_Enum.DONE])

  const control = client.bidiStream(BeamFnControl.method.control)
  control.write({ instructionId: '1' })
  control.write({ instructionId: '2' })
  control.end()
  const ids: string[] = []
  for await (const { instructionId } of control) ids.push(instructionId)
  expect(ids).toEqual(['1!', '2!'])
})
