import type { Random } from '../../random.ts'

/** A hashtag that rises at a time, and falls again; `at` and `width` in minutes. */
interface Rise {
  readonly at: number
  readonly width: number
  /** How many times as often it is used at its height. */
  readonly lift: number
}
type Tag = readonly [tag: string, ...rises: Rise[]]

const rise = (at: number, width: number, lift: number): Rise => ({ at, width, lift })

// From the most used to the least, apart from when they rise.
const english: readonly Tag[] = [
  ['YeoulCup'],
  ['YeoulCupFinal', rise(54, 6, 2)],
  ['HaneulFC', rise(13, 3, 2), rise(50.5, 3, 2)],
  ['football'],
  ['BadaUnited', rise(28.5, 3, 4)],
  ['GameOn'],
  ['goal', rise(12.8, 1.5, 5), rise(28, 1.5, 5), rise(50, 1.5, 5)],
  ['NorthStand', rise(28.5, 2, 4)],
  ['keeper', rise(36, 3, 8)],
  ['Number9', rise(13.5, 2, 5), rise(51, 2, 4)],
  ['worldclass'],
  ['offside', rise(30.5, 2, 8)],
  ['penalty', rise(31, 3, 5)],
  ['refwatch', rise(42.5, 3, 8)],
  ['halftime', rise(2, 4, 25)],
  ['friedchicken', rise(3, 5, 8)],
  ['stoppagetime', rise(52.5, 2, 12)],
  ['VAR', rise(30.8, 1.5, 35)],
  ['redcard', rise(41.8, 1.5, 35)],
  ['Champions', rise(56, 2, 30)],
]
const korean: readonly Tag[] = [
  ['여울컵'],
  ['여울컵결승', rise(54, 6, 2)],
  ['하늘FC', rise(13, 3, 2), rise(50.5, 3, 2)],
  ['축구'],
  ['바다유나이티드', rise(28.5, 3, 4)],
  ['직관'],
  ['골', rise(12.8, 1.5, 5), rise(28, 1.5, 5), rise(50, 1.5, 5)],
  ['북쪽스탠드', rise(28.5, 2, 4)],
  ['골키퍼', rise(36, 3, 8)],
  ['등번호9', rise(13.5, 2, 5), rise(51, 2, 4)],
  ['거리응원'],
  ['오프사이드', rise(30.5, 2, 8)],
  ['심판', rise(42.5, 3, 8)],
  ['월요일은휴가', rise(57, 3, 5)],
  ['치맥', rise(3, 5, 20)],
  ['밤새자', rise(57, 3, 8)],
  ['추가시간', rise(52.5, 2, 12)],
  ['비디오판독', rise(30.8, 1.5, 35)],
  ['퇴장', rise(41.8, 1.5, 35)],
  ['우승', rise(56, 2, 30)],
]
const places = [
  'Harbour',
  'Northgate',
  'Riverside',
  'OldTown',
  'LakeView',
  'HillTop',
  'Station',
  'Island',
  'Garden',
  'Mill',
]
const things = ['Fans', 'Watch', 'Loud', 'Tonight', 'Crew', 'Screen', 'Choir', 'Blue', 'Dreams']
const placesInKorean = ['강변', '항구', '북문', '언덕', '호수', '역앞', '섬마을', '정원', '시장', '대학로']
const thingsInKorean = ['응원', '거리응원', '모임', '함성', '합창', '직관', '치킨', '새벽', '하늘이']

/** All that people of a language use, one in each language weighted by 1 / rank, with rises of their own in the tail. */
export class Hashtags {
  readonly #tags: readonly { readonly tag: string; readonly weight: number; readonly rises: readonly Rise[] }[]
  readonly #cumulative: Float64Array

  constructor(lang: 'ko' | 'en', random: Random) {
    const head = lang === 'ko' ? korean : english
    const [where, what] = lang === 'ko' ? [placesInKorean, thingsInKorean] : [places, things]
    const tail = random
      .shuffled(where.flatMap(place => what.map(thing => place + thing)))
      .map(
        (tag): Tag => [
          tag,
          ...(random.chance(0.4) ? [rise(random.between(3, 57), random.between(1, 4), random.between(5, 25))] : []),
        ],
      )
    this.#tags = [...head, ...tail].map(([tag, ...rises], rank) => ({ tag, weight: 1 / (rank + 1), rises }))
    this.#cumulative = new Float64Array(this.#tags.length)
  }

  /** Before the first draw, and from time to time. */
  setMinute(minute: number): void {
    let sum = 0
    for (const [i, { weight, rises }] of this.#tags.entries()) {
      let lift = 1
      for (const { at, width, lift: height } of rises) {
        const away = (minute - at) / width
        const bell = 1 / (1 + away * away * away * away)
        lift += (height - 1) * bell
      }
      sum += weight * lift
      this.#cumulative[i] = sum
    }
  }

  draw(random: Random): string {
    const cumulative = this.#cumulative
    const draw = random.unit() * (cumulative.at(-1) as number)
    let low = 0
    let high = cumulative.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((cumulative[middle] as number) > draw) high = middle
      else low = middle + 1
    }
    return (this.#tags[low] as { tag: string }).tag
  }
}

/** As people write it: as it is, all small, or LOUD. */
export function inSomeCase(tag: string, random: Random): string {
  const draw = random.unit()
  if (draw < 0.66) return tag
  return draw < 0.92 ? tag.toLowerCase() : tag.toUpperCase()
}
