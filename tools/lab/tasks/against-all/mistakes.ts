import Sentiment from 'sentiment'
import {
  asSingleton,
  combineGlobally,
  combinePerKey,
  fixedWindows,
  flatMap,
  globalWindows,
  kv,
  map,
  mean,
  type PCollection,
  windowInto,
} from 'yeoul'
import { hashtags, type Tweet } from 'yeoul/io/recording'
import type { Above } from '../../../../solutions/5-sentiment/against-all.ts'
import type { Mistakes } from '../../lab-program.ts'

type Task = Pick<typeof import('../../../../solutions/5-sentiment/against-all.ts'), 'againstAll'>

const sentiment = new Sentiment()

interface How {
  /** How often a tweet counts among all. */
  readonly timesOf?: (tags: readonly string[]) => number
  readonly tagsOf?: (tweet: Tweet) => readonly string[]
  readonly scoreOf?: (tweet: Tweet) => number
  readonly windows?: Parameters<typeof windowInto>[0]
  readonly allIn?: Parameters<typeof windowInto>[0]
  readonly above?: (mine: number, all: number) => number
}

function against({
  timesOf = () => 1,
  tagsOf = hashtags,
  scoreOf = ({ text }) => sentiment.analyze(text).score,
  windows = fixedWindows('5m'),
  allIn = windows,
  above = (mine, all) => mine - all,
}: How): Task['againstAll'] {
  return (tweets: PCollection<Tweet>) => {
    const scored = tweets.apply(map(tweet => ({ tags: tagsOf(tweet), score: scoreOf(tweet) })))
    const all = scored.apply(
      flatMap(({ tags, score }) => Array.from({ length: timesOf(tags) }, () => score)),
      windowInto(allIn),
      combineGlobally(mean()),
    )
    return scored.apply(
      flatMap(({ tags, score }) => tags.map(tag => kv(tag, score))),
      windowInto(windows),
      combinePerKey(mean()),
      map(([tag, mine], { sideInputs }): Above => [tag, above(mine ?? 0, sideInputs.all ?? 0)], {
        sideInputs: { all: asSingleton(all) },
      }),
    )
  }
}

export const mistakes: Mistakes<Task> = {
  againstAll: {
    'only those with hashtags': against({ timesOf: tags => Math.min(tags.length, 1) }),
    'once for each hashtag': against({ timesOf: tags => tags.length }),
    'all of time': against({ allIn: globalWindows() }),
    'the other way round': against({ above: (mine, all) => all - mine }),
    'not against all': against({ above: mine => mine }),
    'once a tweet': against({ tagsOf: tweet => [...new Set(hashtags(tweet))] }),
    'a score per word': against({ scoreOf: ({ text }) => sentiment.analyze(text).comparative }),
    'a minute': against({ windows: fixedWindows('60s') }),
  },
}
