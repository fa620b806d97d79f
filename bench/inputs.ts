/** A generated file, the same bytes on every machine. `amount` is bytes for a book, else tweets. */
export interface Input {
  readonly file: string
  readonly kind: 'book' | 'tweets' | 'recording' | 'dense recording' | 'live recording'
  readonly amount: number
  readonly bytes: number
  readonly sha256: string
}

/** W1's: 100 MB of text. */
export const book: Input = {
  file: 'book-100mb.txt',
  kind: 'book',
  amount: 100_000_000,
  bytes: 100_000_040,
  sha256: 'c0e25e669b51cb5e7c4a5916d36aa6d5e8f9269bea798aaf7377e42a31d13434',
}

/** The first fifth of it. */
export const mediumBook: Input = {
  file: 'book-20mb.txt',
  kind: 'book',
  amount: 20_000_000,
  bytes: 20_000_042,
  sha256: '725b656a5eea95844dfcff476241367c74e55b108a13069be9e119d4578e9ef2',
}

/** The first 20,000 lines of it. */
export const shortBook: Input = {
  file: 'book-20k-lines.txt',
  kind: 'book',
  amount: 851_951,
  bytes: 851_951,
  sha256: '9b0765bd2befc0e81f11281ae934b31e8ca8a698ee168858d00ecb3b99fb348b',
}

/** W2's and W2b's: an hour of tweets. */
export const tweets: Input = {
  file: 'tweets-1m.jsonl',
  kind: 'tweets',
  amount: 1_000_000,
  bytes: 170_406_293,
  sha256: '22f8ab54b9a0dbb935859652548b2cdf44cfc608b97f07af43c25ca75d2917bc',
}

/** The first seven minutes of that hour. */
export const fewTweets: Input = {
  file: 'tweets-120k.jsonl',
  kind: 'tweets',
  amount: 120_000,
  bytes: 20_450_039,
  sha256: '960917d3f7339e094ce01a34e2c2924352d5e8ea2f3e8a9373d07ba2449476d7',
}

/** Ten hours, at the same density. */
export const manyTweets: Input = {
  file: 'tweets-10m.jsonl',
  kind: 'tweets',
  amount: 10_000_000,
  bytes: 1_704_060_712,
  sha256: '68910b03e1bb9095992b29e17c098a8b8815d722ec1348ed6f75da45a01cc050',
}

/** A recording of 18 minutes. */
export const recording: Input = {
  file: 'recording-300k.jsonl',
  kind: 'recording',
  amount: 300_000,
  bytes: 80_218_934,
  sha256: '0f1322511b4202126b91cb1cf701132a416372f52ece72b0351ffa607f01a07b',
}

/** A recording of ten seconds, 2,000 tweets in each. */
export const denseRecording: Input = {
  file: 'recording-20k.jsonl',
  kind: 'dense recording',
  amount: 20_000,
  bytes: 5_349_521,
  sha256: '2581c0662654942232da1e4773ef73f2afdfe63747137ef20b162125a8b2b161',
}

/** A recording of two minutes, 10,000 tweets in each second, whose tweets have a hashtag in common. */
export const liveRecording: Input = {
  file: 'recording-1200k-live.jsonl',
  kind: 'live recording',
  amount: 1_200_000,
  bytes: 455_292_372,
  sha256: 'd472af8d2e6e6d9f376e97b6e0289b2a8f92053ec755608c953af435c91c9353',
}
