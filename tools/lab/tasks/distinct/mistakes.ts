import { combineGlobally, count, distinctBy, fixedWindows, type PCollection, windowInto } from 'yeoul'
import type { Tweet } from 'yeoul/io/recording'
import type { Mistakes } from '../../lab-program.ts'

type Task = Pick<typeof import('../../../../solutions/3-counter/distinct.ts'), 'distinctTweets'>

function onceBy(keyOf: (tweet: Tweet) => string, size: '60m' | '60s' | number = '60s'): Task['distinctTweets'] {
  return (tweets: PCollection<Tweet>) =>
    tweets.apply(windowInto(fixedWindows(size)), distinctBy(keyOf), combineGlobally(count()))
}

const id = (tweet: Tweet) => tweet.id

export const mistakes: Mistakes<Task> = {
  distinctTweets: {
    'copies counted': tweets => tweets.apply(windowInto(fixedWindows('60s')), combineGlobally(count())),
    'once an author': onceBy(({ author_id }) => author_id),
    'once a text': onceBy(({ text }) => text),
    'an hour': onceBy(id, '60m'),
    milliseconds: onceBy(id, 60),
    'no windows': tweets => tweets.apply(distinctBy(id), combineGlobally(count())),
  },
}
