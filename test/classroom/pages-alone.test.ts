import { expect, test } from '@jest/globals'
import { readMessage } from '../../lib/replay/message-text.ts'
import { Classroom } from '../../tools/classroom/classroom.ts'
import { heardNothing, News } from '../../tools/classroom/news.ts'
import { Replay } from '../../tools/pages/classroom/replay.ts'
import { lessonOn, NOON, posts, recordingOf, StandingClock } from './lessons.ts'

// A page that was let go, while the class looks at one thing after another.

const CUES = `
cues:
  - { id: early, label: a, at: "12:01:50" }
  - { id: later, label: b, at: "12:02:50", look: { from: "2:00", to: "3:00" } }
  - { id: back, label: c, at: "12:03:00", look: { from: "0:00", to: "1:00" } }
`

async function class_() {
  const classroom = new Classroom(await lessonOn(recordingOf(posts), { cues: CUES }), new StandingClock())
  while (classroom.work());
  const news = new News(classroom)
  const join = () => {
    const [page, heard] = [new Replay(), heardNothing()]
    const hear = () => {
      for (const text of news.tell('room', heard, { clients: 0, following: 0, warning: '' }))
        page.receive(readMessage(text))
    }
    hear()
    return { page, hear }
  }
  const goTo = (id: string) => {
    classroom.act({ do: 'cue', id })
    news.change()
  }
  return { classroom, news, join, goTo }
}

/** What a page shows where it stands. */
function seen({ run, standing: { place, nowMs }, lens }: Replay) {
  return { nowMs, tally: run?.index.tally(place), lens }
}

test('a page that was let go stays where it is, whatever the class goes to', async () => {
  const { classroom, news, join, goTo } = await class_()
  const { page, hear } = join()
  goTo('early')
  hear()
  page.letGo()
  const alone = seen(page)
  expect(alone.tally?.elements).toBeGreaterThan(10)
  for (const id of ['later', 'back']) {
    goTo(id)
    hear()
    expect(page.isFollowing).toBe(false)
    expect(seen(page)).toEqual(alone)
  }
  // It looks around there, exactly.
  page.step('element', true)
  const before = seen(page)
  expect(page.step('element', true)).toBe(true)
  expect(seen(page).tally?.elements).toBe((before.tally?.elements ?? 0) - 1)
  expect(page.step('element', false)).toBe(true)
  expect(seen(page)).toEqual(before)
  // An edit is another run: the page stands in it at the same time, where that is known.
  classroom.edit({ ...classroom.strategy, allowedLatenessMs: 0 })
  while (classroom.work());
  news.change()
  hear()
  expect(page.isFollowing).toBe(false)
  expect(page.run?.index.count).toBe(page.run?.events.length)
  expect(page.standing.place).toBeLessThanOrEqual(page.run?.index.count ?? 0)
  page.follow()
  expect(seen(page)).toMatchObject({ nowMs: classroom.show.nowMs, lens: classroom.show.lens })
})

test('what the class looks at is not what a page sees that looks at another time', async () => {
  const { classroom, join, goTo } = await class_()
  const { page, hear } = join()
  goTo('early')
  hear()
  goTo('later')
  hear()
  const look = { fromMs: NOON + 120_000, toMs: NOON + 180_000 }
  expect(seen(page).lens).toEqual(look)
  page.letGo()
  expect(seen(page).lens).toEqual(look)
  page.seek(NOON + 30_000)
  const { nowMs, tally, lens } = seen(page)
  expect([nowMs, lens]).toEqual([NOON + 30_000, undefined])
  expect(tally?.elements).toBeGreaterThan(3)
  // Back in what the class looks at, it sees that.
  page.seek(classroom.show.nowMs)
  expect(seen(page).lens).toEqual(look)
  // Between the two nothing is known: it goes as near as can be.
  page.seek(NOON + 115_000)
  expect(seen(page).nowMs).toBeLessThan(NOON + 112_000)
})

test('a page that came later goes by itself only to what it was told', async () => {
  const { join, goTo } = await class_()
  goTo('later')
  const { page } = join()
  page.seek(NOON + 30_000)
  expect(seen(page)).toMatchObject({ nowMs: NOON + 120_000, lens: { fromMs: NOON + 120_000 } })
})
