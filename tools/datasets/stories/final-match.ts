import { type Draft, inOrderOfArrival } from '../in-order-of-arrival.ts'
import { Random } from '../random.ts'
import type { Story } from '../story.ts'
import { Hashtags } from './final-match/hashtags.ts'
import { timeOnTheWay } from './final-match/lateness.ts'
import { plannedReplies } from './final-match/talkers.ts'
import { EQUALISER, momentAt, SECOND_HALF, SPAN, Timetable, total } from './final-match/timetable.ts'
import { post, reply, type Scene } from './final-match/words.ts'

const START = Date.parse('2025-11-08T12:00:00.000Z')
const FANS = { first: 10_000, count: 40_000 }
/** In the north stand the network is overloaded at the equaliser: what is written there for a while waits in the phones. */
const COHORT = { first: 60_000, count: 700, from: EQUALISER, to: EQUALISER + 150, share: 0.09 }
const COHORT_DELAY_MS = 20 * 60_000
const DUPLICATES = 0.006
/** How often the popularity of hashtags is computed anew, in seconds. */
const REFRESH = 5

function* posts(random: Random): Generator<Draft> {
  const timetable = new Timetable()
  const hashtags = { ko: new Hashtags('ko', random), en: new Hashtags('en', random) }
  const replies = plannedReplies(random)
  let nextReply = 0
  for (let second = 0; second < SPAN; second++) {
    if (second % REFRESH === 0) {
      hashtags.ko.setMinute(second / 60)
      hashtags.en.setMinute(second / 60)
    }
    // The recording begins in the break; a half has 45 minutes.
    const minute = second < SECOND_HALF ? 45 : 46 + Math.floor((second - SECOND_HALF) / 60)
    const rates = timetable.next()
    const expected = total(rates) * (0.85 + 0.3 * random.unit())
    const count = Math.floor(expected) + (random.chance(expected % 1) ? 1 : 0)
    const drafts: Draft[] = []
    for (let i = 0; i < count; i++) {
      const scene: Scene = { moment: momentAt(rates, random), minute, hashtags }
      drafts.push(sent(second * 1000 + random.below(1000), fan(second, random), post(scene, random), random))
    }
    for (
      let next = replies[nextReply];
      next !== undefined && next.at < (second + 1) * 1000;
      next = replies[nextReply]
    ) {
      const scene: Scene = { moment: 'calm', minute, hashtags }
      drafts.push(sent(next.at, next.author, reply(next.to, scene, random), random))
      nextReply++
    }
    for (const draft of drafts.sort((a, b) => a.createdAt - b.createdAt)) yield draft
  }
}

/** Few write much, many write little. */
function fan(second: number, random: Random): number {
  const isOfCohort = second >= COHORT.from && second < COHORT.to && random.chance(COHORT.share)
  if (isOfCohort) return COHORT.first + random.below(COHORT.count)
  const draw = random.unit()
  return FANS.first + Math.floor(FANS.count * draw * draw)
}

function sent(ms: number, author: number, words: Pick<Draft, 'text' | 'lang'>, random: Random): Draft {
  const createdAt = START + ms
  const isOffline = author >= COHORT.first
  const onTheWay = timeOnTheWay(random)
  const receivedAt = createdAt + (isOffline ? COHORT_DELAY_MS + random.below(15_000) : onTheWay)
  const isTwice = random.chance(DUPLICATES)
  const again = random.between(400, 30_000)
  return { createdAt, receivedAt, author, ...words, ...(isTwice && { againAt: receivedAt + again }) }
}

export const finalMatch: Story = {
  name: 'final-match',
  title: 'The last hour of a cup final: goals, bursts, late phones and duplicates',
  seed: 3,
  isCompressed: true,
  arrivals: seed =>
    inOrderOfArrival(posts(new Random(seed)), ({ lang }) => [
      { id: '1984000000000000007', tag: 'yeoul cup' },
      ...(lang === 'ko' ? [{ id: '1984000000000000008', tag: '여울컵 lang:ko' }] : []),
    ]),
}
