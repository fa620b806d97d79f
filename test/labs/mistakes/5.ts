import type { Planted } from './planted.ts'

export const planted: readonly Planted[] = [
  {
    part: 'scored',
    right: "scoresOf(tweet, 'en')",
    wrong: "scoresOf(tweet, tweet.lang === 'ko' ? 'ko' : 'en')",
    mistake: 'Korean by its own list',
  },
  {
    part: 'scored',
    right: "scoresOf(tweet, 'en')",
    wrong: 'hashtags(tweet).map(tag => kv(tag, sentiment.analyze(tweet.text).comparative))',
    mistake: 'a score per word',
  },
  { part: 'moodOfTop', right: 'b.count - a.count', wrong: '(b.mean ?? 0) - (a.mean ?? 0)', mistake: 'gladdest first' },
  {
    part: 'moodOfTop',
    right: '[tag, mean ?? 0, count]',
    wrong: '[tag, (mean ?? 0) * count, count]',
    mistake: 'a sum, not a mean',
  },
  { part: 'moodOfTop', right: "fixedWindows('5m')", wrong: "fixedWindows('1m')", mistake: 'a minute' },
  { part: 'scoredByLanguage', right: "tweet.lang === 'ko' ? 'ko' : 'en'", wrong: "'en'", mistake: 'English for all' },
  { part: 'scoredByLanguage', right: "tweet.lang === 'ko' ? 'ko' : 'en'", wrong: "'ko'", mistake: 'Korean for all' },
  {
    part: 'scoredByLanguage',
    right: "tweet.lang === 'ko' ? 'ko' : 'en'",
    wrong: "tweet.lang === 'ko' ? 'en' : 'ko'",
    mistake: 'languages swapped',
  },
]
