import type { LabMessages } from '../../lab-program.ts'

export const messages: LabMessages = {
  hints: {
    againstAll: [
      'Two means of the same five minutes: of each hashtag, and of all tweets. Who sees both?',
      'The mean of all is one value a window, so it can be a side input of the map that has the mean of a hashtag.',
      "all = scores of all tweets by windowInto(fixedWindows('5m')) and combineGlobally(mean()); after combinePerKey(mean()) of the hashtags map(([tag, mine], { sideInputs }) => [tag, mine - sideInputs.all], { sideInputs: { all: asSingleton(all) } }).",
    ],
  },
  mistakes: {
    'only those with hashtags': {
      name: 'you leave tweets without hashtags out of all',
      why: 'all tweets are all: take the mean before you go to the hashtags.',
    },
    'once for each hashtag': {
      name: 'you count a tweet among all once for each of its hashtags',
      why: 'all tweets count once, those without hashtags too: take the mean before you go to the hashtags.',
    },
    'all of time': {
      name: 'you compare with the mean of all time',
      why: 'a side input has a value for each of its windows: give it the same five minutes.',
    },
    'the other way round': {
      name: 'you subtract the wrong way round',
      why: 'how far above is asked for: the mean of the hashtag less that of all.',
    },
    'not against all': {
      name: 'you tell the mean of the hashtag itself',
      why: 'how far it lies above the mean of all tweets is asked for.',
    },
    'once a tweet': {
      name: 'you count a hashtag once a tweet',
      why: 'each occurrence counts, also several in one tweet.',
    },
    'a score per word': {
      name: 'you took comparative, the score per word',
      why: 'the score of the whole text is asked for: analyze(text).score.',
    },
    'a minute': { name: 'your windows are a minute long', why: 'five minutes are asked for.' },
  },
}
