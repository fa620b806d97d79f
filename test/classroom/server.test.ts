import { isDeepStrictEqual } from 'node:util'
import { afterEach, expect, test } from '@jest/globals'
import type { ShownStrategy } from '../../lib/replay/messages.ts'
import { codeOf } from '../../lib/replay/strategy-code.ts'
import { lessonOn, NOON, posts, recordingOf } from './lessons.ts'
import { Served } from './served.ts'

const file = recordingOf(posts)
let served: Served | undefined
afterEach(() => served?.close())

async function start(cues = '', pipeline?: string): Promise<Served> {
  served = await Served.start(await lessonOn(file, { cues, ...(pipeline !== undefined && { pipeline }) }))
  return served
}

test('all pages see what the presenter does', async () => {
  const class_ = await start()
  const presenter = await class_.listen('presenter')
  const projector = await class_.listen('projector')
  const room = await class_.listen('room')
  expect(await class_.post('/transport', { do: 'step', by: 'pane' })).toEqual({ status: 204, said: '' })
  for (const page of [presenter, projector, room]) {
    await page.until(() => page.trace.frame?.totals.panes === 1)
    expect(page.trace.trace?.events.at(-1)).toMatchObject({ type: 'pane', pane: { timing: 'EARLY' } })
  }
  await class_.post('/transport', { do: 'seek', to: NOON + 100_000 })
  await projector.until(() => projector.trace.frame?.position.nowMs === NOON + 100_000)
  const there = projector.trace.trace?.events
  await class_.post('/transport', { do: 'back', by: 'pane' })
  await projector.until(() => projector.trace.trace?.events.at(-1)?.type === 'pane')
  await class_.post('/transport', { do: 'seek', to: NOON + 100_000 })
  await projector.until(() => projector.trace.frame?.position.nowMs === NOON + 100_000)
  expect(projector.trace.trace?.events).toEqual(there)
})

test('it plays by the clock, at any speed, and ends', async () => {
  const class_ = await start()
  const room = await class_.listen('room')
  await class_.post('/transport', { do: 'speed', to: 100 })
  await class_.post('/transport', { do: 'play' })
  await room.until(() => room.trace.frame?.isPlaying === true)
  class_.clock.ms += 300
  await room.until(() => room.trace.frame?.position.nowMs === NOON + 31_000)
  await class_.post('/transport', { do: 'pause' })
  class_.clock.ms += 5000
  await room.until(() => room.trace.frame?.isPlaying === false)
  expect(room.trace.frame?.position.nowMs).toBe(NOON + 31_000)
  await class_.post('/transport', { do: 'loop', fromMs: NOON + 20_000, toMs: NOON + 40_000 })
  await class_.post('/transport', { do: 'play' })
  class_.clock.ms += 100
  await room.until(() => room.trace.frame?.position.nowMs === NOON + 20_000)
  await class_.post('/transport', { do: 'loop' })
  class_.clock.ms += 60_000
  await room.until(() => room.trace.frame?.isAtEnd === true)
  expect(room.trace.frame?.isPlaying).toBe(false)
})

test('a page that comes again, or late, knows what the others do', async () => {
  const class_ = await start()
  const first = await class_.listen('room')
  await class_.post('/transport', { do: 'seek', to: NOON + 120_000 })
  await first.until(() => first.trace.frame?.position.nowMs === NOON + 120_000)
  first.close()
  const again = await class_.listen('room')
  await again.until(() => again.trace.frame !== undefined)
  expect(again.messages[0]).toMatchObject({ type: 'show', rooms: [`${class_.address}/room`] })
  expect(again.trace.trace?.events).toEqual(first.trace.trace?.events)
})

const CUES = `
cues:
  - id: first-early
    label: The first early pane
    at: { first: early pane }
    notes: Let them guess.
    question: { text: What will the next pane say?, kind: number, right: { next: pane value } }
    answer: It says more.
    minutes: 3
  - label: Somebody is late
    at: { first: late pane }
    stop: true
  - label: Dropped
    at: { first: dropped element }
    question: { text: Why?, choices: [too late, too early], right: 1 }
`

test('what is to come does not leave the server', async () => {
  const class_ = await start(CUES)
  const room = await class_.listen('room')
  const presenter = await class_.listen('presenter')
  await class_.post('/transport', { do: 'cue', to: 'first-early' })
  await room.until(() => room.question?.id === 'first-early')
  await presenter.until(() => presenter.presenter?.cue?.id === 'first-early')
  expect(presenter.text).toContain('Somebody is late')
  expect(presenter.question).toMatchObject({ right: expect.any(Number), distribution: { answers: 0, counts: [] } })
  expect(presenter.presenter).toMatchObject({ notes: 'Let them guess.', clock: { plannedMs: 180_000 } })
  for (const secret of ['Somebody', 'Let them', 'It says more', '"right"', 'distribution']) {
    expect(room.text).not.toContain(secret)
  }
  expect(room.trace.future).toEqual([])
  await class_.post('/transport', { do: 'future' })
  await room.until(() => room.trace.future.length > 0)
  expect(room.trace.future).toEqual(presenter.trace.future)
  await class_.post('/transport', { do: 'future' })
  await room.until(() => room.trace.future.length === 0)
})

test('playing waits at a question, which the room answers until the class goes on', async () => {
  const class_ = await start(CUES)
  const presenter = await class_.listen('presenter')
  const [one, other] = [await class_.enter(), await class_.enter()]
  const page = await class_.listen('room', one)
  await class_.post('/transport', { do: 'play' })
  class_.clock.ms += 500_000
  await page.until(() => page.question?.state === 'open')
  await page.until(() => page.trace.frame?.isPlaying === false)
  expect(page.trace.trace?.events.at(-1)).toMatchObject({ type: 'pane', pane: { timing: 'EARLY' } })

  const answer = (cookie: string, value: unknown, name?: string) =>
    class_.post('/answer', { id: 'first-early', value, name }, { cookie })
  expect((await answer('', 4)).status).toBe(403)
  expect(await answer(one, 'five')).toEqual({ status: 400, said: 'value: it must be a number' })
  expect((await answer(one, 4)).status).toBe(204)
  expect((await answer(one, 5)).status).toBe(204)
  expect(await answer(other, 7, 'x'.repeat(41))).toMatchObject({ status: 400, said: expect.stringMatching(/^name: /) })
  expect((await answer(other, 7, '<b>Bora</b>\n')).status).toBe(204)
  await presenter.until(() => presenter.question?.answers === 2)
  expect(presenter.question?.distribution?.counts).toEqual([
    { value: 5, count: 1 },
    { value: 7, count: 1, names: ['<b>Bora</b>'] },
  ])
  expect(page.text).not.toContain('distribution')
  await class_.post('/transport', { do: 'step', by: 'element' })
  await page.until(() => page.question?.state === 'closed')
  expect(await answer(one, 6)).toMatchObject({ status: 409 })
  await class_.post('/question/reveal', {})
  await page.until(() => page.question?.state === 'revealed')
  expect(page.text).not.toContain('Bora')
  // It leaves the wall when the class plays on, and is there again where it was asked.
  expect(page.question?.isPassed).toBeUndefined()
  await class_.post('/transport', { do: 'play' })
  class_.clock.ms += 1
  await page.until(() => page.question?.isPassed === true)
  await class_.post('/transport', { do: 'cue', to: 'first-early' })
  await page.until(() => page.question?.isPassed === undefined)
  expect(page.question).toMatchObject({
    answer: 'It says more.',
    distribution: { answers: 2 },
    right: expect.any(Number),
  })
})

test('an edit is shown beside the script, and put back', async () => {
  const class_ = await start()
  const presenter = await class_.listen('presenter')
  await class_.post('/transport', { do: 'seek', to: NOON + 150_000 })
  await presenter.until(() => presenter.trace.frame?.position.nowMs === NOON + 150_000)
  const scripted = presenter.trace.trace?.events
  const strategy: ShownStrategy = {
    ...(presenter.trace.show?.strategy as ShownStrategy),
    allowedLatenessMs: 0,
    accumulationMode: 'discarding',
    watermark: { kind: 'outOfOrder', boundMs: 0 },
  }
  expect((await class_.post('/edit', { strategy, preview: true })).status).toBe(204)
  await presenter.until(() => presenter.preview !== undefined)
  expect(presenter.preview?.words).toMatch(
    /^So far: \d+ panes, not \d+; \d+ dropped, not \d+; \d+ panes? with another value\. Whole recording: /,
  )
  expect(presenter.preview?.code).toContain('watermark: outOfOrder(0)')
  expect(presenter.trace.show?.revision).toBe(1)

  expect((await class_.post('/edit', { strategy })).status).toBe(204)
  await presenter.until(
    () => presenter.isCompared && presenter.trace.frame !== undefined && presenter.scripted.trace !== undefined,
  )
  expect(presenter.trace.show).toMatchObject({ revision: 2, strategy })
  expect(presenter.scripted.trace?.events).toEqual(scripted)
  expect(presenter.trace.trace?.events).not.toEqual(scripted)
  await class_.post('/edit/undo', {})
  await presenter.until(() => presenter.trace.show?.revision === 3 && presenter.trace.frame !== undefined)
  expect(presenter.trace.trace?.events).toEqual(scripted)
  expect(presenter.isCompared).toBe(false)

  const wrong = await class_.post('/edit', { strategy: { ...strategy, windows: { kind: 'fixed', sizeMs: -1 } } })
  expect(wrong).toEqual({ status: 400, said: 'strategy.windows.sizeMs: it must be a number from 1000 to 604800000' })
})

test('cues, notes and the question stay those of the script while another run is shown', async () => {
  const class_ = await start(CUES)
  const presenter = await class_.listen('presenter')
  const cookie = await class_.enter()
  const room = await class_.listen('room', cookie)
  const { classroom } = class_.server
  await class_.post('/transport', { do: 'cue', to: '3' })
  await room.until(() => room.question?.state === 'open' && room.question.text === 'Why?')
  const { id } = room.question as { id: string }
  const { stop } = classroom.show
  const places = classroom.cued.shown()
  const strategy = { ...(presenter.trace.show?.strategy as ShownStrategy), allowedLatenessMs: 3_600_000 }
  await class_.post('/edit', { strategy, preview: true })
  await presenter.until(() => presenter.preview !== undefined)
  expect(presenter.preview?.words).toMatch(/^So far: .*; 0 dropped, not 1.*\. Whole recording: .*\.$/)
  await class_.post('/edit', { strategy })
  await presenter.until(() => presenter.trace.show?.revision === 2 && presenter.trace.frame !== undefined)
  // Nothing is dropped now: where the first drop was, the cue still is.
  expect(presenter.trace.frame?.totals.dropped).toBe(0)
  expect(presenter.presenter?.cue?.label).toBe('Dropped')
  expect(presenter.messages.findLast(({ type }) => type === 'cues')).toMatchObject({ revision: 2, cues: places })
  expect(room.question).toMatchObject({ id, state: 'open' })
  expect((await class_.post('/answer', { id, value: 0 }, { cookie })).status).toBe(204)
  // From cue to cue there are the same ways.
  await class_.post('/transport', { do: 'cue', to: '2' })
  await presenter.until(() => presenter.presenter?.cue?.label === 'Somebody is late')
  expect(presenter.presenter?.next?.label).toBe('Dropped')
  await class_.post('/transport', { do: 'cue', to: '3' })
  await room.until(() => room.question?.id === id)
  expect(room.question?.state).toBe('open')
  await class_.post('/edit/undo', {})
  expect(classroom.show.stop).toBe(stop)
  expect(room.question?.state).toBe('open')
})

test('the watermark can be learned from the lags, and leave out a partition that is silent', async () => {
  const class_ = await start()
  const presenter = await class_.listen('presenter')
  await class_.post('/transport', { do: 'seek', to: NOON + 150_000 })
  await presenter.until(() => presenter.trace.frame?.position.nowMs === NOON + 150_000)
  const script = presenter.trace.show?.strategy as ShownStrategy
  const seen = new Set([presenter.trace.frame?.position.eventTimeMs])
  for (const change of [{ watermark: { kind: 'percentile', percent: 90 } }, { idleMs: 4000 }] as const) {
    const strategy = { ...script, ...change }
    expect((await class_.post('/edit', { strategy, preview: true })).status).toBe(204)
    await presenter.until(() => presenter.preview?.code.includes(codeOf(strategy).split('\n')[0] as string) ?? false)
    await class_.post('/edit', { strategy })
    await presenter.until(
      () => presenter.trace.frame !== undefined && isDeepStrictEqual(presenter.trace.show?.strategy, strategy),
    )
    seen.add(presenter.trace.frame?.position.eventTimeMs)
  }
  // Each of them has a watermark of its own.
  expect(seen.size).toBe(3)
  expect(codeOf({ ...script, watermark: { kind: 'percentile', percent: 90 }, idleMs: 4000 })).toMatch(
    /^\/\/ the source: \{ watermark: percentile\(90\), partitionIdleTimeout: '4s' \}\n/,
  )
  const wrong = await class_.post('/edit', { strategy: { ...script, idleMs: 1 } })
  expect(wrong).toMatchObject({ status: 400, said: expect.stringMatching(/^strategy\.idleMs: /) })
})

test('the text of a tweet is told of one that has arrived, and of no other', async () => {
  const class_ = await start()
  const page = await class_.listen('room')
  await class_.post('/transport', { do: 'step', by: 'element' })
  await page.until(() => page.trace.frame?.totals.elements === 1)
  const [element] = page.trace.trace?.events ?? []
  const id = element?.type === 'element' ? element.id : 0
  const known = await fetch(`${class_.address}/element/${id}`)
  expect(await known.json()).toEqual({ text: 'hi', createdMs: NOON, receivedMs: NOON + 1000, partition: 'b' })
  expect((await fetch(`${class_.address}/element/${id + 2}`)).status).toBe(404)
})
