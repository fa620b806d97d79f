import type { Arrival } from '../../lib/io/recording.ts'
import { tweetId, tweetOf } from './tweet-of.ts'

/** A post before it has its id. Times are milliseconds since 1970. */
export interface Draft {
  readonly createdAt: number
  readonly receivedAt: number
  readonly text: string
  readonly author: number
  readonly lang: 'ko' | 'en' | 'und'
  readonly partition?: number
  /** When it is delivered once more. */
  readonly againAt?: number
}

type Rules = NonNullable<Arrival['matching_rules']>
type Delivery = { readonly receivedAt: number; readonly arrival: Arrival }

/**
 * The arrivals of drafts that come in the order in which they were written, with ids in that order. Holds those that are
 * under way. Throws if a draft is earlier than the one before, or is received before it was written.
 */
export function* inOrderOfArrival(drafts: Iterable<Draft>, rulesOf: (draft: Draft) => Rules): Generator<Arrival> {
  /** By the second of their arrival. */
  const underWay = new Map<number, Delivery[]>()
  let second = Number.NEGATIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  let sequence = 0
  for (const draft of drafts) {
    const { createdAt, receivedAt, againAt, partition = 0 } = draft
    if (createdAt < last || receivedAt < createdAt)
      throw new Error(`a draft of ${createdAt}, received at ${receivedAt}, comes after one of ${last}`)
    sequence = createdAt === last ? sequence + 1 : 0
    last = createdAt
    const now = Math.floor(createdAt / 1000)
    if (now > second) {
      yield* delivered(underWay, now)
      second = now
    }
    const data = tweetOf({ ...draft, id: tweetId(createdAt, sequence) })
    const deliver = (at: number, duplicate?: true) => {
      const received_at = new Date(at).toISOString()
      const arrival: Arrival = {
        received_at,
        partition,
        data,
        matching_rules: rulesOf(draft),
        ...(duplicate && { duplicate }),
      }
      const key = Math.floor(at / 1000)
      const deliveries = underWay.get(key)
      if (deliveries === undefined) underWay.set(key, [{ receivedAt: at, arrival }])
      else deliveries.push({ receivedAt: at, arrival })
    }
    deliver(receivedAt)
    if (againAt !== undefined) deliver(againAt, true)
  }
  yield* delivered(underWay, Number.POSITIVE_INFINITY)
}

function* delivered(underWay: Map<number, Delivery[]>, before: number): Generator<Arrival> {
  const seconds = [...underWay.keys()].filter(second => second < before).sort((a, b) => a - b)
  for (const second of seconds) {
    const deliveries = (underWay.get(second) ?? []).sort((a, b) => a.receivedAt - b.receivedAt)
    underWay.delete(second)
    for (const { arrival } of deliveries) yield arrival
  }
}
