import { expect } from '@jest/globals'
import { Lecture, whereThereIsOne } from './lecture.ts'

const lecture = new Lecture()
const CUES = `
title: The class
cues:
  - id: many
    label: Much to choose
    at: { first: early pane }
    question:
      text: 'A question that needs more than one line of a phone, since it says all of what one has to know for it?'
      choices: [the clock of the wall, the watermark of the pipeline, somebody else, nobody at all]
      right: 2
  - id: tap
    label: A late one
    at: { first: late pane }
    question: { text: 'Where is the next drop?', kind: diagram, right: { next: drop } }
`

whereThereIsOne('all that is to be pressed lies above the bar at the bottom of a phone', async () => {
  await lecture.start(CUES)
  const one = await lecture.open('room')
  await lecture.served.post('/transport', { do: 'cue', to: 'many' })
  await one.until(`document.querySelectorAll('.choices button').length === 4`)
  await one.atStop(lecture.stop)
  const hidden = `(() => {
    const bar = document.querySelector('footer').getBoundingClientRect().top
    return [...document.querySelectorAll('.choices button')].filter(one => one.getBoundingClientRect().bottom > bar).length
  })()`
  expect(await one.ask(hidden)).toBe(0)
  expect(await one.ask(`document.querySelector('.stage figure:not(.script) .picture').clientHeight`)).toBeGreaterThan(
    400,
  )
})

whereThereIsOne(
  'a place that is tapped is marked at once, and each mark has its name when it is revealed',
  async () => {
    await lecture.start(CUES)
    const [presenter, one, other] = [
      await lecture.open('presenter'),
      await lecture.open('room'),
      await lecture.open('room'),
    ]
    await lecture.pressed(presenter, '2', () => lecture.classroom.cue?.id === 'tap')
    await one.until(`document.querySelector('.question h2')?.textContent === 'Where is the next drop?'`)
    const names = `[...document.querySelectorAll('svg.diagram .answer text, svg.diagram text.answer')].map(one => one.textContent).filter(text => !/^\\d+$/.test(text)).sort()`
    await one.page.locator('.stage figure:not(.script) svg.diagram').tap({ position: { x: 150, y: 150 } })
    await one.until(`document.querySelectorAll('svg.diagram .mine').length > 0`)
    expect(await one.ask(names)).toEqual(['yours'])
    await presenter.until(`/1 answer/.test(document.querySelector('.question').textContent)`)
    expect(await other.ask(names)).toEqual([])
    await presenter.press('r')
    await one.until(`document.querySelectorAll('.question .bar').length === 1`)
    expect(await one.ask(names)).toEqual(['the right place', 'the room’s answers', 'yours'])
    await other.until(`document.querySelectorAll('.question .bar').length === 1`)
    expect(await other.ask(names)).toEqual(['the right place', 'the room’s answers'])
    for (const page of lecture.pages) expect(page.complaints).toEqual([])
  },
)

whereThereIsOne('the help of a touch screen says what can be tapped', async () => {
  await lecture.start()
  const [projector, one] = [await lecture.open('projector'), await lecture.open('room')]
  const heads = `[...document.querySelectorAll('dialog[open] th:first-child')].map(one => one.textContent)`
  for (const page of [projector, one]) await page.press('?')
  expect(await one.ask(heads)).toEqual(['tap', 'key'])
  expect(await projector.ask(heads)).toEqual(['key'])
})
