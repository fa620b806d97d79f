import { expect } from '@jest/globals'
import axe from 'axe-core'
import { CUES, HOSTILE, Lecture, whereThereIsOne } from './lecture.ts'
import type { OpenPage } from './open-pages.ts'

// Whoever looks, and whatever is shown.

const lecture = new Lecture()

/** What cannot be used by everybody, as far as that can be found out. */
async function barriers({ page }: OpenPage): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  const found = await page.evaluate<{ id: string; impact: string; nodes: { html: string }[] }[]>(
    `axe.run().then(({ violations }) => violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ html }) => ({ html })) })))`,
  )
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`)
}

whereThereIsOne('each page can be used by everybody', async () => {
  await lecture.start(CUES)
  const presenter = await lecture.open('presenter')
  const projector = await lecture.open('projector')
  const one = await lecture.open('room')
  await lecture.pressed(presenter, '2', () => lecture.classroom.cue?.id === 'choose')
  await presenter.press('e')
  await lecture.together([presenter, projector, one])
  for (const page of [presenter, projector, one]) {
    for (const _ of ['as it is', 'in its other colours']) {
      expect(await barriers(page)).toEqual([])
      if (page !== presenter) await page.press('d')
    }
  }
  await presenter.press('Escape')
  await presenter.press('d')
  expect(await barriers(presenter)).toEqual([])
  for (const key of ['?', 't']) {
    await one.press(key)
    await one.until(`document.querySelector('dialog[open]') !== null`)
    expect(await barriers(one)).toEqual([])
    await one.press('Escape')
  }
})

whereThereIsOne('nothing is smaller than 24 pixels on the projector, and nothing leaves a phone', async () => {
  await lecture.start(CUES)
  const projector = await lecture.open('projector')
  const one = await lecture.open('room')
  await lecture.served.post('/transport', { do: 'cue', to: 'choose' })
  await lecture.together([projector, one])
  const small = `[...document.querySelectorAll('body *')].flatMap(element => {
    const own = [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim() !== '')
    const box = element.getBoundingClientRect()
    if (!own || box.width === 0 || element.closest('.unseen, dialog, noscript, [hidden]')) return []
    const scale = element.ownerSVGElement ? element.ownerSVGElement.getScreenCTM().a : 1
    const size = parseFloat(getComputedStyle(element).fontSize) * scale
    return size < 23.9 ? [element.tagName + ' ' + size + ' ' + element.textContent.slice(0, 40)] : []
  })`
  expect(await projector.ask(small)).toEqual([])
  expect(await one.ask('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
  const short = `[...document.querySelectorAll('button')].flatMap(button => {
    const { width, height } = button.getBoundingClientRect()
    return width > 0 && (height < 44 || width < 44) ? [button.textContent + ' ' + width + ' ' + height] : []
  })`
  expect(await one.ask(short)).toEqual([])
})

whereThereIsOne('what a tweet says is text, wherever it is shown', async () => {
  await lecture.start()
  const one = await lecture.open('room')
  await lecture.served.post('/transport', { do: 'seek', to: lecture.classroom.show.nowMs + 60_000 })
  await one.atStop(lecture.stop)
  for (const disc of await one.page.locator('svg.diagram g.element circle').all()) {
    const { x, y, width, height } = (await disc.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
    await one.page.mouse.click(x + width / 2, y + height / 2)
    if (await one.ask(`/^Element/.test(document.querySelector('.card h2')?.textContent ?? '')`)) break
  }
  await one.until(`document.querySelector('.card blockquote') !== null`)
  expect(await one.text('.card blockquote')).toBe(HOSTILE)
  expect(await one.ask('document.title')).toBe('Yeoul: room')
  expect(one.complaints).toEqual([])
})

whereThereIsOne('a name is text on the page of the presenter, and on no other', async () => {
  await lecture.start(CUES)
  const presenter = await lecture.open('presenter')
  const projector = await lecture.open('projector')
  const [one, other] = [await lecture.open('room'), await lecture.open('room')]
  await lecture.pressed(presenter, '2', () => lecture.classroom.cue?.id === 'choose')
  const name = '<img src=x onerror=document.title=1>'
  await one.page.getByLabel('Your name, if you like').fill(`${name}\u202e`)
  await one.page.getByRole('button', { name: 'the watermark' }).click()
  await presenter.until(`document.querySelector('.question .names') !== null`)
  expect(await presenter.text('.question .names')).toBe(name)
  expect(await presenter.ask('document.querySelectorAll("img").length')).toBe(0)
  expect(await presenter.ask('document.title')).toBe('Yeoul: presenter')
  await presenter.press('r')
  for (const page of [projector, one, other]) {
    await page.until(`document.querySelectorAll('.question .bar').length === 2`)
    expect(await page.ask(`document.querySelector('.question').textContent`)).not.toContain('onerror')
  }
  expect(presenter.complaints).toEqual([])
})

whereThereIsOne('what somebody types stays while others answer', async () => {
  await lecture.start(CUES)
  const presenter = await lecture.open('presenter')
  const [one, other] = [await lecture.open('room'), await lecture.open('room')]
  await lecture.pressed(presenter, '1', () => lecture.classroom.cue?.id === 'start')
  await one.page.getByLabel('Your number').pressSequentially('1')
  await other.page.getByLabel('Your number').fill('7')
  await other.page.getByLabel('Your number').press('Enter')
  await one.until(`/1 answer/.test(document.querySelector('.question').textContent)`)
  await one.page.keyboard.type('2')
  await one.page.keyboard.press('Enter')
  await one.until(`/Your answer: 12/.test(document.querySelector('.question').textContent)`)
  await presenter.until(`/2 answers/.test(document.querySelector('.question').textContent)`)
  await presenter.page.keyboard.press('r')
  await one.until(`/12 \\(yours\\)/.test(document.querySelector('.question').textContent)`)
})

whereThereIsOne('where somebody forces colours, texts and bars can be told from what they are on', async () => {
  await lecture.start(CUES)
  const [presenter, one] = [await lecture.open('presenter'), await lecture.open('room')]
  await lecture.pressed(presenter, '2', () => lecture.classroom.cue?.id === 'choose')
  await lecture.together([presenter, one])
  for (const { page } of [presenter, one]) await page.emulateMedia({ forcedColors: 'active' })
  const colours = (selector: string) =>
    `(({ color, backgroundColor }) => [color, backgroundColor])(getComputedStyle(document.querySelector('${selector}')))`
  const [ink, paper] = await one.ask<[string, string]>(colours('body'))
  expect(ink).not.toBe(paper)
  expect(await one.ask(colours('.buttons .main'))).toEqual([ink, paper])
  expect(await presenter.ask(colours('.choices .track'))).toEqual([ink, paper])
  expect(await presenter.ask(colours('.choices .bar'))).toEqual([ink, ink])
  expect(await one.ask(`getComputedStyle(document.querySelector('svg.diagram .element')).fill`)).toBe(ink)
})
