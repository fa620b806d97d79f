import { create, type DescMessage, type MessageInitShape, toBinary } from '@bufbuild/protobuf'

/** A message as the bytes that another message holds it in. */
export function bytesOf<D extends DescMessage>(schema: D, value: MessageInitShape<D>): Uint8Array {
  return toBinary(schema, create(schema, value))
}
