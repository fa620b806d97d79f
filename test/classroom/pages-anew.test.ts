import { expect } from '@jest/globals'
import { CUES, Lecture, whereThereIsOne } from './lecture.ts'

const lecture = new Lecture()

whereThereIsOne('the presenter begins anew, and is asked for it twice; the room’s pages forget', async () => {
  await lecture.start(CUES)
  const presenter = await lecture.open('presenter')
  const [one, other] = [await lecture.open('room'), await lecture.open('room')]
  await lecture.pressed(presenter, '2', () => lecture.classroom.cue?.id === 'choose')
  await one.page.getByLabel('Your name, if you like').fill('Bora')
  await one.page.getByRole('button', { name: 'the watermark' }).click()
  await one.until(`/Your answer: the watermark/.test(document.querySelector('.question').textContent)`)
  await other.press('g')
  await other.until(`document.querySelector('.state').textContent.startsWith('on your own')`)
  await presenter.press('a')
  await presenter.until(`document.querySelector('dialog[aria-label^="Begin"]').open`)
  // Enter lets it be, and no other key reaches through.
  await presenter.press('ArrowRight')
  await presenter.press('Enter')
  await presenter.until(`!document.querySelector('dialog[open]')`)
  expect(lecture.classroom.cue?.id).toBe('choose')
  await presenter.press('a')
  await lecture.pressed(presenter, 'a', () => lecture.classroom.round === 2)
  expect(lecture.stop).toBe(0)
  await lecture.together([one, other])
  await other.until(`document.querySelector('.state').textContent.startsWith('following')`)
  await lecture.pressed(presenter, '2', () => lecture.classroom.cue?.id === 'choose')
  await one.until(`document.querySelector('.question h2')?.textContent === 'Why now?'`)
  expect(await one.text('.question')).not.toContain('Your answer')
  expect(await one.page.getByLabel('Your name, if you like').inputValue()).toBe('')
  expect(await one.ask(`document.querySelectorAll('[aria-pressed=true]').length`)).toBe(0)
  // The button does the same.
  await presenter.page.getByRole('button', { name: 'Begin anew (A)' }).first().click()
  await presenter.page.locator('dialog').getByRole('button', { name: 'Begin anew (A)' }).click()
  await presenter.until(`document.documentElement.dataset.stop === '0'`)
  expect(lecture.classroom.round).toBe(3)
  await lecture.pressed(presenter, ' ', () => lecture.classroom.show.isPlaying)
  for (const page of lecture.pages) expect(page.complaints).toEqual([])
})
