import type { Delivery } from './subscription.ts'
import { varintLength, writeVarint } from './wire-writer.ts'

/** Tags of ReceivedMessage; and of PullResponse and StreamingPullResponse, which have the same one for these. */
const ACK_ID = 0x0a
const MESSAGE = 0x12
const DELIVERY_ATTEMPT = 0x18
const RECEIVED_MESSAGE = 0x0a

/** StreamingPullResponse.subscription_properties, with message_ordering_enabled or empty. */
const ORDERED = Buffer.from([0x22, 2, 0x10, 1])
const UNORDERED = Buffer.from([0x22, 0])
const NOTHING = Buffer.alloc(0)

/** A PullResponse. */
export function pullResponse(deliveries: readonly Delivery[]): Buffer {
  return encoded(deliveries, NOTHING)
}

/** A StreamingPullResponse. */
export function streamingPullResponse(deliveries: readonly Delivery[], isOrdered: boolean): Buffer {
  return encoded(deliveries, isOrdered ? ORDERED : UNORDERED)
}

function encoded(deliveries: readonly Delivery[], tail: Buffer): Buffer {
  const lengths = deliveries.map(({ ackId, message, attempt }) => {
    const size = message.encoded.length
    return 2 + ackId.length + 1 + varintLength(size) + size + (attempt === 0 ? 0 : 1 + varintLength(attempt))
  })
  const total = lengths.reduce((sum, length) => sum + 1 + varintLength(length) + length, tail.length)
  const bytes = Buffer.allocUnsafe(total)
  let at = 0
  for (const [index, { ackId, message, attempt }] of deliveries.entries()) {
    bytes[at++] = RECEIVED_MESSAGE
    at = writeVarint(bytes, lengths[index], at)
    bytes[at++] = ACK_ID
    bytes[at++] = ackId.length
    at += bytes.write(ackId, at, 'latin1')
    bytes[at++] = MESSAGE
    at = writeVarint(bytes, message.encoded.length, at)
    at += message.encoded.copy(bytes, at)
    if (attempt === 0) continue
    bytes[at++] = DELIVERY_ATTEMPT
    at = writeVarint(bytes, attempt, at)
  }
  tail.copy(bytes, at)
  return bytes
}
