import { countPerElement, fixedWindows, type KV, map, type PCollection, windowInto, withDeadLetters } from 'yeoul'
import type { Tweet } from 'yeoul/io/recording'
import type { Mistakes } from '../../lab-program.ts'

type Task = Pick<typeof import('../../../../solutions/5-sentiment/unscored.ts'), 'unscored'>

interface How {
  readonly known?: readonly string[]
  readonly size?: '5m' | '60s'
  readonly reasonOf?: (tweet: Tweet) => string
}

function refused({
  known = ['en', 'ko'],
  size = '5m',
  reasonOf = ({ lang }) => `no words for the language ${lang}`,
}: How): (tweets: PCollection<Tweet>) => PCollection<KV<string, number>> {
  const refusing = (tweet: Tweet) => {
    if (!known.includes(tweet.lang)) throw new Error(reasonOf(tweet))
    return tweet
  }
  return tweets =>
    tweets
      .apply(windowInto(fixedWindows(size)))
      .apply(withDeadLetters(map(refusing)))
      .deadLetters.apply(
        map(({ reason }) => reason),
        countPerElement(),
      )
}

export const mistakes: Mistakes<Task> = {
  unscored: {
    'Korean refused': refused({ known: ['en'] }),
    'English refused': refused({ known: ['ko'] }),
    'und let through': refused({ known: ['en', 'ko', 'und'] }),
    'all refused': refused({ known: [] }),
    'a minute': refused({ size: '60s' }),
    'never counted': tweets =>
      refused({})(tweets).apply(map(([reason]) => reason)) as unknown as PCollection<KV<string, number>>,
  },
}
