import type { Tweet } from '../../lib/io/recording.ts'
import type { RuleNode } from './rule-syntax.ts'

/** Scripts whose words are not set apart by spaces, or carry particles as Korean ones do: found anywhere in a word. */
const FOUND_ANYWHERE =
  /[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Extended_Pictographic}]/u
const WORD = /[\p{L}\p{M}\p{N}_']+/gu

/** Tells whether a rule matches a tweet. */
export function matcherOf(rule: RuleNode): (tweet: Tweet) => boolean {
  return tweet => matches(rule, new Post(tweet))
}

/** What the operators look at, made when the first one does. */
class Post {
  readonly tweet: Tweet
  readonly text: string
  #words: readonly string[] | undefined
  #hashtags: ReadonlySet<string> | undefined

  constructor(tweet: Tweet) {
    this.tweet = tweet
    this.text = normal(tweet.text)
  }

  get words(): readonly string[] {
    this.#words ??= this.text.match(WORD) ?? []
    return this.#words
  }

  get hashtags(): ReadonlySet<string> {
    this.#hashtags ??= new Set(this.tweet.entities?.hashtags?.map(({ tag }) => normal(tag)))
    return this.#hashtags
  }
}

function matches(node: RuleNode, post: Post): boolean {
  switch (node.kind) {
    case 'and':
      return node.parts.every(part => matches(part, post))
    case 'or':
      return node.parts.some(part => matches(part, post))
    case 'not':
      return !matches(node.part, post)
    case 'lang':
      return post.tweet.lang === node.lang
    case 'hashtag':
      return post.hashtags.has(normal(node.tag))
    case 'text': {
      const wanted = normal(node.text)
      if (FOUND_ANYWHERE.test(wanted)) return post.text.includes(wanted)
      return isWithin(wanted.match(WORD) ?? [], post.words)
    }
  }
}

/** Whether the words stand one after the other among those. */
function isWithin(wanted: readonly string[], words: readonly string[]): boolean {
  if (wanted.length === 0) return false
  return words.some((_, at) => wanted.every((word, i) => words[at + i] === word))
}

function normal(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}
