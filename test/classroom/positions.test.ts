import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { direct, Pipeline, type TraceEvent } from 'yeoul'
import { outOfOrder, readRecording } from 'yeoul/io/recording'
import { readMessage } from '../../lib/replay/message-text.ts'
import type { StopKind } from '../../lib/replay/messages.ts'
import { ReplayTrace } from '../../lib/replay/replay-trace.ts'
import { Classroom } from '../../tools/classroom/classroom.ts'
import { heardNothing, News } from '../../tools/classroom/news.ts'
import { PlayThrough } from '../../tools/classroom/play-through.ts'
import { stagingOf } from '../../tools/classroom/script.ts'
import type { TransportAction } from '../../tools/classroom/show.ts'
import { lessonOn, NOON, posts, recordingOf, StandingClock } from './lessons.ts'

const file = recordingOf(posts)
const nobody = { clients: 0, following: 0, warning: '' }

/** What a run by itself tells of the grouping, without a classroom. */
async function told(path: string): Promise<readonly TraceEvent[]> {
  const lesson = await lessonOn(file)
  const pipeline = new Pipeline()
  lesson.pipeline.apply(pipeline.apply(readRecording(file, { watermark: outOfOrder('10s') })))
  const { trace } = await direct().run(pipeline)
  return trace.events
    .filter(event =>
      event.type === 'watermark'
        ? event.step === 'ReadRecording' && event.partition === undefined
        : event.step === path,
    )
    .map(event => (event.type === 'element' ? { ...event, value: [(event.value as [unknown])[0], undefined] } : event))
}

/** A page as it is after all that a class's news tell it. */
class ToldPage {
  readonly trace = new ReplayTrace()
  readonly #heard = heardNothing()
  hear(news: News): void {
    for (const text of news.tell('presenter', this.#heard, nobody)) this.trace.take(readMessage(text))
  }
}

const kinds: readonly StopKind[] = ['element', 'pane', 'watermark']
const second = fc.integer({ min: -5, max: 200 })
const action: fc.Arbitrary<TransportAction | { readonly do: 'pass'; readonly ms: number }> = fc.oneof(
  fc.record({ do: fc.constantFrom('step' as const, 'back' as const), by: fc.constantFrom(...kinds) }),
  fc.record({ do: fc.constant('seek' as const), toMs: second.map(s => NOON + s * 1000) }),
  fc.record({ do: fc.constantFrom('play' as const, 'pause' as const) }),
  fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 40_000 }) }),
  fc.record({ do: fc.constant('speed' as const), to: fc.constantFrom(0.25, 1, 10, 100) }),
  fc.record({
    do: fc.constant('look' as const),
    lens: fc.option(
      fc.constantFrom({ fromMs: NOON + 60_000, toMs: NOON + 120_000 }, { fromMs: NOON, toMs: NOON + 60_000 }),
      { nil: undefined },
    ),
  }),
)

test('whatever the way to a position, a page knows there what one knows that goes straight to it', async () => {
  const lesson = await lessonOn(file)
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(action, fc.boolean()), { maxLength: 30 }), async walk => {
      const clock = new StandingClock()
      const classroom = new Classroom(lesson, clock)
      const news = new News(classroom)
      const follower = new ToldPage()
      const careless = new ToldPage()
      for (const [step, hears] of walk) {
        if (step.do === 'pass') {
          clock.ms += step.ms
          classroom.tick()
        } else classroom.act(step)
        news.change()
        follower.hear(news)
        // One that is behind is told later, and all at once.
        if (hears) careless.hear(news)
      }
      careless.hear(news)
      follower.hear(news)
      const straight = new ToldPage()
      straight.hear(news)
      const there = straight.trace.trace?.events
      expect(follower.trace.trace?.events).toEqual(there)
      expect(careless.trace.trace?.events).toEqual(there)
      expect(follower.trace.frame?.position).toEqual(straight.trace.frame?.position)

      const other = new Classroom(lesson, clock)
      other.show.step('element')
      other.show.goToStop(classroom.show.stop)
      if (!classroom.show.isPlaying && classroom.show.nowMs === other.show.nowMs)
        expect(other.show.position).toEqual(classroom.show.position)
    }),
    { numRuns: 150 },
  )
})

test('what a page knows is what the run by itself tells', async () => {
  const classroom = new Classroom(await lessonOn(file), new StandingClock())
  const events = await told(classroom.show.run.step.path)
  const news = new News(classroom)
  const page = new ToldPage()
  for (let stop = 0; stop <= events.length; stop += 7) {
    classroom.show.goToStop(stop)
    classroom.show.run.goOn(1000)
    classroom.show.goToStop(stop)
    news.change()
    page.hear(news)
    expect(page.trace.trace?.events).toEqual(events.slice(0, stop))
    // The presenter knows what comes, too.
    expect(page.trace.future).toEqual(events.slice(stop))
  }
})

test('playing stops at a cue, however fast it is and however little was known', async () => {
  const clock = new StandingClock()
  const cues = 'cues: [{ label: here, at: { first: late pane }, stop: true }]'
  const classroom = new Classroom(await lessonOn(file, { cues }), clock)
  classroom.act({ do: 'speed', to: 100 })
  classroom.act({ do: 'play' })
  clock.ms += 100_000
  expect(classroom.tick()).toBe(true)
  const { show } = classroom
  expect(show.isPlaying).toBe(false)
  expect(show.run.log.at(show.stop - 1)?.event).toMatchObject({ type: 'pane', pane: { timing: 'LATE' } })
  expect(show.run.log.next('pane', show.stop)).toBeDefined()
  classroom.act({ do: 'play' })
  clock.ms += 100_000
  classroom.tick()
  expect(show.isAtEnd).toBe(true)
})

test('a run that goes on from a snapshot has the same panes, state and timers', async () => {
  const lesson = await lessonOn('datasets/stalled-partition.jsonl', { pipeline: 'solutions/3-counter' })
  const staging = stagingOf(lesson.schedule, lesson.pipeline, lesson.reading)
  const run = new PlayThrough(staging)
  while (run.goOn(1000));
  // From its beginning, without a snapshot on the way.
  const straight = new PlayThrough(staging).standingAt(0)
  for (let at = 0; at < lesson.schedule.length; at++) {
    if (at % 97 === 0) {
      const restored = run.standingAt(at)
      expect(Buffer.from(restored.snapshot()).equals(Buffer.from(straight.snapshot()))).toBe(true)
      expect(restored.step()).toEqual(straight.step())
    } else straight.step()
  }
})
