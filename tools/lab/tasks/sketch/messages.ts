import type { LabMessages } from '../../lab-program.ts'

export const messages: LabMessages = {
  hints: {
    heavyHitters: [
      'A hashtag comes that has no counter, and all twenty are taken. Who pays for it?',
      'Everybody: take one from each counter, and from the newcomer, and let go of those that are at zero. What you have taken from each is the error.',
      'An accumulator { counters, error }; addInput adds one, and if there are more than twenty, takes from all as much as the least of them has, deletes what is at zero, and adds as much to error; mergeAccumulators adds counters and errors, and then takes what the 21st greatest has; extractOutput sorts.',
    ],
  },
  mistakes: {
    'other windows': {
      name: 'your windows are others',
      why: 'one result for each five minutes with hashtags is asked for.',
    },
    'no estimates': {
      name: 'your results are no Estimates',
      why: 'each is { error, tags }, tags a list of [tag, atLeast].',
    },
    'too many kept': {
      name: 'you keep more hashtags than there are counters',
      why: 'twenty are kept, however many there are: that is what makes it a sketch.',
    },
    'error too large': {
      name: 'your error is too large',
      why: 'who takes from all counters at once loses at most all occurrences divided by 21: twenty counters, and the newcomer.',
    },
    'a hashtag twice': { name: 'you give a hashtag twice', why: 'it has one counter, also after a merge.' },
    'too high': {
      name: 'an estimate of yours is too high',
      why: 'it says at least so many: count nothing that did not come, and take over no count of another hashtag.',
    },
    'too low': {
      name: 'an estimate of yours is too low by more than error',
      why: 'what you take from a counter, or let go of with it, must be in error; a hashtag without an estimate has zero.',
    },
    'not in order': { name: 'your tags are not in order', why: 'the greatest estimate is first.' },
    'error forgotten': {
      name: 'you take from the counters, and do not say how much',
      why: 'each time that all counters lose something, estimates become too low by as much: add it to error.',
    },
    'newcomers ignored': {
      name: 'you keep the first twenty hashtags',
      why: 'one that comes later may be used most: when all counters are taken, take one from each, so that room is made.',
    },
    'nothing taken': {
      name: 'you keep all hashtags',
      why: 'with millions of them memory would have no bound: twenty counters, however many there are.',
    },
    'counter taken over': {
      name: 'a newcomer takes over the count of the least one',
      why: 'that is another sketch, whose estimates may be too high; here they may be too low only: take from each counter instead.',
    },
    'least dropped': {
      name: 'you drop the least used to make room',
      why: 'it may come again and again, and begin at one each time, so that its estimate is too low by more than any error you tell: take from each counter instead.',
    },
    'error added': {
      name: 'you round the estimates up',
      why: 'an estimate says at least so many; how many more it may be, error says.',
    },
  },
}
