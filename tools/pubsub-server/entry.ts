import { Deque } from './deque.ts'
import type { EntryState, KeyQueue } from './key-queue.ts'
import type { Message } from './message.ts'

/** Whom messages are leased to: a stream, one unary pull, one push. */
export class Holder {
  /** Of its messages, if it is not the subscription's. */
  ackDeadlineSeconds: number | undefined
  /** What it holds, in messages and their bytes. */
  messages = 0
  bytes = 0
  /** Ordering keys of which it holds messages, and which have more for it. */
  readonly keys = new Deque<KeyQueue<Entry>>()
}

/** A message in a subscription's backlog. */
export class Entry {
  readonly message: Message
  state: EntryState = 'ready'
  /** Negative acknowledgements and deadlines that were exceeded. */
  failures = 0
  /** Of its latest lease; what was handed out may be acknowledged by it until it is handed out anew. */
  ackId = ''
  holder: Holder | undefined
  /** When the lease ends, by the monotonic clock. */
  deadline = 0
  /** If its subscription is ordered and it has an ordering key, its place there. */
  readonly key: KeyQueue<Entry> | undefined
  readonly position: number

  constructor(message: Message, key: KeyQueue<Entry> | undefined) {
    this.message = message
    this.key = key
    this.position = key?.end ?? 0
  }
}
