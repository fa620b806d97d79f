import { expect } from '@jest/globals'
import { CUES, Lecture, whereThereIsOne } from './lecture.ts'

// The three pages in a real browser, with the real server. Its clock stands until a test moves it.

const lecture = new Lecture()

whereThereIsOne('presenter, projector and two pages of the room go together, and a step back is exact', async () => {
  await lecture.start(CUES)
  const [presenter, projector, one, other] = [
    await lecture.open('presenter'),
    await lecture.open('projector'),
    await lecture.open('room'),
    await lecture.open('room'),
  ]
  const all = [presenter, projector, one, other]
  const keys = ['ArrowRight', 'ArrowRight', 'Shift+ArrowRight', 'w', 'ArrowRight', 'Shift+ArrowRight'] as const
  const seen: { stop: number; drawn: readonly string[] }[] = []
  const look = async () => {
    await lecture.together(all)
    seen.push({ stop: lecture.stop, drawn: await Promise.all(all.map(page => page.drawn())) })
  }
  await look()
  for (const key of keys) {
    const before = lecture.stop
    await lecture.pressed(presenter, key, () => lecture.stop > before)
    await look()
  }
  // The projector and the room show what the presenter does, and all the same.
  expect(seen.at(-1)?.drawn[2]).toBe(seen.at(-1)?.drawn[3])
  const there = [...seen]
  for (const key of [...keys].reverse()) {
    const before = lecture.stop
    if (before === 0) break
    await lecture.pressed(
      presenter,
      key === 'w' ? 'Shift+W' : key.replace('Right', 'Left'),
      () => lecture.stop < before,
    )
    const was = there.find(one => one.stop === lecture.stop)
    if (was === undefined) continue
    await lecture.together(all)
    expect(await Promise.all(all.map(page => page.drawn()))).toEqual(was.drawn)
  }
  for (const page of all) expect(page.complaints).toEqual([])
})

whereThereIsOne('a learner lets go, looks around alone, and comes back', async () => {
  await lecture.start()
  const presenter = await lecture.open('presenter')
  const [one, other] = [await lecture.open('room'), await lecture.open('room')]
  await lecture.served.post('/transport', { do: 'seek', to: lecture.classroom.show.nowMs + 60_000 })
  await lecture.together([one, other])
  const followed = await one.drawn()
  await one.press('Shift+ArrowLeft')
  await one.until(`document.querySelector('.state').textContent.startsWith('on your own')`)
  expect(await one.drawn()).not.toBe(followed)
  // It steps forward to where it was, by itself.
  await one.press('Shift+ArrowRight')
  const alone = await one.drawn()
  const before = lecture.stop
  await lecture.pressed(presenter, 'Shift+ArrowRight', () => lecture.stop > before)
  await lecture.together([other, one])
  expect(await one.drawn()).toBe(alone)
  expect(lecture.served.server.audience.room).toMatchObject({ clients: 2, following: 1 })
  await one.page.getByRole('button', { name: 'Follow the class again' }).click()
  await one.until(`document.querySelector('.state').textContent.startsWith('following')`)
  expect(await one.drawn()).toBe(await other.drawn())
  // A hand on the line lets go as well.
  await one.page.getByRole('slider').fill(String(lecture.classroom.show.nowMs - 30_000))
  await one.until(`document.querySelector('.state').textContent.startsWith('on your own')`)
  await one.press('g')
  await one.until(`document.querySelector('.state').textContent.startsWith('following')`)
})

whereThereIsOne('each key of the presenter does what the help says', async () => {
  await lecture.start(CUES)
  const [presenter, projector] = [await lecture.open('presenter'), await lecture.open('projector')]
  const { show } = lecture.classroom
  for (const key of ['ArrowRight', 'Shift+ArrowRight', 'w']) {
    const before = lecture.stop
    await lecture.pressed(presenter, key, () => lecture.stop > before)
  }
  for (const key of ['ArrowLeft', 'Shift+ArrowLeft', 'Shift+W']) {
    const before = lecture.stop
    if (before > 0) await lecture.pressed(presenter, key, () => lecture.stop < before)
  }
  await lecture.pressed(presenter, ' ', () => show.isPlaying)
  await lecture.pressed(presenter, ' ', () => !show.isPlaying)
  await lecture.pressed(presenter, ']', () => show.speed === 2)
  await lecture.pressed(presenter, '[', () => show.speed === 1)
  await lecture.pressed(presenter, '2', () => lecture.classroom.cue?.id === 'choose')
  await lecture.pressed(presenter, 'p', () => lecture.classroom.cue?.id === 'start')
  await lecture.pressed(presenter, 'n', () => lecture.classroom.cue?.id === 'choose')
  await lecture.pressed(presenter, 'l', () => show.loop !== undefined)
  await lecture.pressed(presenter, 'l', () => show.loop === undefined)
  await lecture.pressed(presenter, 'b', () => show.isBlank)
  await projector.until(`!document.querySelector('.blank').hidden`)
  await lecture.pressed(presenter, 'b', () => !show.isBlank)
  await projector.until(`document.querySelector('.blank').hidden`)
  expect(
    await projector.ask(`document.querySelectorAll('.stage figure:not(.script) svg.diagram > .future').length`),
  ).toBe(0)
  await lecture.pressed(presenter, 'f', () => show.showsFuture)
  await projector.until(`document.querySelectorAll('.stage figure:not(.script) svg.diagram > .future').length > 0`)
  await lecture.pressed(presenter, 'f', () => !show.showsFuture)
  await projector.until(`document.querySelectorAll('.stage figure:not(.script) svg.diagram > .future').length === 0`)
  expect(await projector.ask('document.body.innerHTML')).not.toContain('Three.')
  await presenter.press('r')
  await projector.until(`document.body.innerHTML.includes('Three.')`)
  // On any page: dark or light, the help, the text table.
  for (const page of [presenter, projector]) {
    const theme = await page.ask<string>('document.documentElement.dataset.theme')
    await page.press('d')
    expect(await page.ask('document.documentElement.dataset.theme')).toBe(theme === 'dark' ? 'light' : 'dark')
    await page.press('?')
    await page.until(`document.querySelector('dialog[aria-label=Keys]').open`)
    await page.press('Escape')
    await page.until(`!document.querySelector('dialog[aria-label=Keys]').open`)
    await page.press('t')
    expect(await page.text('dialog[open] pre')).toMatch(/window .*timing .*fired/)
    await page.press('t')
    await page.until(`!document.querySelector('dialog[open]')`)
  }
  await presenter.press('i')
  await presenter.until(`!document.querySelector('.inject form').hidden`)
  await presenter.press('Escape')
  await presenter.until(`document.querySelector('.inject form').hidden`)
  for (const page of [presenter, projector]) expect(page.complaints).toEqual([])
})

whereThereIsOne('the room answers, the presenter sees what, and reveals it', async () => {
  await lecture.start(CUES)
  const [presenter, projector, one, other] = [
    await lecture.open('presenter'),
    await lecture.open('projector'),
    await lecture.open('room'),
    await lecture.open('room'),
  ]
  await lecture.pressed(presenter, '2', () => lecture.classroom.cue?.id === 'choose')
  await one.page.getByRole('button', { name: 'the watermark' }).click()
  await other.page.getByRole('button', { name: 'the clock' }).click()
  await presenter.until(`/2 answers/.test(document.querySelector('.question').textContent)`)
  expect(await presenter.text('.answer')).toContain('The watermark passed the end.')
  // The projector has neither the answer nor who thinks what, until it is revealed.
  await projector.until(`document.querySelector('.question h2')?.textContent === 'Why now?'`)
  expect(await projector.ask('document.body.innerHTML')).not.toContain('The watermark passed the end.')
  expect(await projector.ask(`document.querySelectorAll('.question .bar').length`)).toBe(0)
  await presenter.press('r')
  await projector.until(`document.querySelectorAll('.question .bar').length === 2`)
  expect(await projector.text('.question .answer')).toContain('The watermark passed the end.')
  expect(await one.text('.question')).toContain('Your answer: the watermark')

  await lecture.pressed(presenter, '1', () => lecture.classroom.cue?.id === 'start')
  await one.until(`document.querySelector('.question h2')?.textContent === 'How many come next?'`)
  await one.page.getByLabel('Your number').fill('4')
  await one.page.getByRole('button', { name: 'Answer' }).click()
  await presenter.until(`/1 answer/.test(document.querySelector('.question').textContent)`)

  await lecture.pressed(presenter, '3', () => lecture.classroom.cue?.id === 'tap')
  await one.until(`document.querySelector('.question h2')?.textContent === 'Where is the next drop?'`)
  await one.page.locator('.stage figure:not(.script) svg.diagram').click({ position: { x: 150, y: 150 } })
  await presenter.until(`document.querySelectorAll('svg.diagram .answer').length > 0`)
  expect(await projector.ask(`document.querySelectorAll('svg.diagram .answer').length`)).toBe(0)
  for (const page of lecture.pages) expect(page.complaints).toEqual([])
})

whereThereIsOne('an edit plays beside the script, says beforehand what it gives, and is put back', async () => {
  await lecture.start()
  const [presenter, projector, one] = [
    await lecture.open('presenter'),
    await lecture.open('projector'),
    await lecture.open('room'),
  ]
  await lecture.served.post('/transport', { do: 'seek', to: lecture.classroom.show.nowMs + 170_000 })
  await lecture.together([presenter, projector, one])
  await presenter.press('e')
  await presenter.ask(`(() => {
    const preview = document.querySelector('.preview')
    globalThis.said = []
    new MutationObserver(() => said.push(preview.textContent)).observe(preview, { childList: true })
  })()`)
  await presenter.page.getByLabel('allowed lateness, in seconds').fill('0')
  await presenter.until(`/^So far: .*not.* Whole recording: /.test(document.querySelector('.preview').textContent)`)
  // No figure is said that is another a moment later.
  expect(await presenter.ask<string[]>(`[...new Set(said)]`)).toEqual([
    'It is run …',
    expect.stringMatching(/^So far: .*not.* Whole recording: .* Enter plays it to here\.$/),
  ])
  await presenter.page.getByLabel('allowed lateness, in seconds').press('Enter')
  await projector.until(`!document.querySelector('figure.script').hidden`)
  await projector.until(`/not/.test(document.querySelector('.difference').textContent)`)
  expect(
    await projector.ask(`document.querySelectorAll('figure:not([hidden]) svg.diagram .edge').length`),
  ).toBeGreaterThan(3)
  // The room goes with the edited run.
  await one.until(`!/lateness/.test(document.querySelector('.subtitle').textContent)`)
  await presenter.until(`document.querySelector('.edit form') === null`)
  await presenter.press('u')
  await projector.until(`document.querySelector('figure.script').hidden`)
  await one.until(`/lateness 60 s/.test(document.querySelector('.subtitle').textContent)`)
  await presenter.press('i')
  await presenter.page.getByRole('button', { name: 'Inject (Enter)' }).click()
  await projector.until(`/comes .* later/.test(document.querySelector('.subtitle').textContent)`)
  for (const page of lecture.pages) expect(page.complaints).toEqual([])
})

whereThereIsOne('a connection that drops is made again, and the page knows what it missed', async () => {
  await lecture.start()
  const [presenter, projector, one] = [
    await lecture.open('presenter'),
    await lecture.open('projector'),
    await lecture.open('room'),
  ]
  await lecture.served.post('/transport', { do: 'step', by: 'pane' })
  await lecture.together([presenter, projector, one])
  lecture.served.server.audience.close()
  await lecture.served.post('/transport', { do: 'step', by: 'pane' })
  await lecture.served.post('/transport', { do: 'step', by: 'pane' })
  await lecture.together([presenter, projector, one])
  await one.until(`document.documentElement.dataset.link === 'open'`)
  const drawn = await one.drawn()
  const fresh = await lecture.open('room')
  expect(await fresh.drawn()).toBe(drawn)
  // One that was let go still is.
  await one.press('g')
  await presenter.until(`/ 1 let go/.test(document.body.textContent)`)
  const told = one.page.waitForRequest(/\/following$/)
  lecture.served.server.audience.close()
  expect((await told).postDataJSON()).toEqual({ following: false })
  await presenter.until(`/ 1 follow, 1 let go/.test(document.body.textContent)`)
})
