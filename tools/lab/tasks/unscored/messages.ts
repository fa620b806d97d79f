import type { LabMessages } from '../../lab-program.ts'

export const messages: LabMessages = {
  hints: {
    unscored: [
      'What a function throws at an element need not end the pipeline.',
      'withDeadLetters(step) gives output and deadLetters; a dead letter has a reason, the text of what was thrown. Let it name the language.',
      "const { deadLetters } = tweets.apply(windowInto(fixedWindows('5m'))).apply(withDeadLetters(map(scoreOf))), where scoreOf throws new Error('no words for the language ' + lang) unless lang is en or ko; then deadLetters.apply(map(({ reason }) => reason), countPerElement()).",
    ],
  },
  mistakes: {
    'Korean refused': {
      name: 'you refuse Korean tweets',
      why: "there is a list for them: sentiment.registerLanguage('ko', korean), from 'yeoul/korean'.",
    },
    'English refused': { name: 'you refuse English tweets', why: 'the list that sentiment brings is English.' },
    'und let through': {
      name: 'you score tweets of no known language',
      why: "lang 'und' says that X could not tell which it is; there is no list of words for that.",
    },
    'all refused': {
      name: 'you count all tweets, also those that can be scored',
      why: 'en and ko have lists of words; only the others cannot be scored.',
    },
    'a minute': { name: 'your windows are a minute long', why: 'five minutes are asked for.' },
    'never counted': {
      name: 'you give each reason, but do not count them',
      why: 'countPerElement makes a pair of each reason and how often it came.',
    },
  },
}
