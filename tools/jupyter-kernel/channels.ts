import { Publisher, Reply, Router } from 'zeromq'
import { address, type Connection, framesOf, type Message, parseMessage } from './message.ts'

/**
 * The sockets of a kernel but its control channel, which has a thread of its own.
 *
 * ZeroMQ allows one send at a time, and past 512 of them in a row it makes each wait: whoever does not wait loses
 * output. Without a time to wait for (0) each is handed on at once, and without a limit (0) none is dropped.
 */
export class Channels {
  readonly #key: string
  readonly #published = new Publisher({ sendHighWaterMark: 0, sendTimeout: 0, linger: 1000 })
  readonly #shell = new Router({ sendHighWaterMark: 0, sendTimeout: 0, linger: 1000 })
  readonly #heartbeat = new Reply({ sendTimeout: 0 })
  readonly #stdin = new Router()

  constructor(key: string) {
    this.#key = key
  }

  /** Binds all sockets: before it is done nothing can be published. Throws if an address is taken. */
  async bind(connection: Connection): Promise<void> {
    await Promise.all([
      this.#published.bind(address(connection, connection.iopub_port)),
      this.#shell.bind(address(connection, connection.shell_port)),
      this.#stdin.bind(address(connection, connection.stdin_port)),
      this.#heartbeat.bind(address(connection, connection.hb_port)),
    ])
  }

  /** Hands each request to `handle`, from now on. */
  read(handle: (request: Message) => void): void {
    void this.#answerHeartbeats()
    void this.#readRequests(handle)
  }

  /** To all who listen: outputs, and what the kernel is at. */
  publish(type: string, content: Readonly<Record<string, unknown>>, parent: Message | undefined): void {
    void this.#published.send(framesOf(this.#key, type, content, parent, [type]))
  }

  /** To the one who asked. */
  reply(type: string, content: Readonly<Record<string, unknown>>, request: Message): void {
    void this.#shell.send(framesOf(this.#key, type, content, request, request.identities))
  }

  async #readRequests(handle: (request: Message) => void): Promise<void> {
    for await (const frames of this.#shell) {
      const request = parseMessage(this.#key, frames)
      if (request !== undefined) handle(request)
    }
  }

  async #answerHeartbeats(): Promise<void> {
    for await (const frames of this.#heartbeat) void this.#heartbeat.send(frames)
  }
}
