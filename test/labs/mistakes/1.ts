import type { Planted } from './planted.ts'

const isLonger = 'more > 0 || (more === 0 && word < other)'

export const planted: readonly Planted[] = [
  {
    part: 'splitIntoWords',
    right: 'flatMap(wordsOf)',
    wrong: "flatMap(line => line.split(' '))",
    mistake: 'split at spaces',
  },
  {
    part: 'countByGrouping',
    right: 'kv(word, total(ones))',
    wrong: 'kv(word, 1 + 0 * total(ones))',
    mistake: 'groups not added up',
  },
  { part: 'countByCombining', right: '    combinePerKey(sum()),\n', wrong: '', mistake: 'never added up' },
  { part: 'totals', right: 'words: n, distinct: 1', wrong: 'words: 1, distinct: 1', mistake: 'words are distinct' },
  { part: 'totals', right: isLonger, wrong: 'more > 0', mistake: 'first of the longest' },
  { part: 'totals', right: isLonger, wrong: 'more >= 0', mistake: 'last of the longest' },
  { part: 'mostFrequent', right: 'b - a)', wrong: 'a - b)', mistake: 'least first' },
  {
    part: 'mostFrequent',
    right: 'top(20, ([, a], [, b]) => b - a)',
    wrong: 'top(10, ([, a], [, b]) => b - a)',
    mistake: 'ten only',
  },
]
