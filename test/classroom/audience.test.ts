import { once } from 'node:events'
import { createServer } from 'node:http'
import { Duplex } from 'node:stream'
import { expect, test } from '@jest/globals'
import { Audience } from '../../tools/classroom/audience.ts'
import { Classroom } from '../../tools/classroom/classroom.ts'
import { News } from '../../tools/classroom/news.ts'
import { lessonOn, type Post, recordingOf, StandingClock } from './lessons.ts'

/** A connection whose network takes all at once, or so many bytes and the rest when it is there again. */
class Connection extends Duplex {
  text = ''
  #left = Number.POSITIVE_INFINITY
  #rest = () => {}

  constructor() {
    super()
    this.push('GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n')
  }

  override _read(): void {}

  override _write(chunk: Buffer, _: BufferEncoding, taken: () => void): void {
    this.text += chunk
    this.#left -= chunk.length
    if (this.#left > 0) taken()
    else this.#rest = taken
  }

  setNoDelay(): this {
    return this
  }

  slowAfter(bytes: number): void {
    this.#left = bytes
  }

  recover(): void {
    this.#left = Number.POSITIVE_INFINITY
    this.#rest()
  }
}

test('a page whose network is slow for a while is told where the class is by then, and what comes', async () => {
  const many = Array.from({ length: 4500 }, (_, i): Post => ({ at: i / 25, received: i / 25 + 1 }))
  const classroom = new Classroom(await lessonOn(recordingOf(many)), new StandingClock())
  while (classroom.work());
  const news = new News(classroom)
  const audience = new Audience(news, () => '')
  const server = createServer((_, response) => audience.add(response, 'presenter', 'somebody'))
  const connection = new Connection()
  const go = async (seconds: number) => {
    classroom.act({ do: 'seek', toMs: classroom.show.run.staging.schedule.beganMs + 1000 * seconds })
    news.change()
    audience.tell()
    await turn()
  }
  const turn = () => new Promise(setImmediate)
  const isTold = () => connection.text.includes(`"nowMs":${classroom.show.nowMs}`)
  server.emit('connection', connection)
  await once(server, 'request')
  await turn()
  // The first part of it is taken at once: what is left is less than what a connection has room for.
  connection.slowAfter(60_000)
  await go(90)
  await go(120)
  expect(isTold()).toBe(false)
  connection.recover()
  await turn()
  expect(isTold()).toBe(true)
  await go(150)
  expect(isTold()).toBe(true)
  connection.destroy()
})
