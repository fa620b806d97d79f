import { afterEach, expect, jest, test } from '@jest/globals'
import { codeOf } from '../../lib/replay/strategy-code.ts'
import { Classroom } from '../../tools/classroom/classroom.ts'
import { lessonOn, NOON, posts, recordingOf, StandingClock } from './lessons.ts'
import { Served } from './served.ts'

const file = recordingOf(posts)
const CUES = `
cues:
  - id: first-early
    label: The first early pane
    at: { first: early pane }
    question: { text: What will the next pane say?, kind: number, right: { next: pane value } }
`
let served: Served | undefined
afterEach(() => served?.close())

async function start(cues = ''): Promise<Served> {
  served = await Served.start(await lessonOn(file, { cues }))
  return served
}

test('what is injected changes what comes, not what came', async () => {
  const class_ = await start()
  const page = await class_.listen('presenter')
  await class_.post('/transport', { do: 'seek', to: NOON + 100_000 })
  await page.until(() => page.trace.frame?.position.nowMs === NOON + 100_000)
  const before = page.trace.trace?.events
  const { arrivals = 0 } = page.trace.show ?? {}
  for (const [revision, body] of [
    { kind: 'delay', byMs: 30_000 },
    { kind: 'stall', partition: 'a', forMs: 40_000 },
    { kind: 'duplicate', byMs: 1000 },
  ].entries()) {
    expect((await class_.post('/inject', body)).status).toBe(204)
    await page.until(() => page.trace.show?.revision === revision + 2 && page.trace.frame !== undefined)
    expect(page.trace.trace?.events).toEqual(before)
  }
  expect(page.trace.show).toMatchObject({ arrivals: arrivals + 1 })
  expect(page.trace.show?.changes).toEqual([
    'the next tweet comes 30 s later',
    'partition a delivers nothing for 40 s',
    expect.stringMatching(/^element \d+ comes twice$/),
  ])
  const nowhere = await class_.post('/inject', { kind: 'stall', partition: 'z', forMs: 40_000 })
  expect(nowhere).toMatchObject({ status: 400, said: "partition: there is no 'z'; there is b, a" })
})

test('a change waits for the one before, and both are kept', async () => {
  const classroom = new Classroom(await lessonOn(file), new StandingClock())
  while (classroom.work());
  classroom.act({ do: 'seek', toMs: NOON + 150_000 })
  // Each look at the clock is a second later: no run comes to now at once.
  let ms = 0
  const slow = jest.spyOn(performance, 'now').mockImplementation(() => (ms += 1000))
  const strategy = { ...classroom.strategy, allowedLatenessMs: 0 }
  classroom.edit(strategy)
  expect(classroom.isChanging).toBe(true)
  const stall = { kind: 'stall', partition: 'a', forMs: 40_000 } as const
  for (const change of [() => classroom.inject(stall), () => classroom.edit(strategy)])
    expect(change).toThrow('the change before is still being computed; try again in a moment')
  slow.mockRestore()
  while (classroom.isChanging) classroom.work()
  classroom.inject(stall)
  while (classroom.isChanging) classroom.work()
  expect(classroom.strategy).toMatchObject({ allowedLatenessMs: 0 })
  expect(classroom.changes).toEqual([codeOf(strategy), 'partition a delivers nothing for 40 s'])
})

test('what is injected is of those that the pipeline keeps; which it is, only the presenter is told', async () => {
  const texts = ['no', 'first goal', 'no', 'no', 'second goal', 'no']
  const some = texts.map((text, i) => ({ at: 10 * i, received: 10 * i + 1, text }))
  served = await Served.start(await lessonOn(recordingOf(some), { pipeline: 'solutions/3-counter', keyword: 'goal' }))
  const class_ = served
  const [presenter, room] = [await class_.listen('presenter'), await class_.listen('room')]
  await class_.post('/transport', { do: 'step', by: 'element' })
  expect((await class_.post('/inject', { kind: 'delay', byMs: 9000 })).status).toBe(204)
  await presenter.until(() => presenter.presenter?.injected !== undefined)
  expect(presenter.presenter?.injected).toEqual({ kind: 'delay', createdMs: NOON + 40_000, text: 'second goal' })
  expect((await class_.post('/inject', { kind: 'duplicate', byMs: 9000 })).status).toBe(204)
  await presenter.until(() => presenter.presenter?.injected?.kind === 'duplicate')
  expect(presenter.presenter?.injected?.text).toBe('first goal')
  await room.until(() => room.trace.show?.changes.length === 2)
  expect(room.trace.show?.tweets).toBe('tweets with “goal”')
  expect(room.text).not.toContain('second')
  await class_.post('/transport', { do: 'seek', to: NOON + 60_000 })
  expect(await class_.post('/inject', { kind: 'delay', byMs: 9000 })).toEqual({
    status: 400,
    said: 'no tweet that the pipeline keeps is still to come',
  })
})

test('the class’s clock starts with the first move, whatever it is', async () => {
  for (const move of [{ do: 'step', by: 'element' }, { do: 'cue', to: '1' }, { do: 'play' }]) {
    const class_ = await start(CUES)
    const { classroom } = class_.server
    for (const other of [{ do: 'blank' }, { do: 'speed', to: 4 }]) await class_.post('/transport', other)
    class_.clock.ms += 7000
    expect(classroom.takenMs).toBe(0)
    expect((await class_.post('/transport', move)).status).toBe(204)
    class_.clock.ms += 5000
    expect(classroom.takenMs).toBe(5000)
    await class_.close()
  }
  served = undefined
})

test('begun anew, nothing is left of the class before', async () => {
  const class_ = await start(CUES)
  const cookie = await class_.enter()
  const presenter = await class_.listen('presenter')
  const room = await class_.listen('room', cookie)
  const { classroom } = class_.server
  await class_.post('/transport', { do: 'cue', to: 'first-early' })
  await room.until(() => room.question?.state === 'open')
  expect((await class_.post('/answer', { id: 'first-early', value: 4, name: 'Bora' }, { cookie })).status).toBe(204)
  await class_.post('/question/reveal', {})
  const strategy = { ...classroom.strategy, allowedLatenessMs: 0 }
  await class_.post('/inject', { kind: 'delay', byMs: 1000 })
  await class_.post('/edit', { strategy })
  for (const action of [{ do: 'blank' }, { do: 'future' }, { do: 'speed', to: 4 }, { do: 'play' }])
    await class_.post('/transport', action)
  await class_.post('/transport', { do: 'loop', fromMs: NOON + 20_000, toMs: NOON + 40_000 })
  class_.clock.ms += 9000
  expect((await class_.post('/transport', { do: 'anew' })).status).toBe(204)
  for (const page of [presenter, room]) {
    await page.until(() => page.trace.show?.round === 2 && page.trace.frame !== undefined)
    expect(page.trace.show).toMatchObject({ changes: [], strategy: { allowedLatenessMs: 60_000 } })
    expect(page.trace.frame).toMatchObject({
      position: { stop: 0, nowMs: NOON + 1000 },
      speed: 1,
      isPlaying: false,
      screen: { isBlank: false, showsFuture: false },
    })
    expect(page.trace.frame?.loop).toBeUndefined()
    expect(page.trace.trace?.events).toEqual([])
    expect(page.question?.id).toBe('')
  }
  expect(room.trace.future).toEqual([])
  await presenter.until(() => presenter.presenter?.injected === undefined)
  expect(presenter.presenter).toMatchObject({ clock: { takenMs: 0 }, isChanging: false })
  await class_.post('/transport', { do: 'cue', to: 'first-early' })
  await presenter.until(() => presenter.question?.id === 'first-early')
  expect(presenter.question).toMatchObject({ state: 'open', answers: 0, distribution: { counts: [] } })
})
