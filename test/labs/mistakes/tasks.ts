import type { Planted } from './planted.ts'

/** Of each open task. */
export const planted: Readonly<Record<string, readonly Planted[]>> = {
  '3.sessions': [
    { part: 'authorSessions', right: "sessions('10m')", wrong: "fixedWindows('10m')", mistake: 'a grid' },
    { part: 'authorSessions', right: 'tweet.author_id', wrong: 'tweet.id', mistake: 'by tweet' },
    {
      part: 'authorSessions',
      right: 'window.end - window.start',
      wrong: '(window.end - window.start) / 1000',
      mistake: 'seconds',
    },
  ],
  '3.distinct': [
    { part: 'distinctTweets', right: '    distinctBy(tweet => tweet.id),\n', wrong: '', mistake: 'copies counted' },
    {
      part: 'distinctTweets',
      right: 'tweet => tweet.id',
      wrong: 'tweet => tweet.author_id',
      mistake: 'once an author',
    },
    { part: 'distinctTweets', right: "    windowInto(fixedWindows('60s')),\n", wrong: '', mistake: 'no windows' },
  ],
  '4.together': [
    {
      part: 'together',
      right: '[...new Set(hashtags(tweet))].sort()',
      wrong: '[...new Set(hashtags(tweet))]',
      mistake: 'as they stand',
    },
    {
      part: 'together',
      right: '[...new Set(hashtags(tweet))]',
      wrong: '[...hashtags(tweet)]',
      mistake: 'each occurrence',
    },
    { part: 'together', right: 'tags.slice(i + 1)', wrong: 'tags.slice(i)', mistake: 'each with itself' },
  ],
  '4.sketch': [
    { part: 'heavyHitters', right: '  sketch.error += excess\n', wrong: '', mistake: 'error forgotten' },
    {
      part: 'heavyHitters',
      right: '          return trimmed(sketch)\n',
      wrong: '          return sketch\n',
      mistake: 'nothing taken',
    },
    {
      part: 'heavyHitters',
      right: '          sketch.counters.set(tag,',
      wrong:
        '          if (sketch.counters.size === COUNTERS && !sketch.counters.has(tag)) return sketch\n          sketch.counters.set(tag,',
      mistake: 'newcomers ignored',
    },
  ],
  '5.against-all': [
    {
      part: 'againstAll',
      right: 'map(({ score }) => score),',
      wrong: 'flatMap(({ tags, score }) => tags.map(() => score)),',
      mistake: 'once for each hashtag',
    },
    {
      part: 'againstAll',
      right: '(mine ?? 0) - (sideInputs.all ?? 0)',
      wrong: '(sideInputs.all ?? 0) - (mine ?? 0)',
      mistake: 'the other way round',
    },
  ],
  '5.unscored': [
    { part: 'unscored', right: "lang !== 'en' && lang !== 'ko'", wrong: "lang !== 'en'", mistake: 'Korean refused' },
    { part: 'unscored', right: '    countPerElement(),\n', wrong: '', mistake: 'never counted' },
  ],
}
