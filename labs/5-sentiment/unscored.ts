// An open task of lab 5: what cannot be scored is a dead letter.
import type { KV, PCollection } from 'yeoul'
import type { Tweet } from 'yeoul/io/recording'

/** Why tweets could not be scored, and how many of five minutes. */
export function unscored(tweets: PCollection<Tweet>): PCollection<KV<string, number>> {
  return tweets.apply(
    todo(
      'TODO a map that throws the name of a language other than en and ko, in withDeadLetters(…); count the reasons',
    ),
  )
}

function todo(task: string): () => never {
  return () => {
    throw new Error(task)
  }
}
