import type { LabMessages } from '../lab-program.ts'

export const messages: LabMessages = {
  hints: {
    splitIntoWords: [
      'It was done when you came: what is different now?',
      'wordsOf gives the words of a line; flatMap turns each line into many elements.',
      'lines.apply(flatMap(wordsOf)).',
    ],
    countByGrouping: [
      'Each word stands for one occurrence. What must be brought together, and by which key?',
      'groupByKey() wants pairs, and gives each key once, with all of its values.',
      'words.apply(map(word => kv(word, 1)), groupByKey(), map(([word, ones]) => kv(word, …))), where … adds up the ones.',
    ],
    countByCombining: [
      'The pairs are the same. What adds up as they come, and keeps nothing but the sum?',
      'combinePerKey takes a CombineFn, and yeoul has one that adds up numbers.',
      'words.apply(map(word => kv(word, 1)), combinePerKey(sum())).',
    ],
    totals: [
      'Each input is a word with its count. What does it add to each of the three fields?',
      'The accumulator is a Totals. Adding an input is the same as merging with the Totals of that one word.',
      "createAccumulator: () => ({ words: 0, distinct: 0, longest: '' }); addInput adds n, 1 and the word; mergeAccumulators adds up all fields of all parts; of words of the same length the smaller one wins, in both.",
    ],
    mostFrequent: [
      'One list for all: what turns many elements into one?',
      'top(n, compare) is a CombineFn; compare puts first what should be first, as in Array.sort. Ties it breaks itself.',
      'counts.apply(combineGlobally(top(20, ([, a], [, b]) => b - a))).',
    ],
  },
  mistakes: {
    'split at spaces': {
      name: 'you split at spaces',
      why: 'commas and full stops stay on the words, and an empty line gives an empty word.',
    },
    'split at white space': {
      name: 'you split at white space',
      why: 'commas, full stops and capitals stay on the words: wordsOf knows what a word is.',
    },
    'case counts': {
      name: 'you tell capitals, or apostrophes, apart',
      why: 'The is the, and both apostrophes are the same: wordsOf makes them alike.',
    },
    'each word once': {
      name: 'you keep each word once',
      why: 'every occurrence must come out, or there is nothing left to count.',
    },
    'never added up': {
      name: 'the pairs were never added up: a count per arrival',
      why: 'each occurrence comes out by itself, with a one; nothing brings those of a word together.',
    },
    'groups not added up': {
      name: 'the groups were never added up',
      why: 'each word comes out once, but its ones are not summed.',
    },
    'nothing grouped': {
      name: 'nothing is grouped',
      why: 'the counts are right, but use groupByKey() here, to compare the two ways.',
    },
    'ones are kept': {
      name: 'each one is kept until the end',
      why: 'the counts are right, but combinePerKey in place of groupByKey keeps only the sum.',
    },
    'nothing combined': {
      name: 'nothing is combined',
      why: 'the totals are right, but use combineGlobally with a combineFn({ … }) of your own.',
    },
    'a word more': {
      name: 'you begin to count at one',
      why: 'the sum of the ones is the count; nothing is added to it.',
    },
    'words are distinct': {
      name: 'you counted each word once',
      why: 'words is the sum of the counts; distinct is how many words there are.',
    },
    'distinct are words': {
      name: 'you added counts to distinct',
      why: 'each input is another word: it adds one to distinct, and its count to words.',
    },
    'first of the longest': {
      name: 'of the longest words you take the first that comes',
      why: 'inputs come in any order, so the first is another one each time: take the smallest.',
    },
    'last of the longest': {
      name: 'of the longest words you take the last that comes',
      why: 'inputs come in any order, so the last is another one each time: take the smallest.',
    },
    'greatest of the longest': {
      name: 'of the longest words you take the greatest',
      why: "the first in JavaScript's order of strings is the smallest: word < other.",
    },
    'least first': {
      name: 'your comparison puts the smaller count first',
      why: 'compare(a, b) is negative if a comes first: b - a for the greater one.',
    },
    'by the word': {
      name: 'you compare the words, not their counts',
      why: 'an element is [word, count]; the count is the second.',
    },
    'ten only': { name: 'your list ends too early', why: 'twenty words are asked for.' },
    'not cut': { name: 'your list has all words', why: 'only the twenty most frequent are asked for: top(20, …).' },
    'ties the other way': {
      name: 'ties are broken the wrong way',
      why: 'of words of the same count the smaller one comes first, which top does by itself.',
    },
  },
}
