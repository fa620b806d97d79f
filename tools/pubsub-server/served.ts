import { type handleUnaryCall, type ServerUnaryCall, type sendUnaryData, status } from '@grpc/grpc-js'
import { RpcError } from './rpc-error.ts'

/** Where changes are written down before they are confirmed. */
export interface Written {
  /** Resolves when all changes so far are; undefined if they are already. */
  written(): Promise<void> | undefined
}

/** A method of one answer, whose handler returns it or throws an RpcError; confirmed when what changed is written down. */
export function unary<Q, A>(
  handler: (request: Q, call: ServerUnaryCall<Q, A>) => A | Promise<A>,
  changes: Written,
  say: (text: string) => void,
): handleUnaryCall<Q, A> {
  return (call: ServerUnaryCall<Q, A>, answer: sendUnaryData<A>) => {
    const fail = (thrown: unknown) => answer(rpcErrorOf(thrown, say))
    const confirm = (value: A) => {
      const written = changes.written()
      if (written === undefined) answer(null, value)
      else
        written.then(
          () => answer(null, value),
          () => answer(NOT_WRITTEN),
        )
    }
    try {
      const value = handler(call.request, call)
      if (value instanceof Promise) value.then(confirm).catch(fail)
      else confirm(value)
    } catch (thrown) {
      fail(thrown)
    }
  }
}

const NOT_WRITTEN = new RpcError(status.UNAVAILABLE, 'yeoul pubsub cannot write its data directory; see what it prints')

/** What the client is told. */
export function rpcErrorOf(thrown: unknown, say: (text: string) => void): RpcError {
  if (thrown instanceof RpcError) return thrown
  say(`an error of yeoul pubsub itself: ${(thrown as Error)?.stack ?? thrown}`)
  return new RpcError(status.INTERNAL, 'an error of yeoul pubsub itself, told where it runs')
}
