import { countPerElement, fixedWindows, flatMap, type PCollection, topByValue, windowInto } from 'yeoul'
import { hashtags, type Tweet } from 'yeoul/io/recording'
import type { Mistakes } from '../../lab-program.ts'

type Task = Pick<typeof import('../../../../solutions/4-trending/together.ts'), 'together'>

interface How {
  readonly tagsOf?: (tweet: Tweet) => readonly string[]
  /** Whether two hashtags, at these places in the list, are a pair. */
  readonly isPair?: (i: number, j: number) => boolean
  readonly size?: '5m' | '60s'
  readonly n?: number
}

const sorted = (tweet: Tweet) => [...new Set(hashtags(tweet))].sort()

function pairs({
  tagsOf = sorted,
  isPair = (i, j) => i < j,
  size = '5m',
  n = 10,
}: How): (tweets: PCollection<Tweet>) => ReturnType<Task['together']> {
  const pairsOf = (tweet: Tweet) => {
    const tags = tagsOf(tweet)
    return tags.flatMap((a, i) => tags.filter((_, j) => isPair(i, j)).map(b => `${a} ${b}`))
  }
  return tweets => tweets.apply(flatMap(pairsOf), windowInto(fixedWindows(size)), countPerElement(), topByValue(n))
}

export const mistakes: Mistakes<Task> = {
  together: {
    'as they stand': pairs({ tagsOf: tweet => [...new Set(hashtags(tweet))] }),
    'both orders': pairs({ isPair: (i, j) => i !== j }),
    'each with itself': pairs({ isPair: (i, j) => i <= j }),
    'each occurrence': pairs({ tagsOf: tweet => [...hashtags(tweet)].sort() }),
    'case counts': pairs({
      tagsOf: ({ entities }) => [...new Set((entities?.hashtags ?? []).map(({ tag }) => tag))].sort(),
    }),
    neighbours: pairs({ isPair: (i, j) => j === i + 1 }),
    'a minute': pairs({ size: '60s' }),
    'not cut': pairs({ n: 1_000_000 }),
  },
}
