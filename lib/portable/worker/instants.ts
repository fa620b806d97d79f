import { toInstant } from '../../core/instant.ts'
import type { Timestamp } from '../../core/time.ts'

/** A time as the protocol's messages hold it. */
export function protoTimestamp(timestamp: Timestamp): { seconds: bigint; nanos: number } {
  const instant = toInstant(timestamp)
  const millis = ((instant % 1000n) + 1000n) % 1000n
  return { seconds: (instant - millis) / 1000n, nanos: Number(millis) * 1_000_000 }
}
