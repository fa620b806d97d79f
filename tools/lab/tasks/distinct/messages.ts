import type { LabMessages } from '../../lab-program.ts'

export const messages: LabMessages = {
  hints: {
    distinctTweets: [
      'How do you know that a tweet has come before?',
      'Its id must be remembered, but not for ever: a copy was written in the same minute, so when the window is gone, so may be what it has seen.',
      "windowInto(fixedWindows('60s')), distinctBy(tweet => tweet.id), combineGlobally(count()).",
    ],
  },
  mistakes: {
    'copies counted': {
      name: 'you count a tweet each time that it is delivered',
      why: 'delivered at least once means: perhaps twice. What is the same by its id is to be counted once.',
    },
    'once an author': {
      name: 'you count each author once',
      why: 'one author may write several tweets: what makes a tweet the same is its id.',
    },
    'once a text': {
      name: 'you count each text once',
      why: 'two people may write the same: what makes a tweet the same is its id.',
    },
    'an hour': { name: 'your windows are an hour long', why: "m is minutes, s is seconds: '60s', or '1m'." },
    milliseconds: {
      name: 'your windows are sixty milliseconds long',
      why: "a number is milliseconds, here as everywhere: a minute is 60_000, or as a text '60s'.",
    },
    'no windows': {
      name: 'you count without windows',
      why: 'tweets by the minute are asked for; and in the global window an id must be remembered for ever.',
    },
  },
}
