import { expect, test } from '@jest/globals'
import { Classroom } from '../../tools/classroom/classroom.ts'
import { heardNothing, News } from '../../tools/classroom/news.ts'
import { lessonOn, NOON, posts, recordingOf, StandingClock } from './lessons.ts'

const CUES = `
cues:
  - id: one
    label: The first minute
    at: "12:00:30"
    look: { from: "0:00", to: "1:00" }
    question: { text: How many?, kind: number, right: 3 }
    answer: Three.
  - id: two
    label: The second minute
    at: { first: late pane }
    look: { from: "1:00", to: "3:00" }
    keys: [goal]
    question: { text: Why?, choices: [a, b], right: 1 }
  - { id: three, label: The end, at: "12:02:40", look: now }
`
const minutes = (from: number, to: number) => ({ fromMs: NOON + from * 60_000, toMs: NOON + to * 60_000 })

async function begun() {
  const classroom = new Classroom(await lessonOn(recordingOf(posts), { cues: CUES }), new StandingClock())
  while (classroom.work());
  const stopOf = (id: string) => classroom.cued.stopOf(classroom.cued.find(id) as never) as number
  return { classroom, stopOf, look: () => classroom.show.lens }
}

test('a step back from a cue looks at the same, and on again to the cue as well', async () => {
  const { classroom, stopOf, look } = await begun()
  for (const by of ['element', 'pane', 'watermark'] as const) {
    classroom.act({ do: 'cue', id: 'one' })
    expect(look()).toEqual(minutes(0, 1))
    classroom.act({ do: 'cue', id: 'two' })
    expect(look()).toEqual(minutes(1, 3))
    classroom.act({ do: 'back', by })
    expect(classroom.scriptStop).toBeLessThan(stopOf('two'))
    expect(classroom.cue?.id).toBe('one')
    expect(look()).toEqual(minutes(1, 3))
    while (classroom.scriptStop < stopOf('two')) classroom.act({ do: 'step', by: 'element' })
    expect(look()).toEqual(minutes(1, 3))
  }
})

test('what it looked at is over where it goes elsewhere, comes to another cue, or was not there yet', async () => {
  const { classroom, look } = await begun()
  const back = () => {
    classroom.act({ do: 'cue', id: 'two' })
    classroom.act({ do: 'back', by: 'element' })
    expect(look()).toEqual(minutes(1, 3))
  }
  back()
  classroom.act({ do: 'seek', toMs: NOON + 40_000 })
  expect(look()).toEqual(minutes(0, 1))
  back()
  classroom.act({ do: 'cue', id: 'one' })
  expect(look()).toEqual(minutes(0, 1))
  back()
  while (classroom.show.nowMs >= NOON + 60_000) classroom.act({ do: 'back', by: 'element' })
  expect(look()).toEqual(minutes(0, 1))
  back()
  while (classroom.cue?.id !== 'three') classroom.act({ do: 'step', by: 'element' })
  expect(look()).toBeUndefined()
  back()
  classroom.act({ do: 'anew' })
  expect(look()).toBeUndefined()
})

test('a step back puts no question on the wall that was revealed before; to come to its cue does', async () => {
  const { classroom, stopOf } = await begun()
  const news = new News(classroom)
  const heard = heardNothing()
  const asked = () => {
    news.change()
    news.tell('projector', heard, { clients: 0, following: 0, warning: '' })
    return JSON.parse(heard.texts.get('question') as string)
  }
  classroom.act({ do: 'cue', id: 'one' })
  classroom.questions.reveal(classroom.cue as never)
  expect(asked()).toMatchObject({ id: 'one', state: 'revealed' })
  classroom.act({ do: 'step', by: 'element' })
  classroom.act({ do: 'back', by: 'element' })
  expect(asked().isPassed).toBeUndefined()
  classroom.act({ do: 'cue', id: 'two' })
  classroom.act({ do: 'back', by: 'element' })
  expect(asked()).toMatchObject({ id: 'one', state: 'revealed', isPassed: true })
  while (classroom.scriptStop > stopOf('one')) classroom.act({ do: 'back', by: 'element' })
  expect(asked()).toMatchObject({ id: 'one', state: 'revealed' })
  expect(asked().isPassed).toBeUndefined()
})

test('what an edit would give so far goes with the class', async () => {
  const { classroom } = await begun()
  const said = () => classroom.preview?.words.replace(/\. Whole .*/, '')
  const strategy = { ...classroom.strategy, allowedLatenessMs: 0 }
  classroom.act({ do: 'seek', toMs: NOON + 185_000 })
  classroom.lookAhead(strategy)
  expect(said()).toBeUndefined()
  while (classroom.work());
  const late = said()
  expect(late).toMatch(/^So far: .*dropped, not/)
  classroom.act({ do: 'seek', toMs: NOON + 20_000 })
  expect(said()).not.toBe(late)
  classroom.act({ do: 'seek', toMs: NOON + 185_000 })
  expect(said()).toBe(late)
})
