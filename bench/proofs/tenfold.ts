import { alternate, type Measurement } from '../alternate.ts'
import { fileOf } from '../data.ts'
import { expected } from '../expected.ts'
import { manyTweets, tweets } from '../inputs.ts'

export interface Tenfold {
  readonly once: Measurement
  readonly tenfold: Measurement
}

const measured = new Map<number, Promise<Tenfold>>()

async function measure(rounds: number): Promise<Tenfold> {
  const contenders = [
    { name: 'yeoul 1M', job: { program: 'yeoul W2', input: await fileOf(tweets) }, expected: expected.W2 },
    { name: 'yeoul 10M', job: { program: 'yeoul W2', input: await fileOf(manyTweets) }, expected: expected.W2many },
  ] as const
  const [once, tenfold] = await alternate('W2 and ten times W2', contenders, rounds)
  return { once, tenfold }
}

/** W2 over its input and over ten times that, measured once for all proofs that ask. */
export function tenfold(rounds: number): Promise<Tenfold> {
  let result = measured.get(rounds)
  if (result === undefined) {
    result = measure(rounds)
    measured.set(rounds, result)
  }
  return result
}
