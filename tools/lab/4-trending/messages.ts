import type { LabMessages } from '../lab-program.ts'

export const messages: LabMessages = {
  hints: {
    split: [
      'It was done when you came: what is different now?',
      'hashtags(tweet) gives those of a tweet in lower case, each as often as it is in it.',
      'tweets.apply(flatMap(hashtags)).',
    ],
    trending: [
      'Three steps: which windows, how many of each, which are the first.',
      'A window of a minute begins every ten seconds. Ties go by code point, which topByValue does, and < does not.',
      "tags.apply(windowInto(slidingWindows({ size: '60s', period: '10s' })), countPerElement(), topByValue(10)).",
    ],
    rankChanges: [
      'What must be remembered of a hashtag, so that the next top ten can be compared with it?',
      'Its rank is not enough: a hashtag may have been away. Remember also when it was last there; the window before is ten seconds earlier.',
      'state last: { timestamp, rank }; from = last?.timestamp === timestamp - 10_000 ? last.rank : null; write the state; set the timer to timestamp + 20_000; return [] if from === rank, else [{ tag, rank, from }]; onTimer clears the state.',
    ],
  },
  mistakes: {
    'case counts': { name: 'you tell capitals apart', why: 'Cup and cup are one hashtag: in lower case.' },
    'once a tweet': {
      name: 'you count a hashtag once a tweet',
      why: 'each occurrence counts, also several in one tweet.',
    },
    'first only': { name: "you take a tweet's first hashtag only", why: 'all of them count: flatMap, not map.' },
    'each hashtag once': {
      name: 'you keep each hashtag once',
      why: 'every occurrence must come out, or there is nothing left to count.',
    },
    'ties by code unit': {
      name: 'ties go not by code point',
      why: "< compares UTF-16 code units, so that what lies beyond U+FFFF comes before '\uff41'. topByValue breaks ties by itself.",
    },
    'ties by locale': {
      name: 'ties go not by code point, but by locale',
      why: 'localeCompare gives another order on another machine. topByValue breaks ties by itself.',
    },
    'ties as they come': {
      name: 'ties go not by code point, but as they come',
      why: 'runners may bring them in any order. topByValue breaks ties by itself.',
    },
    'least first': { name: 'you put the least used first', why: 'the order is the other way round.' },
    'no overlap': {
      name: 'your windows do not overlap',
      why: 'every ten seconds a window of sixty begins, so each hashtag is in six of them.',
    },
    'period as size': {
      name: 'you count the last ten seconds',
      why: 'ten seconds is how often it is told (period); it tells of the last sixty (size).',
    },
    'size and period swapped': {
      name: 'you swapped size and period',
      why: 'a window is 60 s long (size), and one begins every 10 s (period).',
    },
    'not cut': { name: 'your lists have all hashtags', why: 'only the ten most used are asked for.' },
    'nine or eleven': { name: 'your lists are too long by one', why: 'ten hashtags are asked for.' },
    'once a window': {
      name: 'you count each hashtag once a window',
      why: 'distinct() takes away what is to be counted.',
    },
    'away forgotten': {
      name: 'you compare with the last rank ever, not with that in the window before',
      why: 'a hashtag that was away comes back as a new one: from is null, also if its rank is the old one.',
    },
    'all told': {
      name: 'you report also what did not change',
      why: 'a hashtag that keeps its rank is not reported.',
    },
    'new ones only': {
      name: 'you report new hashtags, but not those that change their rank',
      why: 'both are changes: from is null for the first, the rank before for the second.',
    },
    'new ones left out': {
      name: 'you leave out hashtags that are new in the top ten',
      why: 'they have no rank before, and are reported with from null.',
    },
    'ranks from zero': { name: 'your ranks begin at zero', why: 'an index begins at 0, a rank at 1.' },
    'state of a window': {
      name: 'your state is that of a window, and is gone with it',
      why: 'each top ten comes in a window of its own, and state and timers are kept by key and window: windowInto(globalWindows()) first, so that they outlive it.',
    },
    'kept for ever': {
      name: 'the results are right, but what you remember is never forgotten',
      why: 'a hashtag that does not come back keeps its state until the end of the stream: timers.forget.set(…) when you write it, and state.last.clear() in onTimer.',
    },
    'no memory': {
      name: 'you remember nothing',
      why: 'each top ten is told as if it were the first; state.last.write keeps what the next one is compared with.',
    },
  },
}
