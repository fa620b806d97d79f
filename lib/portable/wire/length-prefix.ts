import { ByteReader, ByteWriter } from '../../core/byte-buffer.ts'
import type { Coder } from '../../core/coder.ts'

/** Beam's length prefix: an engine that does not know the coder inside can carry its bytes all the same. */
export function lengthPrefixCoder<T>(inner: Coder<T>): Coder<T> {
  const scratch = new ByteWriter(256)
  return {
    urn: 'beam:coder:length_prefix:v1',
    deterministic: inner.deterministic,
    encode(value, to) {
      // An inner coder may hold another length prefix, never this one.
      scratch.clear()
      inner.encode(value, scratch)
      to.varint(scratch.length)
      to.bytes(scratch.view())
    },
    decode(from) {
      const bytes = from.bytes(Number(from.varint()))
      const reader = new ByteReader(bytes)
      const value = inner.decode(reader)
      if (reader.remaining === 0) return value
      throw new RangeError(
        `${reader.remaining} of ${bytes.length} bytes are left over after a value: its coder writes more than it reads`,
      )
    },
  }
}
