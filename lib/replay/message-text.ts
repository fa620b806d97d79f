import { decodeJson, encodeJson } from '../core/tagged-json.ts'
import type { Message } from './messages.ts'

/** A message as the one line that goes over the wire. */
export function messageText(message: Message): string {
  return encodeJson(message)
}

/** The message in the data of a server-sent event. Throws a SyntaxError if the server did not write it. */
export function readMessage(data: string): Message {
  return decodeJson(data) as Message
}
