import { randomFrom } from '../../bench/generate/random.ts'
import { type Duration, toPositiveMillis } from '../../lib/core/time.ts'

/** How long tweets take to arrive: log-normal, so that most come soon, and few very late. */
export interface DelayModel {
  readonly seed: number
  readonly medianMs: number
  /** One in a hundred takes longer. */
  readonly p99Ms: number
}

/** Of the standard normal distribution. */
const Z99 = 2.3263478740408408

/** '7', '7:median=2s,p99=1m'. Throws an Error that says what is wrong. */
export function delayModel(text: string): DelayModel {
  const [, seed, rest] = /^(\d{1,9})(?::(.*))?$/.exec(text) ?? []
  if (seed === undefined) throw new Error('not SEED, or SEED:median=2s,p99=1m; a seed is a whole number')
  let medianMs = 2000
  let p99Ms = 60_000
  for (const part of rest === undefined ? [] : rest.split(',')) {
    const [, name, duration] = /^(median|p99)=(.+)$/.exec(part) ?? []
    if (name === undefined) throw new Error(`'${part}' is neither median=… nor p99=…`)
    const ms = toPositiveMillis(duration as Duration, name)
    if (name === 'median') medianMs = ms
    else p99Ms = ms
  }
  if (p99Ms < medianMs) throw new Error('p99 is below the median; one in a hundred takes longer than p99')
  return { seed: Number(seed), medianMs, p99Ms }
}

/** Draws one delay after the other, in whole milliseconds; the same ones for the same model. */
export function drawDelays({ seed, medianMs, p99Ms }: DelayModel): () => number {
  const random = randomFrom(seed)
  const sigma = Math.log(p99Ms / medianMs) / Z99
  return () => {
    // Box and Muller; 1 - random() is never 0.
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
    return Math.round(medianMs * Math.exp(sigma * normal))
  }
}
