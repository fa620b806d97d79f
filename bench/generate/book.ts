import { integerBelow, randomFrom, vocabulary, zipf } from './random.ts'

const WORDS = 50_000
const CHUNK = 1 << 20

/** Lines of eight to twelve words until `bytes` are reached, the last line whole, in pieces of about 1 MB. ASCII only. */
export function* book(bytes: number, seed = 42): Generator<string> {
  const random = randomFrom(seed)
  const words = vocabulary(WORDS, random)
  const rank = zipf(WORDS, random)
  let written = 0
  let chunk: string[] = []
  let chunkLength = 0
  while (written < bytes) {
    const count = 8 + integerBelow(5, random)
    let line = words[rank()]
    for (let i = 1; i < count; i++) line += ` ${words[rank()]}`
    line += '\n'
    written += line.length
    chunkLength += line.length
    chunk.push(line)
    if (chunkLength > CHUNK) {
      yield chunk.join('')
      chunk = []
      chunkLength = 0
    }
  }
  yield chunk.join('')
}
