import { countPerElement, flatMap, type KV, type PCollection, slidingWindows, topByValue, windowInto } from 'yeoul'

const HASHTAG = /#[\p{L}\p{N}_]+/gu

/** The lower-cased hashtags of a tweet, each as often as it occurs. */
function hashtags(line: string): string[] {
  const text: string = JSON.parse(line).data.text
  return text.match(HASHTAG)?.map(tag => tag.toLowerCase()) ?? []
}

/** The ten hashtags with the largest counts of each minute, every ten seconds. */
export function trending(tweets: PCollection<string>): PCollection<readonly KV<string, number>[]> {
  return tweets.apply(
    flatMap(hashtags),
    windowInto(slidingWindows({ size: '60s', period: '10s' })),
    countPerElement(),
    topByValue(10),
  )
}
