import type { LabMessages } from '../lab-program.ts'

export const messages: LabMessages = {
  hints: {
    scored: [
      'A tweet with two hashtags gives two pairs, one without hashtags none.',
      'flatMap, whose function gives an array; each pair has the score of the whole tweet.',
      'tweets.apply(flatMap(tweet => hashtags(tweet).map(tag => kv(tag, scoreOf(tweet))))).',
    ],
    moodOfTop: [
      'Of each hashtag you need two numbers; which of them decides who is among the ten?',
      'composeCombineFns computes several things at once. The order is by count; ties top breaks by itself.',
      "windowInto(fixedWindows('5m')), combinePerKey(composeCombineFns({ mean: mean(), count: count() })), combineNewestPanes(top(10, ([, a], [, b]) => b.count - a.count)), then a map to [tag, mean, count].",
    ],
    scoredByLanguage: [
      'Which list of words scores which tweets?',
      "A language must be registered once, outside of the function; only tweets whose lang is 'ko' go by it.",
      "sentiment.registerLanguage('ko', korean), then sentiment.analyze(text, { language: lang === 'ko' ? 'ko' : 'en' }).score.",
    ],
  },
  mistakes: {
    'once a tweet': {
      name: 'you count a hashtag once a tweet',
      why: 'each occurrence counts, also several in one tweet.',
    },
    'a score per word': {
      name: 'you took comparative, the score per word',
      why: 'the score of the whole text is asked for: analyze(text).score.',
    },
    'Korean by its own list': {
      name: 'you score Korean tweets by the Korean list already here',
      why: 'this function is to show what the English list alone makes of them.',
    },
    'case counts': {
      name: 'you tell capitals apart',
      why: 'Cup and cup are one hashtag: hashtags(tweet) gives lower case.',
    },
    'first only': { name: "you take a tweet's first hashtag only", why: 'all of them get the score.' },
    'only the sign': { name: 'you keep only the sign of the score', why: 'how glad matters, not only whether.' },
    'a sum, not a mean': { name: 'you give the sum of the scores', why: 'the mean is the sum by the count.' },
    'gladdest first': {
      name: 'you order by the mood',
      why: 'the ten most used are asked for: the count decides, not the mean.',
    },
    'least first': { name: 'you put the least used first', why: 'the order is the other way round.' },
    'ties by code unit': {
      name: 'ties go not by code point',
      why: "< compares UTF-16 code units, so that '\u{1f600}' comes before '\uff41'. top breaks ties by itself.",
    },
    'a minute': { name: 'your windows are a minute long', why: 'five minutes are asked for.' },
    'not cut': { name: 'your lists have all hashtags', why: 'only the ten most used are asked for.' },
    'rounded means': { name: 'you round the means', why: 'the mean is asked for as it is.' },
    'English for all': {
      name: 'you score all tweets by the English list',
      why: 'it knows no Korean word, so that Korean tweets all have 0: choose the language by tweet.lang.',
    },
    'Korean for all': {
      name: 'you score all tweets by the Korean list',
      why: "only tweets whose lang is 'ko' go by it.",
    },
    'other languages left out': {
      name: 'you leave tweets of other languages out',
      why: 'what is not Korean goes by the English list, as in scored.',
    },
    'any language': {
      name: 'you ask for a language that there is no list of',
      why: "analyze throws for it. 'ko' goes by the Korean list, all else by the English one: { language: tweet.lang === 'ko' ? 'ko' : 'en' }.",
    },
    'languages swapped': {
      name: 'you swapped the languages',
      why: "'ko' goes by the Korean list, all else by the English one.",
    },
  },
}
