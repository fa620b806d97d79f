import type { LabMessages } from '../../lab-program.ts'

export const messages: LabMessages = {
  hints: {
    together: [
      'A tweet with three hashtags has three pairs; which are those of one with a, b and a?',
      'Take each hashtag of a tweet once and sort them: then each with all that come after it. Then it is a top ten as in lab 4.',
      "const tags = [...new Set(hashtags(tweet))].sort(), its pairs tags.flatMap((a, i) => tags.slice(i + 1).map(b => a + ' ' + b)); tweets.apply(flatMap(pairsOf), windowInto(fixedWindows('5m')), countPerElement(), topByValue(10)).",
    ],
  },
  mistakes: {
    'as they stand': {
      name: 'you leave the two hashtags of a pair as they stand in the tweet',
      why: "'cup goal' and 'goal cup' are one pair, and must be one key: the smaller one first.",
    },
    'both orders': {
      name: 'you make two pairs of each',
      why: "'cup goal' and 'goal cup' are one pair: the smaller one first, and not the other way, too.",
    },
    'each with itself': {
      name: 'you pair a hashtag with itself',
      why: 'two that are used together are asked for.',
    },
    'each occurrence': {
      name: 'you count a pair as often as its hashtags stand in a tweet',
      why: 'how many tweets have both is asked for: each tweet counts a pair once.',
    },
    'case counts': {
      name: 'you tell capitals apart',
      why: 'Cup and cup are one hashtag: hashtags(tweet) gives lower case.',
    },
    neighbours: {
      name: 'you pair neighbours only',
      why: 'each hashtag of a tweet is used together with all others: three have three pairs.',
    },
    'a minute': { name: 'your windows are a minute long', why: 'five minutes are asked for.' },
    'not cut': { name: 'your lists have all pairs', why: 'only the first ten are asked for.' },
  },
}
