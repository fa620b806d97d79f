import type { Planted } from './planted.ts'

const windows = "windowInto(fixedWindows('60s')), countPerElement()"
const minute = 'window.start / 60_000 + 1'

export const planted: readonly Planted[] = [
  { part: 'lowerCased', right: 'word.toLowerCase()', wrong: 'word.toUpperCase()', mistake: 'upper case' },
  { part: 'lowerCased', right: 'words.apply(map(word => word.toLowerCase()))', wrong: 'words', mistake: 'unchanged' },
  { part: 'counts', right: windows, wrong: 'countPerElement()', mistake: 'no windows' },
  {
    part: 'counts',
    right: windows,
    wrong: "countPerElement(), windowInto(fixedWindows('60s'))",
    mistake: 'windows after counting',
  },
  { part: 'counts', right: "fixedWindows('60s')", wrong: 'fixedWindows(60)', mistake: 'milliseconds' },
  { part: 'counts', right: 'countPerElement()', wrong: 'distinct(), countPerElement()', mistake: 'each word once' },
  { part: 'sentences', right: minute, wrong: 'window.start / 60_000', mistake: 'minutes from zero' },
  { part: 'sentences', right: minute, wrong: 'window.start + 1', mistake: 'one millisecond more' },
  { part: 'sentences', right: minute, wrong: 'window.end / 60_000 + 1', mistake: 'one too many' },
]
