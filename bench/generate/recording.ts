import { type Arrival, arrivalLine, headerLine, type Tweet } from 'yeoul/io/recording'
import { tweets } from './tweets.ts'

const FIRST_ARRIVAL = Date.UTC(2024, 2, 1, 12, 0, 30)

/** A recording of `count` of the generated tweets, which arrive `betweenMs` apart, in two partitions. */
export function* recording(count: number, betweenMs = 3.6): Generator<string> {
  yield `${headerLine({ title: 'Generated tweets', madeBy: 'the generator of the benchmarks', seed: 7 })}\n`
  let index = 0
  for (const chunk of tweets(count)) {
    const lines = chunk.trimEnd().split('\n')
    yield lines
      .map(line => {
        const { data }: { data: Tweet } = JSON.parse(line)
        const received_at = new Date(FIRST_ARRIVAL + Math.floor(index * betweenMs)).toISOString()
        const arrival: Arrival = { received_at, partition: index % 2, data, matching_rules: [{ id: '1', tag: 'all' }] }
        index++
        return `${arrivalLine(arrival)}\n`
      })
      .join('')
  }
}
