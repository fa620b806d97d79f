import type { TimestampedValue } from 'yeoul'
import type { Tweet } from 'yeoul/io/recording'
import { writtenAt } from '../../check/arrivals.ts'
import type { Random } from '../../datasets/random.ts'

/**
 * For the checks of the open tasks: a tweet that is delivered twice, and one that says the same; authors who pause for more and for less than ten
 * minutes, of whom one fills his pause late; hashtags in several orders, and more than fit into a sketch; other languages.
 */
export const TWEETS: readonly TimestampedValue<Tweet>[] = [
  tweet('1', 0, 'ada', 'en', 'a great day', ['Cup', 'goal']),
  tweet('2', 5, 'bora', 'ko', '정말 좋아요', ['goal', 'cup', 'cup']),
  tweet('1', 0, 'ada', 'en', 'a great day', ['Cup', 'goal']),
  tweet('10', 30, 'bora', 'en', 'a great day', []),
  tweet('3', 59, 'ada', 'fr', 'magnifique', ['but']),
  tweet('4', 60, 'bora', 'und', '😀', []),
  tweet('5', 659, 'ada', 'en', 'bad, bad', ['cup', 'sad', 'rain']),
  tweet('6', 660, 'bora', 'en', 'not bad', ['rain', 'sad']),
  tweet('7', 1300, 'cem', 'en', 'hello', ['cup']),
  tweet('8', 2400, 'cem', 'en', 'hello again', ['cup']),
  tweet(
    '9',
    1850,
    'cem',
    'en',
    'wonderful',
    Array.from({ length: 24 }, (_, i) => `tag${i % 23}`),
  ),
]

const PAUSES_S = [5, 20, 55, 240, 599, 600, 650]
const TEXTS = ['a great day', 'bad, bad', 'not bad', 'hello', 'wonderful', '정말 좋아요', '']
const TAGS = ['Cup', 'cup', 'goal', 'rain', 'sad', '골']

/** Tweets of that kind: pauses of all lengths, one in five delivered twice, in another order than they were written. */
export function someTweets(random: Random): typeof TWEETS {
  let second = 0
  const tweets = Array.from({ length: random.between(20, 40) }, (_, i) => {
    second += random.pick(PAUSES_S)
    const tags = Array.from({ length: random.below(5) }, () => random.pick(TAGS))
    const author = random.pick(['ada', 'bora'])
    return tweet(String(i), second, author, random.pick(['en', 'ko', 'fr', 'und']), random.pick(TEXTS), tags)
  })
  return random.shuffled(tweets.flatMap(one => (random.chance(1 / 5) ? [one, one] : [one])))
}

function tweet(id: string, second: number, author: string, lang: string, text: string, tags: readonly string[]) {
  return writtenAt(second, { id, text, author, lang, tags })
}
