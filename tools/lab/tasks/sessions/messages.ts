import type { LabMessages } from '../../lab-program.ts'

export const messages: LabMessages = {
  hints: {
    authorSessions: [
      'Whose pauses are they? Two authors who write in turn have a session each.',
      'A session window is of a key: make the author the key first. How long it lasted, its window tells.',
      "withKeys(tweet => tweet.author_id), windowInto(sessions('10m')), combinePerKey(count()), then a map to { author, tweets, lasted: window.end - window.start }.",
    ],
  },
  mistakes: {
    'a grid': {
      name: 'you took fixed windows of ten minutes',
      why: 'sessions begin and end with the tweets, not with the clock: ten minutes is the pause between two, not the length of one.',
    },
    milliseconds: {
      name: 'your pause is ten milliseconds',
      why: "a number is milliseconds, here as everywhere: '10m' is ten minutes.",
    },
    'gap too short': {
      name: 'your sessions end after a minute',
      why: 'ten minutes without a tweet end one.',
    },
    'without the last pause': {
      name: 'you leave the last pause out',
      why: 'a session lasts from its first tweet to ten minutes after the last: that is when it is known to be over, and the end of its window.',
    },
    seconds: { name: 'you tell seconds', why: 'milliseconds are asked for, as window.end and window.start are.' },
    'by tweet': {
      name: 'you made each tweet a key of its own',
      why: 'a session is of a key, and what belongs together must have the same: the author, author_id.',
    },
  },
}
