// An open task of lab 5, solved: what cannot be scored is a dead letter.
import Sentiment from 'sentiment'
import { countPerElement, fixedWindows, type KV, map, type PCollection, windowInto, withDeadLetters } from 'yeoul'
import type { Tweet } from 'yeoul/io/recording'
import { korean } from 'yeoul/korean'

const sentiment = new Sentiment()
sentiment.registerLanguage('ko', korean)

/** Throws an Error for a language that has no list of words here. */
function scoreOf({ text, lang }: Tweet): number {
  if (lang !== 'en' && lang !== 'ko') throw new Error(`no words for the language ${lang}`)
  return sentiment.analyze(text, { language: lang }).score
}

/** Why tweets could not be scored, and how many of five minutes. */
export function unscored(tweets: PCollection<Tweet>): PCollection<KV<string, number>> {
  const { deadLetters } = tweets.apply(windowInto(fixedWindows('5m'))).apply(withDeadLetters(map(scoreOf)))
  return deadLetters.apply(
    map(({ reason }) => reason),
    countPerElement(),
  )
}
