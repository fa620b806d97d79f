import type { LabMessages } from '../lab-program.ts'

export const messages: LabMessages = {
  hints: {
    lowerCased: [
      'It was done when you came: what is different now?',
      'One word comes in, one word goes out: map.',
      'words.apply(map(word => word.toLowerCase())).',
    ],
    counts: [
      'Two steps: first which words belong together, then how many of each there are.',
      'A window is said once, before the counting, which then goes on in each window by itself. A minute is 60 s.',
      "words.apply(windowInto(fixedWindows('60s')), countPerElement()).",
    ],
    sentences: [
      'A count does not say of which minute it is. Who knows?',
      'The window does: it is in the second argument of the function in map. Its start is in milliseconds, and the minute that starts at 0 is the first.',
      'counts.apply(map(([word, n], { window }) => …)), where … is a template string: minute, window.start / 60_000 + 1, a colon, word, n.',
    ],
  },
  mistakes: {
    'upper case': { name: 'you write all words in capitals', why: 'lower case is asked for: toLowerCase.' },
    'first letter only': {
      name: 'you change the first letter only',
      why: 'WHALE has more capitals than one: toLowerCase of the whole word.',
    },
    unchanged: {
      name: 'you give the words as they came',
      why: 'apply does not change a PCollection; it returns a new one, and that is what must be returned.',
    },
    'each word once': {
      name: 'you keep each word once',
      why: 'distinct() takes away what is to be counted.',
    },
    'no windows': {
      name: 'you count without windows',
      why: 'all words are then in one window, the global one, from the beginning of time to its end. windowInto says which belong together.',
    },
    'windows after counting': {
      name: 'you say the windows after counting',
      why: 'windowInto changes what comes after it. Before it all words are in the global window, and are counted there.',
    },
    milliseconds: {
      name: 'you took milliseconds for another unit',
      why: "a number is milliseconds, here as everywhere: a minute is 60_000, or as a text '60s'.",
    },
    'a second': { name: 'your windows are a second long', why: "a minute is asked for: '60s', or '1m'." },
    'an hour': { name: 'your windows are an hour long', why: "m is minutes, s is seconds: '60s', or '1m'." },
    'sliding windows': {
      name: 'you took sliding windows',
      why: 'they overlap, so that a word is in several; each word belongs to one minute: fixedWindows.',
    },
    'all words together': {
      name: 'you count all words together',
      why: 'a number for each word is asked for: countPerElement makes a pair of each word and its count.',
    },
    'pair turned round': {
      name: 'you give the count before the word',
      why: 'the key of a pair comes first, and the key is the word.',
    },
    'minutes from zero': {
      name: 'your minutes begin at zero',
      why: 'the window that starts at 0 is minute 1.',
    },
    'one too many': {
      name: 'your minutes are too high by one',
      why: 'the window of minute 1 ends where minute 2 starts: count from window.start, or do not add one to its end.',
    },
    'one millisecond more': {
      name: 'you added one to milliseconds',
      why: 'window.start is in milliseconds: divide it by 60_000 first, then add one.',
    },
    seconds: {
      name: 'you divide by a thousand',
      why: 'that gives seconds; a minute has 60_000 milliseconds.',
    },
    'time of the count': {
      name: 'you took the timestamp of the count for the start of its window',
      why: "a count's timestamp is the last millisecond of its window; the start is window.start.",
    },
    'count before word': {
      name: 'you tell the count before the word',
      why: "the sentence is 'minute 1: whale 2', the word first.",
    },
    'no minute': {
      name: 'you leave the minute out',
      why: "the sentence is 'minute 1: whale 2'; the minute follows from window.start.",
    },
  },
}
