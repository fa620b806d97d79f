import type { Random } from '../../random.ts'

/** What posts are about at a time of the match. */
export type Moment = 'calm' | 'break' | 'home goal' | 'away goal' | 'review' | 'red card' | 'whistle'

/** Something that makes people write: at once, and then less and less. */
interface Outbreak {
  readonly moment: Moment
  /** In seconds from the start. */
  readonly at: number
  /** Posts a second at its height. */
  readonly height: number
  /** What is left of it a second later. */
  readonly remains: number
}

const minute = (n: number, seconds = 0) => n * 60 + seconds

export const SECOND_HALF = minute(5)
export const EQUALISER = minute(27, 30)
export const FINAL_WHISTLE = minute(54, 10)
export const SPAN = minute(60)

/** How long it takes until most have found their phones. */
const REACTION_SECONDS = 7

const outbreaks: readonly Outbreak[] = [
  { moment: 'home goal', at: minute(12, 20), height: 140, remains: 0.9875 },
  { moment: 'away goal', at: EQUALISER, height: 120, remains: 0.9865 },
  { moment: 'review', at: minute(29, 10), height: 55, remains: 0.985 },
  { moment: 'red card', at: minute(41), height: 75, remains: 0.983 },
  { moment: 'home goal', at: minute(49, 40), height: 170, remains: 0.9885 },
  { moment: 'whistle', at: FINAL_WHISTLE, height: 110, remains: 0.994 },
]

/** How many posts a second each moment makes, second after second. */
export class Timetable {
  readonly #echoes = outbreaks.map(() => 0)
  #second = -1

  /** Call it for each second in turn. */
  next(): ReadonlyMap<Moment, number> {
    const second = ++this.#second
    const rates = new Map<Moment, number>([[second < SECOND_HALF ? 'break' : 'calm', quietRate(second)]])
    for (const [i, { moment, at, height, remains }] of outbreaks.entries()) {
      if (second < at) continue
      const since = second - at
      const echo =
        since <= REACTION_SECONDS ? height * (since / REACTION_SECONDS) : (this.#echoes[i] as number) * remains
      this.#echoes[i] = echo
      rates.set(moment, (rates.get(moment) ?? 0) + echo)
    }
    return rates
  }
}

function quietRate(second: number): number {
  if (second < SECOND_HALF) return 11
  // The nearer the end, the more there is to say.
  return second < FINAL_WHISTLE ? 13 + (7 * second) / FINAL_WHISTLE : 8
}

/** One of the moments, as often as its rate says. */
export function momentAt(rates: ReadonlyMap<Moment, number>, random: Random): Moment {
  let draw = random.unit() * total(rates)
  for (const [moment, rate] of rates) {
    draw -= rate
    if (draw < 0) return moment
  }
  return 'calm'
}

export function total(rates: ReadonlyMap<Moment, number>): number {
  let sum = 0
  for (const rate of rates.values()) sum += rate
  return sum
}
