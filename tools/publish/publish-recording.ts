import type { Outgoing } from '../../lib/io/pubsub/publisher.ts'
import type { Clock } from '../clock.ts'
import { recordedMessages } from './recorded-messages.ts'

/** What is published together when time does not matter. */
const AT_ONCE = 1000
/** What came due within so long goes together: requests of one message are slow. */
const TOGETHER_MS = 20

export interface Published {
  messages: number
  /** Of them, lines that cannot be read, sent as they stand. */
  broken: number
  /** The recording's time, of the newest message. */
  at: number | undefined
}

export interface PublishOptions {
  readonly file: string
  /** So many times the recording's pace; Infinity: as fast as the server takes it. */
  readonly speed: number
  readonly clock: Clock
  /** Ends it early. */
  readonly signal: AbortSignal
  readonly published: Published
  publish(messages: readonly Outgoing[]): Promise<void>
}

/** Publishes a recording, each message at its time. */
export async function publishRecording(options: PublishOptions): Promise<void> {
  const { file, speed, clock, signal, published, publish } = options
  let started: { readonly wall: number; readonly recording: number } | undefined
  let waiting: Outgoing[] = []
  let broken = 0
  let newest: number | undefined
  const send = async () => {
    await publish(waiting)
    published.messages += waiting.length
    published.broken = broken
    published.at = newest
    waiting = []
  }
  for (const { message, receivedAt, isBroken } of recordedMessages(file)) {
    if (signal.aborted) break
    if (Number.isFinite(receivedAt) && Number.isFinite(speed)) {
      started ??= { wall: clock.now(), recording: receivedAt }
      const dueAt = started.wall + (receivedAt - started.recording) / speed
      if (dueAt - clock.now() > TOGETHER_MS) {
        if (waiting.length > 0) await send()
        const left = dueAt - clock.now()
        if (left > 0) await clock.wait(left, signal)
        if (signal.aborted) break
      }
    }
    waiting.push(message)
    if (isBroken) broken++
    if (Number.isFinite(receivedAt)) newest = receivedAt
    if (waiting.length === AT_ONCE) await send()
  }
  if (waiting.length > 0) await send()
}
