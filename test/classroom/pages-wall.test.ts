import { expect } from '@jest/globals'
import { CUES, Lecture, whereThereIsOne } from './lecture.ts'

const lecture = new Lecture()

/** The heights of the diagrams, in pixels. */
const HEIGHTS = `[...document.querySelectorAll('.stage figure:not([hidden]) .picture')].map(one => one.clientHeight)`

whereThereIsOne('the wall says where to come in, and keeps half of itself for what is compared', async () => {
  await lecture.start(CUES)
  const [presenter, projector] = [await lecture.open('presenter'), await lecture.open('projector')]
  const address = `127.0.0.1:${lecture.served.port}/room`
  expect(await projector.text('.address')).toBe(`Come in: ${address}`)
  expect(await presenter.text('.address')).toBe(`room: ${address}`)
  await lecture.pressed(presenter, '2', () => lecture.classroom.cue?.id === 'choose')
  await lecture.together([projector])
  expect(await projector.ask(`document.querySelector('.address').hidden`)).toBe(true)
  expect(await presenter.text('.reveal')).toBe('R reveals')

  // Enter plays an edit from a list, too.
  await presenter.press('e')
  await presenter.page.getByLabel('allowed lateness, in seconds').fill('2m')
  await presenter.page.getByLabel('a later pane holds').selectOption('discarding')
  await presenter.page.getByLabel('a later pane holds').press('Enter')
  await projector.until(`!document.querySelector('figure.script').hidden`)
  expect(lecture.classroom.strategy).toMatchObject({ allowedLatenessMs: 120_000, accumulationMode: 'discarding' })
  expect(await projector.text('.difference')).toMatch(/^So far: .*dropped.* with another value$/)
  const half = 1080 / 2 - 100
  expect(await projector.text('.question h2')).toBe('Why now?')
  for (const height of await projector.ask<number[]>(HEIGHTS)) expect(height).toBeGreaterThan(half)
  await presenter.press('r')
  await projector.until(`document.querySelector('.asked').hidden`)
  await presenter.until(`/^revealed/.test(document.querySelector('.reveal').textContent)`)
  for (const height of await projector.ask<number[]>(HEIGHTS)) expect(height).toBeGreaterThan(half)
  await presenter.press('u')
  await projector.until(`!document.querySelector('.asked').hidden`)
  await presenter.press('b')
  await presenter.until(`document.querySelector('.states').textContent === 'projector blank'`)
  for (const page of lecture.pages) expect(page.complaints).toEqual([])
})

whereThereIsOne('what the wall has to say all has its place, and is said to the presenter too', async () => {
  const long = 'A question that is long, since it says all of what one has to know to answer it, and a little more'
  await lecture.start(CUES.replace('Why now?', `${long}?`).replace('the clock, the', `'${long}', '${long}', the`))
  const [presenter, projector] = [await lecture.open('presenter'), await lecture.open('projector')]
  await lecture.pressed(presenter, '2', () => lecture.classroom.cue?.id === 'choose')
  await presenter.press('r')
  await projector.until(`document.querySelector('.question .answer') !== null`)
  const rooms = await projector.ask<{ left: number; top: number; right: number; bottom: number }[]>(
    `['.stage figure:not(.script)', '.legend', '.asked', '.figures', '.timeline'].map(one => { const { left, top, right, bottom } = document.querySelector(one).getBoundingClientRect(); return { left, top, right, bottom } })`,
  )
  for (const [i, room] of rooms.entries()) {
    expect(room.right - room.left).toBeGreaterThan(300)
    expect(room.bottom - room.top).toBeGreaterThan(30)
    expect(room.right).toBeLessThanOrEqual(1920)
    expect(room.bottom).toBeLessThanOrEqual(1080)
    for (const other of rooms.slice(i + 1)) {
      const isApart =
        room.right <= other.left || other.right <= room.left || room.bottom <= other.top || other.bottom <= room.top
      expect([i, isApart]).toEqual([i, true])
    }
  }
  const figures = `document.querySelector('.figures').innerText.replace(/\\s+/g, ' ').replace(' / 39', '')`
  expect(await presenter.ask(figures)).toMatch(/^watermark \d:\d\d lag \d:\d\d arrived/)
  expect(await presenter.ask(figures)).toBe(await projector.ask(figures))
  expect(await presenter.ask(`document.querySelector('.legend').textContent`)).toContain('fired on time')
})

whereThereIsOne('the text table is not cut on a wall or a desk', async () => {
  await lecture.start(CUES)
  const pages = [await lecture.open('presenter'), await lecture.open('projector')]
  await lecture.served.post('/transport', { do: 'cue', to: 'tap' })
  await lecture.together(pages)
  for (const page of pages) {
    await page.press('t')
    await page.until(`document.querySelector('dialog[open] pre') !== null`)
    const [inside, outside] = await page.ask<[number, number]>(
      `(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth])(document.querySelector('dialog[open] pre'))`,
    )
    expect(inside).toBeLessThanOrEqual(outside)
  }
})

whereThereIsOne('a tapped pane is let go of at the next cue', async () => {
  await lecture.start(CUES)
  const [presenter, one] = [await lecture.open('presenter'), await lecture.open('room')]
  await lecture.pressed(presenter, '2', () => lecture.classroom.cue?.id === 'choose')
  await lecture.together([one])
  for (const chip of await one.page.locator('.stage figure:not(.script) svg.diagram g.chip text').all()) {
    const { x, y, width, height } = (await chip.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
    await one.page.mouse.click(x + width / 2, y + height / 2)
    if (await one.ask(`!document.querySelector('.card').hidden`)) break
  }
  await one.until(`!document.querySelector('.card').hidden`)
  await lecture.pressed(presenter, '3', () => lecture.classroom.cue?.id === 'tap')
  await one.until(`document.querySelector('.card').hidden`)
})

whereThereIsOne('a page of an earlier start of the server says where to look for the new one', async () => {
  await lecture.start()
  const presenter = await lecture.open('presenter')
  await presenter.page.goto(`${lecture.served.address}/presenter#token=of-another-start`)
  await presenter.page.reload()
  await presenter.until(
    `/open the address that the terminal prints/.test(document.querySelector('.status').textContent)`,
  )
  expect(await presenter.ask(`document.documentElement.dataset.link`)).toBe('refused')
})
