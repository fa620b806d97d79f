import { status } from '@grpc/grpc-js'

/** A call ends with this status; `details` is what the client shows. */
export class RpcError extends Error {
  readonly code: status
  readonly details: string

  constructor(code: status, details: string) {
    super(details)
    this.code = code
    this.details = details
  }
}

export function invalid(details: string): RpcError {
  return new RpcError(status.INVALID_ARGUMENT, details)
}

export function notFound(name: string): RpcError {
  return new RpcError(status.NOT_FOUND, `Resource not found (resource=${name}).`)
}

export function alreadyExists(name: string): RpcError {
  return new RpcError(status.ALREADY_EXISTS, `Resource already exists in the project (resource=${name}).`)
}

export function failedPrecondition(details: string): RpcError {
  return new RpcError(status.FAILED_PRECONDITION, details)
}

/** Of a subscription that was detached. */
export function detached(name: string): RpcError {
  return failedPrecondition(`The subscription is detached (resource=${name}).`)
}

/** `what`: 'schemas (Topic.schema_settings)'. */
export function unimplemented(what: string): RpcError {
  return new RpcError(status.UNIMPLEMENTED, `yeoul pubsub has no ${what}; leave it out, or use the real service`)
}
