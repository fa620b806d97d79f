import type { Planted } from './planted.ts'

const counter = "trigger: afterWatermark({ early: afterProcessingTime('10s'), late: afterCount(1) }),"

export const planted: readonly Planted[] = [
  {
    part: 'filtered',
    right: 'tweet.text.includes(keyword)',
    wrong: 'tweet.text.toLowerCase().includes(keyword)',
    mistake: 'any case',
  },
  { part: 'filtered', right: 'tweet.lang === lang)', wrong: 'tweet.lang !== undefined)', mistake: 'no language' },
  {
    part: 'counter',
    right: "accumulationMode: 'accumulating'",
    wrong: "accumulationMode: 'discarding'",
    mistake: 'discarding',
  },
  { part: 'counter', right: '      allowedLateness,\n', wrong: '', mistake: 'late data dropped' },
  {
    part: 'counter',
    right: "      allowedLateness,\n      accumulationMode: 'accumulating',",
    wrong: "      accumulationMode: 'discarding',",
    mistake: 'late data dropped, discarding',
  },
  {
    part: 'counter',
    right: counter,
    wrong: 'trigger: afterWatermark({ late: afterCount(1) }),',
    mistake: 'no early panes',
  },
  {
    part: 'counter',
    right: counter,
    wrong: "trigger: afterWatermark({ early: afterProcessingTime('10s') }),",
    mistake: 'late data dropped',
  },
  {
    part: 'counter',
    right: counter,
    wrong: "trigger: repeatedly(afterProcessingTime('10s')),",
    mistake: 'processing time',
  },
  {
    part: 'counter',
    right: 'combineGlobally(count()),\n',
    wrong: 'combineGlobally(count()),\n    combineGlobally(sum()),\n',
    mistake: 'summed accumulating panes',
  },
  {
    part: 'counter',
    right: '      allowedLateness,\n',
    wrong: "      allowedLateness: '1d',\n",
    mistake: 'lateness written down',
  },
  {
    part: 'counter',
    right: '      allowedLateness,\n',
    wrong: "      allowedLateness: '1m',\n",
    mistake: 'a minute of lateness',
  },
  {
    part: 'filtered',
    right: 'keyword === undefined || tweet.text.includes(keyword)',
    wrong: 'tweet.text.includes(String(keyword))',
    mistake: 'always a keyword',
  },
  {
    part: 'filtered',
    right: 'keyword === undefined || tweet.text.includes(keyword)',
    wrong: "tweet.text.includes('goal')",
    mistake: 'keyword written down',
  },
  {
    part: 'microBatch',
    right: "slidingWindows({ size: '60s', period: '10s' })",
    wrong: "fixedWindows('60s')",
    mistake: 'no overlap',
  },
  {
    part: 'rolling',
    right: "repeatedly(afterProcessingTime('10s'))",
    wrong: "afterProcessingTime('10s')",
    mistake: 'fires once',
  },
  {
    part: 'rolling',
    right: "repeatedly(afterProcessingTime('10s'))",
    wrong: 'repeatedly(afterCount(1))',
    mistake: 'per arrival',
  },
]
