/** Where a coder writes. `bytes` copies what it is given, so the caller may reuse its array. */
export interface ByteSink {
  byte(value: number): void
  bytes(value: Uint8Array): void
  varint(value: number | bigint): void
}

/** Where a coder reads. `bytes` may hand out a view: copy it to keep it. */
export interface ByteSource {
  byte(): number
  bytes(length: number): Uint8Array
  varint(): bigint
  readonly remaining: number
}

/**
 * How a value of a collection becomes bytes and comes back. An encoding must end by itself (Beam's "nested" context):
 * what follows it in the stream belongs to somebody else.
 */
export interface Coder<T> {
  /** A Beam URN where Beam knows the encoding; else the engine sees length-prefixed bytes. */
  readonly urn?: string
  readonly components?: readonly Coder<never>[]
  /** False: two encodings of equal values may differ, so it cannot be a key's coder. */
  readonly deterministic: boolean
  encode(value: T, to: ByteSink): void
  decode(from: ByteSource): T
}
