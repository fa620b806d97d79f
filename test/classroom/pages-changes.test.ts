import { expect } from '@jest/globals'
import { Lecture, whereThereIsOne } from './lecture.ts'
import { NOON } from './lessons.ts'
import type { OpenPage } from './open-pages.ts'

const lecture = new Lecture()

/** What the page says of the watermark, among its numbers. */
const WATERMARK = `document.querySelector('.figures dd strong').textContent`

/** A lecture with three pages, which go where it goes. */
async function begun() {
  await lecture.start()
  const [presenter, projector, one] = [
    await lecture.open('presenter'),
    await lecture.open('projector'),
    await lecture.open('room'),
  ]
  const pages = [presenter, projector, one]
  const goTo = async (seconds: number) => {
    await lecture.served.post('/transport', { do: 'seek', to: NOON + seconds * 1000 })
    await lecture.together(pages)
  }
  return { presenter, projector, one, pages, goTo }
}

async function inject(presenter: OpenPage, kind: string, time: string, more = async () => {}): Promise<void> {
  await presenter.press('i')
  await presenter.page.getByLabel('what is injected').selectOption(kind)
  await presenter.page.getByLabel('for how long, in seconds').fill(time)
  await more()
  await presenter.page.getByRole('button', { name: 'Inject (Enter)' }).click()
  await presenter.until(`document.querySelector('.inject form').hidden`)
}

whereThereIsOne('a tweet that is sent twice comes once more, and is counted', async () => {
  const { presenter, projector, one, pages, goTo } = await begun()
  await goTo(60)
  const drawn = await one.drawn()
  const { elements } = lecture.classroom.show.totals
  await inject(presenter, 'duplicate', '20')
  await projector.until(`/changed: element \\d+ comes twice/.test(document.querySelector('.subtitle').textContent)`)
  // What has come has come: the picture of it stays.
  await lecture.together(pages)
  expect(await one.drawn()).toBe(drawn)
  expect(lecture.classroom.show.totals.elements).toBe(elements)
  await goTo(85)
  const twice = lecture.classroom.show.totals.elements
  await projector.until(
    `/${twice}, not ${twice - 1}|${twice} elements, not/.test(document.querySelector('.difference').textContent)`,
  )
  await presenter.press('u')
  await projector.until(`!/changed/.test(document.querySelector('.subtitle').textContent)`)
  await lecture.together(pages)
  expect(lecture.classroom.show.totals.elements).toBe(twice - 1)

  // One that is tapped is the one.
  for (const disc of await presenter.page.locator('.stage figure:not(.script) svg.diagram g.element circle').all()) {
    const { x, y, width, height } = (await disc.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
    await presenter.page.mouse.click(x + width / 2, y + height / 2)
    if (await presenter.ask(`/^Element/.test(document.querySelector('.card h2')?.textContent ?? '')`)) break
  }
  const id = /#(\d+)/.exec(await presenter.text('.card h2'))?.[1]
  await inject(presenter, 'duplicate', '1s', async () => {
    const hint = await presenter.text('.inject .hint')
    expect(hint).toMatch(new RegExp(`^Element #${id}, of \\d:\\d\\d\\.\\d: “<img src=x .*…”$`))
  })
  await projector.until(`/changed: element ${id} comes twice/.test(document.querySelector('.subtitle').textContent)`)
  // What was tapped is of the run before.
  await presenter.until(`document.querySelector('.card').hidden`)
  for (const page of pages) expect(page.complaints).toEqual([])
})

whereThereIsOne('a partition that stalls holds the watermark, and then brings all at once', async () => {
  const { presenter, projector, one, pages, goTo } = await begun()
  await goTo(120)
  const scripted = lecture.classroom.show.totals.elements
  await goTo(60)
  await inject(presenter, 'stall', '50s', async () => {
    const names = presenter.page.getByLabel('partition', { exact: true })
    expect(await names.locator('option').allInnerTexts()).toEqual(['b', 'a'])
    await names.selectOption('a')
  })
  await one.until(`/partition a delivers nothing for 50 s/.test(document.querySelector('.subtitle').textContent)`)
  await goTo(75)
  const held = await projector.ask(WATERMARK)
  await goTo(109)
  expect(await projector.ask(WATERMARK)).toBe(held)
  expect(lecture.classroom.show.totals.elements).toBeLessThan(scripted - 4)
  await goTo(120)
  expect(await projector.ask(WATERMARK)).not.toBe(held)
  expect(lecture.classroom.show.totals.elements).toBe(scripted)
  for (const page of pages) expect(page.complaints).toEqual([])
})

whereThereIsOne('the watermark is edited: learned from the lags, and without a partition that is silent', async () => {
  await lecture.start()
  const [presenter, one] = [await lecture.open('presenter'), await lecture.open('room')]
  await lecture.served.post('/transport', { do: 'seek', to: NOON + 90_000 })
  await lecture.together([presenter, one])
  const held = lecture.classroom.show.position.eventTimeMs
  await presenter.press('e')
  await presenter.page.getByLabel('watermark', { exact: true }).selectOption('percentile')
  await presenter.page.getByLabel('percent in time').fill('90')
  await presenter.page.getByLabel('idle after, in seconds').fill('soon')
  await presenter.until(`/give a number for when a silent one/.test(document.querySelector('.preview').textContent)`)
  await presenter.page.getByLabel('idle after, in seconds').fill('4s')
  await presenter.until(`/ Whole recording: /.test(document.querySelector('.preview').textContent)`)
  await presenter.page.getByLabel('percent in time').press('Enter')
  await presenter.until(
    `/percentile\\(90\\), partitionIdleTimeout: '4s'/.test(document.querySelector('.edit pre').textContent)`,
  )
  await lecture.together([presenter, one])
  expect(lecture.classroom.show.position.eventTimeMs).not.toBe(held)
  // What was chosen is there when it is edited again.
  await presenter.press('e')
  expect(await presenter.page.getByLabel('percent in time').inputValue()).toBe('90')
  expect(await presenter.page.getByLabel('idle after, in seconds').inputValue()).toBe('4s')
  for (const page of lecture.pages) expect(page.complaints).toEqual([])
})

whereThereIsOne('the presenter reads which tweet was injected, and nobody else before it comes', async () => {
  const { presenter, projector, one, goTo } = await begun()
  await goTo(60)
  await presenter.press('i')
  await presenter.page.getByLabel('for how long, in seconds').fill('soon')
  await presenter.page.getByRole('button', { name: 'Inject (Enter)' }).click()
  await presenter.until(`document.querySelector('.inject .said').textContent === 'give a number for how long to delay'`)
  await presenter.page.getByLabel('for how long, in seconds').fill('0.5m')
  await presenter.page.getByLabel('for how long, in seconds').press('Enter')
  await presenter.until(
    `/^Delayed: the one of 1:00.0: “<img/.test(document.querySelector('.inject .said').textContent)`,
  )
  for (const page of [projector, one]) {
    await page.until(`/changed: the next tweet comes 30 s later/.test(document.querySelector('.subtitle').textContent)`)
    expect(await page.ask('document.body.textContent')).not.toContain('<img')
  }
  for (const page of lecture.pages) expect(page.complaints).toEqual([])
})
