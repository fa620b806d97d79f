import { ByteReader } from '../../core/byte-buffer.ts'
import type { Coder } from '../../core/coder.ts'

/** All values whose encodings stand one after the other. */
export function decodeAll(coder: Coder<unknown>, bytes: Uint8Array): unknown[] {
  const from = new ByteReader(bytes)
  const values: unknown[] = []
  while (from.remaining > 0) values.push(coder.decode(from))
  return values
}
