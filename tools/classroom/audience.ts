import type { ServerResponse } from 'node:http'
import type { View } from '../../lib/replay/messages.ts'
import { type Heard, heardNothing, type News, type Room } from './news.ts'

/** A page that listens. */
interface Listener {
  readonly view: View
  readonly who: string
  readonly response: ServerResponse
  readonly heard: Heard
  /** True while what it was told has not gone out: it is told nothing more until then. */
  isBehind: boolean
  /** When it fell behind. */
  behindSince: number
  isFollowing: boolean
}

/** As many pages may listen, and as many of one person's browser. */
const MOST_LISTENERS = 1000
const MOST_OF_ONE = 30
/** So long may a page take nothing of what it was told. */
const LONGEST_BEHIND_MS = 30_000
const KEEP_ALIVE = ': here\n\n'

/** All pages that listen: each is told what is new to it when it can take it; nobody is waited for. */
export class Audience {
  readonly #news: News
  readonly #warning: () => string
  readonly #listeners = new Set<Listener>()
  #messages = 0
  /** What several are told goes over the wire as the same bytes. */
  #wire = new Map<string, Buffer>()

  /** `warning` says what is wrong with a broker. */
  constructor(news: News, warning: () => string) {
    this.#news = news
    this.#warning = warning
  }

  /** Takes a response to write to for as long as it is open. False if there are too many already. */
  add(response: ServerResponse, view: View, who: string): boolean {
    const own = [...this.#listeners].filter(listener => listener.who === who).length
    if (this.#listeners.size >= MOST_LISTENERS || own >= MOST_OF_ONE) return false
    const listener: Listener = {
      view,
      who,
      response,
      heard: heardNothing(),
      isBehind: false,
      behindSince: 0,
      isFollowing: true,
    }
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      connection: 'keep-alive',
    })
    response.socket?.setNoDelay(true)
    response.on('error', () => {})
    response.on('close', () => this.#listeners.delete(listener))
    response.on('drain', () => {
      listener.isBehind = false
      this.#tell(listener, this.room)
    })
    this.#listeners.add(listener)
    response.write('retry: 1000\n\n')
    this.#tell(listener, this.room)
    return true
  }

  get room(): Room {
    const room = [...this.#listeners].filter(({ view }) => view === 'room')
    return {
      clients: room.length,
      following: room.filter(({ isFollowing }) => isFollowing).length,
      warning: this.#warning(),
    }
  }

  /** Whether somebody's page goes with the class, or looks around by itself. */
  follow(who: string, isFollowing: boolean): void {
    for (const listener of this.#listeners) if (listener.who === who) listener.isFollowing = isFollowing
  }

  /** Tells all what is new to them: the presenter first, who waits for what a key did. */
  tell(): void {
    const { room } = this
    this.#wire = new Map()
    for (const view of ['presenter', 'projector', 'room'] as const) {
      for (const listener of this.#listeners) if (listener.view === view) this.#tell(listener, room)
    }
  }

  /** Lets each connection be known to be there, and ends those that have taken nothing for long. */
  keepAlive(now: number): void {
    for (const listener of this.#listeners) {
      if (!listener.isBehind) this.#write(listener, KEEP_ALIVE)
      else if (now - listener.behindSince > LONGEST_BEHIND_MS) listener.response.destroy()
    }
  }

  close(): void {
    for (const { response } of this.#listeners) response.destroy()
  }

  #tell(listener: Listener, room: Room): void {
    if (listener.isBehind) return
    const messages = this.#news.tell(listener.view, listener.heard, room)
    if (messages.length === 0) return
    const id = `${listener.heard.revision}.${++this.#messages}`
    for (const text of messages) {
      listener.response.write(`id: ${id}\n`)
      this.#write(listener, this.#bytesOf(text))
    }
  }

  #bytesOf(text: string): Buffer {
    let bytes = this.#wire.get(text)
    if (bytes === undefined) {
      bytes = Buffer.from(`data: ${text}\n\n`)
      this.#wire.set(text, bytes)
    }
    return bytes
  }

  #write(listener: Listener, data: string | Buffer): void {
    if (listener.response.destroyed) return
    listener.isBehind = !listener.response.write(data)
    if (listener.isBehind) listener.behindSince = Date.now()
  }
}
