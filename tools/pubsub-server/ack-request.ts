import { invalid } from './rpc-error.ts'
import { WireReader } from './wire-reader.ts'

/** Tags; those of AcknowledgeRequest and ModifyAckDeadlineRequest differ in the ack ids'. */
const SUBSCRIPTION = 0x0a
const SECONDS = 0x18

export interface AckRequest {
  readonly subscription: string
  readonly ackIds: readonly string[]
  /** Of ModifyAckDeadlineRequest. */
  readonly seconds: number
}

/** Reads an AcknowledgeRequest. */
export function acknowledgeRequestOf(bytes: Buffer): AckRequest {
  return read(bytes, 0x12)
}

/** Reads a ModifyAckDeadlineRequest. */
export function modifyAckDeadlineRequestOf(bytes: Buffer): AckRequest {
  const request = read(bytes, 0x22)
  validateDeadline(request.seconds)
  return request
}

/** From 0 to 600 seconds; throws INVALID_ARGUMENT. */
export function validateDeadline(seconds: number): void {
  if (seconds >= 0 && seconds <= 600) return
  throw invalid(`Invalid ack_deadline_seconds: ${seconds}; it must be from 0 to 600.`)
}

function read(bytes: Buffer, ackIdTag: number): AckRequest {
  const reader = new WireReader(bytes)
  const ackIds: string[] = []
  let subscription = ''
  let seconds = 0
  try {
    while (!reader.isAtEnd) {
      const tag = reader.varint()
      if (tag === ackIdTag) ackIds.push(reader.string())
      else if (tag === SUBSCRIPTION) subscription = reader.string()
      else if (tag === SECONDS) seconds = reader.varint()
      else reader.skip(tag)
    }
  } catch (thrown) {
    throw thrown instanceof RangeError ? invalid(`the request cannot be read: ${thrown.message}`) : thrown
  }
  if (ackIds.length === 0) throw invalid('No ack ids specified.')
  return { subscription, ackIds, seconds }
}
