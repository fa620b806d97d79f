import type { ServerUnaryCall } from '@grpc/grpc-js'
import { pullResponse } from './deliveries.ts'
import { Holder } from './entry.ts'
import type { RpcError } from './rpc-error.ts'
import type { Subscription } from './subscription.ts'

/** How long a pull waits for a first message. */
const LONGEST_WAIT_MS = 10_000
const MOST_MESSAGES = 1000
const MOST_BYTES = 2 ** 22

/** Takes messages for one unary pull, and waits for the first unless it may not; resolves to a PullResponse. */
export function pull(
  subscription: Subscription,
  mostMessages: number,
  mayWait: boolean,
  call: Pick<ServerUnaryCall<unknown, unknown>, 'once'>,
): Promise<Buffer> {
  const holder = new Holder()
  const take = () => subscription.take(holder, Math.min(mostMessages, MOST_MESSAGES), MOST_BYTES)
  const first = take()
  if (first.length > 0 || !mayWait) return Promise.resolve(pullResponse(first))
  return new Promise((resolve, reject) => {
    let isDone = false
    const finish = () => {
      isDone = true
      clearTimeout(timer)
      subscription.removeConsumer(consumer)
    }
    const consumer = {
      pump(): boolean {
        if (isDone) return false
        const taken = take()
        if (taken.length === 0) return false
        finish()
        resolve(pullResponse(taken))
        return true
      },
      end(why: RpcError) {
        finish()
        reject(why)
      },
    }
    const giveUp = () => {
      finish()
      resolve(pullResponse([]))
    }
    const timer = setTimeout(giveUp, LONGEST_WAIT_MS)
    call.once('cancelled', giveUp)
    subscription.addConsumer(consumer)
  })
}
