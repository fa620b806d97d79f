import { afterEach, expect, jest, test } from '@jest/globals'
import type { Trace } from 'yeoul'
import { type Chart, dropLedger } from 'yeoul/charts'
import { joinReplay } from 'yeoul/replay'
import { lessonOn, NOON, posts, recordingOf } from './lessons.ts'
import { Served } from './served.ts'

const file = recordingOf(posts)
let served: Served | undefined
afterEach(() => served?.close())

/** What a notebook's kernel has in its place. */
const DISPLAY = Symbol.for('yeoul.display')
const notebook = globalThis as { [DISPLAY]?: (bundle: Record<string, unknown>, place: object) => void }
afterEach(() => {
  delete notebook[DISPLAY]
})

test('a cell charts what the class sees, until the end', async () => {
  const shown: { bundle: Record<string, unknown>; place: object }[] = []
  notebook[DISPLAY] = (bundle, place) => void shown.push({ bundle, place })
  served = await Served.start(await lessonOn(file))
  const page = await served.listen('room')
  await served.post('/transport', { do: 'seek', to: NOON + 100_000 })
  const joined = joinReplay(`${served.address}/room`)
  await page.until(() => served?.server.audience.room.clients === 2)
  await served.post('/transport', { do: 'seek', to: NOON + 50_000 })
  await page.until(() => page.trace.frame?.position.nowMs === NOON + 50_000)
  await served.post('/transport', { do: 'seek', to: NOON + 1e6 })
  const trace = await joined
  await page.until(() => page.trace.frame?.isAtEnd === true)
  expect(trace.events).toEqual(page.trace.trace?.events)
  expect(shown[0]?.bundle['text/html']).toMatch(/^<svg/)
  expect(shown.at(-1)?.bundle['text/plain']).toContain('| ✕')
  expect(new Set(shown.map(({ place }) => (place as { id: string }).id)).size).toBe(1)
})

test('elsewhere it prints a table at the end, of whatever chart', async () => {
  served = await Served.start(await lessonOn(file))
  await served.post('/transport', { do: 'seek', to: NOON + 1e6 })
  const said: string[] = []
  const spy = jest.spyOn(console, 'log').mockImplementation(words => void said.push(String(words)))
  const trace = await joinReplay(served.address, { draw: dropLedger })
  spy.mockRestore()
  expect(said.join('\n')).toBe(dropLedger(trace).toTable())
})

test('what draws the chart may throw while there is little to draw; at the end it is told', async () => {
  notebook[DISPLAY] = () => {}
  served = await Served.start(await lessonOn(file))
  await served.post('/transport', { do: 'seek', to: NOON + 100_000 })
  const page = await served.listen('room')
  const broken = (trace: Trace) => {
    const chart = dropLedger(trace)
    const refuse = () => {
      throw new Error('it cannot be drawn')
    }
    return { ...chart, toSVG: refuse, toBundle: refuse } as unknown as Chart
  }
  const joined = expect(joinReplay(served.address, { draw: broken })).rejects.toThrow('it cannot be drawn')
  await page.until(() => served?.server.audience.room.clients === 2)
  await served.post('/transport', { do: 'seek', to: NOON + 1e6 })
  await joined
})

test('it ends where its signal says, or where nothing answers', async () => {
  served = await Served.start(await lessonOn(file))
  const page = await served.listen('room')
  const abort = new AbortController()
  const spy = jest.spyOn(console, 'log').mockImplementation(() => {})
  await served.post('/transport', { do: 'seek', to: NOON + 100_000 })
  const joined = joinReplay(served.address, { signal: abort.signal })
  await page.until(() => served?.server.audience.room.clients === 2)
  await served.post('/transport', { do: 'step', by: 'pane' })
  await page.until(() => page.trace.frame?.position.nowMs !== NOON + 100_000)
  abort.abort()
  expect((await joined).isRunning).toBe(true)
  spy.mockRestore()
  await expect(joinReplay('nowhere')).rejects.toThrow('joinReplay: "nowhere" is no address; give the room')
  await expect(joinReplay('http://127.0.0.1:1/room')).rejects.toThrow(
    'joinReplay: nothing answers at http://127.0.0.1:1/room',
  )
})
