import {
  create,
  type DescMessage,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from '@bufbuild/protobuf'

/** Sizes are the engine's business: a bundle's elements may come in one message. */
export const UNLIMITED = { 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 }

/** What makes bytes of a message, whole or as what it is to be made of. */
export function serializer<D extends DescMessage>(schema: D): (message: MessageInitShape<D>) => Buffer {
  return message => {
    const bytes = toBinary(schema, create(schema, message))
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }
}

/** What reads a message from its bytes. */
export function deserializer<D extends DescMessage>(schema: D): (bytes: Buffer) => MessageShape<D> {
  return bytes => fromBinary(schema, bytes)
}
