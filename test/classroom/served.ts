import { readMessage } from '../../lib/replay/message-text.ts'
import type { Message, PresenterMessage, PreviewMessage, QuestionMessage, View } from '../../lib/replay/messages.ts'
import { ReplayTrace } from '../../lib/replay/replay-trace.ts'
import type { Lesson } from '../../tools/classroom/classroom.ts'
import { Pages } from '../../tools/classroom/pages.ts'
import type { Publishing } from '../../tools/classroom/publishing.ts'
import { ClassroomServer } from '../../tools/classroom/server.ts'
import { StandingClock } from './lessons.ts'

/** The presenter's. */
export const TOKEN = 'a-token-for-tests'
const pages = Pages.bundle()

/** A class's server on any free port, with a clock that the test moves. */
export class Served {
  readonly clock: StandingClock
  readonly server: ClassroomServer
  readonly port: number
  readonly #listeners: Listener[] = []

  private constructor(server: ClassroomServer, port: number, clock: StandingClock) {
    this.server = server
    this.port = port
    this.clock = clock
  }

  static async start(lesson: Lesson, publishing?: Publishing): Promise<Served> {
    const clock = new StandingClock()
    const hosts = ['127.0.0.1']
    const server = new ClassroomServer({
      lesson,
      pages: await pages,
      token: TOKEN,
      clock,
      hosts,
      roomHosts: hosts,
      publishing,
    })
    return new Served(server, await server.listen(0, '127.0.0.1'), clock)
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`
  }

  async listen(view: View, cookie = ''): Promise<Listener> {
    const listener = await Listener.open(this.address, view, cookie)
    this.#listeners.push(listener)
    return listener
  }

  /** Asks for something, as the presenter does; resolves to the status and what was said. */
  async post(path: string, body: unknown, headers: Record<string, string> = { authorization: `Bearer ${TOKEN}` }) {
    const response = await fetch(`${this.address}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    return { status: response.status, said: await response.text() }
  }

  /** Opens the room's page; resolves to the cookie that it is known by. */
  async enter(): Promise<string> {
    const response = await fetch(`${this.address}/room`)
    await response.text()
    return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  }

  async close(): Promise<void> {
    for (const listener of this.#listeners) listener.close()
    await this.server.close()
  }
}

/** A page's ear: what it was told, and what it knows of the trace. */
export class Listener {
  readonly trace = new ReplayTrace()
  readonly scripted = new ReplayTrace()
  readonly messages: Message[] = []
  /** All that came, as it came. */
  text = ''
  question: QuestionMessage | undefined
  presenter: PresenterMessage | undefined
  preview: PreviewMessage | undefined
  #isCompared = false
  #wake = () => {}
  readonly #abort: AbortController

  private constructor(abort: AbortController) {
    this.#abort = abort
  }

  static async open(address: string, view: View, cookie: string): Promise<Listener> {
    const abort = new AbortController()
    const token = view === 'presenter' ? `&token=${TOKEN}` : ''
    const response = await fetch(`${address}/events?view=${view}${token}`, {
      signal: abort.signal,
      headers: cookie === '' ? {} : { cookie },
    })
    if (response.status !== 200) throw new Error(await response.text())
    const listener = new Listener(abort)
    void listener.#read(response.body as ReadableStream<Uint8Array>)
    return listener
  }

  get isCompared(): boolean {
    return this.#isCompared
  }

  /** Waits until it has heard enough. */
  async until(isEnough: (listener: this) => boolean): Promise<void> {
    while (!isEnough(this)) {
      await new Promise<void>(resolve => {
        this.#wake = resolve
      })
    }
  }

  /** Waits until so many events are shown. */
  atStop(stop: number): Promise<void> {
    return this.until(() => this.trace.frame?.position.stop === stop)
  }

  close(): void {
    this.#abort.abort()
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder()
    let rest = ''
    try {
      for await (const chunk of body) {
        const text = decoder.decode(chunk, { stream: true })
        this.text += text
        const blocks = (rest + text).split('\n\n')
        rest = blocks.pop() ?? ''
        for (const block of blocks) {
          const data = /^data: (.*)$/m.exec(block)?.[1]
          if (data !== undefined) this.#take(readMessage(data))
        }
        this.#wake()
      }
    } catch {
      // It was closed.
    }
  }

  #take(message: Message): void {
    this.messages.push(message)
    this.trace.take(message)
    if (message.type === 'question') this.question = message
    if (message.type === 'presenter') this.presenter = message
    if (message.type === 'preview') this.preview = message
    if (message.type === 'compare') {
      this.#isCompared = message.scripted !== undefined
      if (message.scripted !== undefined) this.scripted.take(message.scripted)
    }
  }
}
