import type { Arrival } from '../../../lib/io/recording.ts'
import { type Draft, inOrderOfArrival } from '../in-order-of-arrival.ts'
import { Random } from '../random.ts'
import type { Story } from '../story.ts'

const START = Date.parse('2025-11-07T10:00:00.000Z')
const SECONDS = 20 * 60
const PARTITIONS = 4
const STALLED = 2
/** Seconds after the start: the partition delivers nothing from here to there, and then all that it held back. */
const STALLS_AT = 7 * 60
const GOES_ON_AT = 13 * 60
const HELD_BACK_EACH_MS = 40

const bank = ['the north bank', 'the south bank', 'the old bridge', 'the night market'] as const
const bankInKorean = ['북쪽 강변', '남쪽 강변', '옛 다리', '야시장'] as const
const tag = ['NorthBank', 'SouthBank', 'OldBridge', 'NightMarket'] as const
const tagInKorean = ['북쪽강변', '남쪽강변', '옛다리', '야시장'] as const

const english = [
  'counting lanterns from {place}, {n} so far 🏮',
  'the drums at {place} just started, wow 🥁',
  '{n} people in the dumpling queue at {place} and I am number {n} 🥟',
  'lost my friends near {place}, wearing a green scarf, wave if you see me',
  'the fox lantern at {place} is {n} metres long!!',
  'so many lights over {place} tonight ✨',
  'it smells of roasted chestnuts at {place} 🌰',
  'the boats passed {place} at last ⛵',
  'my little one is asleep on my shoulder at {place} 😴',
  'best seat at {place}, not moving until midnight',
]
const korean = [
  '{place}에서 등불 세는 중, 벌써 {n}개 🏮',
  '{place} 북소리 시작했다 🥁 소름',
  '{place} 만두 줄에 {n}명 서 있음 🥟 기다린다',
  '{place} 근처에서 친구들 놓침 ㅠㅠ 초록 목도리예요',
  '{place} 여우 등 길이가 {n}미터래요!',
  '오늘 {place} 불빛 진짜 예쁘다 ✨',
  '{place}에 군밤 냄새 가득 🌰',
  '드디어 배가 {place}를 지나간다 ⛵',
  '{place} 명당 잡았다. 끝까지 안 움직일 거야',
  '아기가 {place}에서 잠들었다 😴 평화롭다',
]

/** What a recorder may leave: an answer that is no JSON, a field of another type, the end of a write that did not come. */
const broken: readonly { readonly before: number; readonly line: (next: Arrival) => string }[] = [
  { before: 100, line: () => '<html><head><title>503 Service Unavailable</title></head></html>' },
  {
    before: 500,
    line: next => JSON.stringify({ ...next, data: { ...next.data, created_at: Date.parse(next.data.created_at) } }),
  },
  { before: 900, line: next => JSON.stringify(next).slice(0, 97) },
]

function* posts(random: Random): Generator<Draft> {
  let heldBack = 0
  for (let second = 0; second < SECONDS; second++) {
    const times = Array.from({ length: random.between(0, 2) }, () => random.below(1000)).sort((a, b) => a - b)
    for (const ms of times) {
      const createdAt = START + second * 1000 + ms
      const partition = random.below(PARTITIONS)
      const onTheWay = random.chance(0.97) ? random.between(200, 2500) : random.between(2500, 20_000)
      let receivedAt = createdAt + onTheWay
      const isHeldBack = partition === STALLED && receivedAt >= START + STALLS_AT * 1000
      if (isHeldBack && receivedAt < START + GOES_ON_AT * 1000) {
        receivedAt = START + GOES_ON_AT * 1000 + heldBack * HELD_BACK_EACH_MS
        heldBack++
      }
      yield { createdAt, receivedAt, partition, ...words(random, partition), author: 100 + random.below(400) }
    }
  }
}

function words(random: Random, partition: number): { text: string; lang: 'ko' | 'en' } {
  const lang = random.chance(0.5) ? 'ko' : 'en'
  const place = (lang === 'ko' ? bankInKorean : bank)[partition] as string
  const text = random
    .pick(lang === 'ko' ? korean : english)
    .replaceAll('{place}', place)
    .replaceAll('{n}', String(random.between(3, 90)))
  const festival = lang === 'ko' ? '등불축제' : random.pick(['LanternFestival', 'lanternfestival', 'LANTERNFESTIVAL'])
  const local = (lang === 'ko' ? tagInKorean : tag)[partition]
  return { text: `${text} #${festival}${random.chance(0.4) ? ` #${local}` : ''}`, lang }
}

function* withBrokenLines(arrivals: Iterable<Arrival>): Generator<Arrival | string> {
  let index = 0
  for (const arrival of arrivals) {
    const found = broken.find(({ before }) => before === index)
    if (found !== undefined) yield found.line(arrival)
    yield arrival
    index++
  }
}

export const stalledPartition: Story = {
  name: 'stalled-partition',
  title: 'A lantern festival in four partitions, one of which says nothing for six minutes',
  seed: 4,
  arrivals: seed =>
    withBrokenLines(
      inOrderOfArrival(posts(new Random(seed)), () => [{ id: '1984000000000000004', tag: 'lantern festival' }]),
    ),
}
