import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { Clock } from '../clock.ts'
import { Audience } from './audience.ts'
import { Classroom, type Lesson } from './classroom.ts'
import { News } from './news.ts'
import type { Pages } from './pages.ts'
import type { Publishing } from './publishing.ts'
import { routesOf } from './routes.ts'

export interface ClassroomServerOptions {
  readonly lesson: Lesson
  readonly pages: Pages
  readonly token: string
  readonly clock: Pick<Clock, 'now'>
  /** Where the elements go besides, at their times. */
  readonly publishing?: Publishing | undefined
  /** The host names by which it may be asked for; a page of somebody else's that leads to it under another is refused. */
  readonly hosts: readonly string[]
  /** Under which of them the room comes. */
  readonly roomHosts: readonly string[]
}

/** So many frames a second are told while it plays. */
const FRAME_MS = 100
/** So often it is looked after what changes by itself: the class's clock, what was answered. */
const BEAT_MS = 250
/** At each so many beats a connection is told that it is there. */
const KEEP_ALIVE_BEATS = 40

/** The classroom's server: plays a lesson, and tells all who listen. */
export class ClassroomServer {
  readonly classroom: Classroom
  readonly audience: Audience
  readonly #options: ClassroomServerOptions
  readonly #news: News
  readonly #server: Server
  #frames: NodeJS.Timeout | undefined
  #beats: NodeJS.Timeout | undefined
  #beat = 0
  #hasAnswers = false
  #work: NodeJS.Immediate | undefined
  #isOver = false

  /** Throws where the lesson's pipeline cannot be built. */
  constructor(options: ClassroomServerOptions) {
    this.#options = options
    this.classroom = new Classroom(options.lesson, options.clock)
    this.#news = new News(this.classroom)
    this.audience = new Audience(this.#news, () => options.publishing?.warning ?? '')
    const app = routesOf({
      classroom: this.classroom,
      audience: this.audience,
      pages: options.pages,
      token: options.token,
      hosts: options.hosts,
      clock: options.clock,
      changed: () => this.#changed(),
      answered: () => {
        this.#hasAnswers = true
      },
    })
    this.#server = createAdaptorServer({ fetch: app.fetch }) as Server
    this.#server.requestTimeout = 10_000
    this.#server.headersTimeout = 5000
    this.#server.maxConnections = 2000
    // What is no HTTP is answered, and the connection ended.
    this.#server.on('clientError', (_, socket) => {
      if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n')
      else socket.destroy()
    })
  }

  /** Listens; 0 for any free port. Resolves to its port; rejects if it is taken. */
  async listen(port: number, host: string): Promise<number> {
    this.#server.listen(port, host)
    await once(this.#server, 'listening')
    this.#beats = setInterval(() => this.#onBeat(), BEAT_MS)
    this.#goOn()
    const { port: taken } = this.#server.address() as AddressInfo
    this.#news.rooms = this.#options.roomHosts.map(name => `http://${name}:${taken}/room`)
    return taken
  }

  /** Where the room comes in. */
  get rooms(): readonly string[] {
    return this.#news.rooms
  }

  async close(): Promise<void> {
    this.#isOver = true
    clearInterval(this.#frames)
    clearInterval(this.#beats)
    if (this.#work !== undefined) clearImmediate(this.#work)
    this.audience.close()
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
    await this.#options.publishing?.close()
  }

  #onBeat(): void {
    if (++this.#beat % KEEP_ALIVE_BEATS === 0) this.audience.keepAlive(Date.now())
    if (this.#hasAnswers) this.#news.change()
    this.#hasAnswers = false
    this.audience.tell()
  }

  /** Something was done: all are told at once. */
  #changed(): void {
    const { isPlaying } = this.classroom.show
    if (isPlaying && this.#frames === undefined) this.#frames = setInterval(() => this.#tick(), FRAME_MS)
    if (!isPlaying) {
      clearInterval(this.#frames)
      this.#frames = undefined
    }
    this.#publish()
    this.#news.change()
    this.audience.tell()
    this.#goOn()
  }

  #tick(): void {
    if (this.classroom.tick() || !this.classroom.show.isPlaying) this.#changed()
  }

  #publish(): void {
    const { show } = this.classroom
    this.#options.publishing?.upTo(show.run.staging.schedule, show.position.arrival)
  }

  /** Works on the runs in the time that nobody else needs. */
  #goOn(): void {
    if (this.#work !== undefined || this.#isOver) return
    this.#work = setImmediate(() => {
      this.#work = undefined
      const { revision, preview, show } = this.classroom
      const { isWaiting } = show
      const isMore = this.classroom.work()
      if (this.classroom.revision !== revision || this.classroom.preview !== preview || isWaiting !== show.isWaiting) {
        this.#changed()
      }
      if (isMore) this.#goOn()
    })
  }
}
