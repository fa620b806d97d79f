import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { ControlNews, ControlThreadData } from './control-thread.ts'
import type { Connection } from './message.ts'

/** Starts the thread that listens on the control channel; resolves once it does. */
export async function listenForControl(connection: Connection, on: (news: ControlNews) => void): Promise<void> {
  const heard = new Int32Array(new SharedArrayBuffer(4))
  const workerData: ControlThreadData = { connection, heard }
  const thread = new Worker(new URL('./control-thread.ts', import.meta.url), { workerData })
  await once(thread, 'message')
  thread.on('message', (news: ControlNews) => {
    Atomics.add(heard, 0, 1)
    on(news)
  })
}
