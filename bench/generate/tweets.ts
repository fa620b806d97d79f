import { integerBelow, pick, type Random, randomFrom, vocabulary, zipf } from './random.ts'

const SIZE = 20_000
const FOREIGN = ['é', 'ñ', 'ü', 'я', '日', '本', 'ç', 'ö', '한', 'λ']
const LANGUAGES = ['en', 'es', 'pt', 'ja', 'fr', 'de', 'und']
const FIRST_ARRIVAL = Date.UTC(2024, 2, 1, 12, 0, 30)
const BETWEEN_ARRIVALS_MS = 3.6
const FIRST_ID = 1763000000000000000n
const BETWEEN_IDS = 15099494n
const LINES_A_CHUNK = 5000

/** Different tags: some with a letter that is not ASCII, some with a number, some with an underscore. */
function tagVocabulary(random: Random): string[] {
  const tags = vocabulary(SIZE, random, 3, 10).map((tag, index) => {
    const kind = random()
    if (kind < 0.06) {
      const at = integerBelow(tag.length, random)
      return tag.slice(0, at) + pick(FOREIGN, random) + tag.slice(at)
    }
    if (kind < 0.12) return tag + integerBelow(100, random)
    if (kind < 0.15) return `${tag}_${index}`
    return tag
  })
  const taken = new Set<string>()
  return tags.map(tag => {
    while (taken.has(tag)) tag += 'x'
    taken.add(tag)
    return tag
  })
}

/** As people write it: as it is, Capitalised, or SHOUTED. */
function inSomeCase(tag: string, random: Random): string {
  const kind = random()
  if (kind < 0.6) return tag
  if (kind < 0.9) return tag.charAt(0).toUpperCase() + tag.slice(1)
  return tag.toUpperCase()
}

function hashtagCount(random: Random): number {
  const share = random()
  if (share < 0.25) return 0
  if (share < 0.65) return 1
  if (share < 0.85) return 2
  return share < 0.95 ? 3 : 4
}

/**
 * `count` tweets in the shape of the X API v2, a JSON object a line, in pieces of 5,000 lines. One arrives each 3.6 ms,
 * so a million span an hour and fewer span less at the same density. 99% are up to 5 s old when they arrive and the rest
 * up to 30 s, so none is later than a watermark 30 s behind the newest.
 */
export function* tweets(count: number, seed = 7): Generator<string> {
  const random = randomFrom(seed)
  const words = vocabulary(SIZE, random)
  const wordRank = zipf(SIZE, random)
  const tags = tagVocabulary(random)
  const tagRank = zipf(SIZE, random)
  let chunk: string[] = []
  for (let i = 0; i < count; i++) {
    const arrival = FIRST_ARRIVAL + i * BETWEEN_ARRIVALS_MS
    const age = random() < 0.99 ? random() * 5000 : 5000 + random() * 25_000
    const createdAt = new Date(Math.ceil(arrival - age)).toISOString()
    const parts: string[] = []
    for (let left = 5 + integerBelow(8, random); left > 0; left--) parts.push(words[wordRank()])
    for (let left = hashtagCount(random); left > 0; left--) {
      const at = integerBelow(parts.length + 1, random)
      parts.splice(at, 0, `#${inSomeCase(tags[tagRank()], random)}`)
    }
    let text = parts.join(' ')
    if (random() < 0.1) text += ` "quoted"\n& https://t.co/${integerBelow(1e9, random).toString(36)}`
    const id = (FIRST_ID + BigInt(i) * BETWEEN_IDS).toString()
    const authorId = String(1e8 + integerBelow(2e9, random))
    const lang = LANGUAGES[(random() * random() * LANGUAGES.length) | 0]
    chunk.push(JSON.stringify({ data: { id, text, created_at: createdAt, author_id: authorId, lang } }))
    if (chunk.length === LINES_A_CHUNK) {
      yield `${chunk.join('\n')}\n`
      chunk = []
    }
  }
  if (chunk.length > 0) yield `${chunk.join('\n')}\n`
}
