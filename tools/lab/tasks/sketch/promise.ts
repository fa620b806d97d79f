import type { Estimates } from '../../../../solutions/4-trending/sketch.ts'
import type { Broken } from '../../lab-program.ts'

/** How often each hashtag was used. */
export type Counts = ReadonlyMap<string, number>

/** So many hashtags may be kept. */
const COUNTERS = 20

export function isEstimates(given: unknown): given is Estimates {
  const { error, tags } = (given ?? {}) as Partial<Estimates>
  return typeof error === 'number' && Array.isArray(tags) && tags.every(one => Array.isArray(one) && one.length === 2)
}

/** What may be broken, by the names of the messages. */
export const mistakes = [
  'other windows',
  'no estimates',
  'too many kept',
  'error too large',
  'a hashtag twice',
  'too high',
  'too low',
  'not in order',
]

/** What estimates promise of the exact counts, and do not keep; undefined: they keep all of it. */
export function brokenPromise({ error, tags }: Estimates, counts: Counts): Broken | undefined {
  const all = [...counts.values()].reduce((sum, n) => sum + n, 0)
  const most = Math.floor(all / (COUNTERS + 1))
  if (tags.length > COUNTERS) return broken('too many kept', `tags.length <= ${COUNTERS}`, tags.length)
  if (error > most) return broken('error too large', `error <= ${most} (${all} / ${COUNTERS + 1})`, error)
  const estimates = new Map(tags)
  const twice = tags.find(([tag], i) => tags.findIndex(([other]) => other === tag) < i)
  if (twice !== undefined) return broken('a hashtag twice', `${twice[0]}: 1`, 2)
  for (const [tag, n] of estimates) {
    const exact = counts.get(tag) ?? 0
    if (n > exact) return broken('too high', `${tag} <= ${exact}`, n)
  }
  for (const [tag, exact] of counts) {
    const n = estimates.get(tag) ?? 0
    if (n < exact - error) return broken('too low', `${tag} >= ${exact - error} (${exact} - error ${error})`, n)
  }
  const at = tags.findIndex(([, n], i) => n > (tags[i - 1]?.[1] ?? n))
  return at === -1 ? undefined : broken('not in order', `tags[${at}] <= ${tags[at - 1]?.[1]}`, tags[at]?.[1])
}

function broken(mistake: string, expected: string, got: number | undefined): Broken {
  return { mistake, expected, got: String(got) }
}
