import { createHash } from 'node:crypto'

/** SHA-256 over the lines, sorted by their UTF-8 bytes, each ended by '\n': the same in whatever order they came. */
export function resultHash(lines: Iterable<string>): string {
  const encoded = Array.from(lines, line => Buffer.from(line)).sort(Buffer.compare)
  const hash = createHash('sha256')
  for (const line of encoded) hash.update(line).update('\n')
  return hash.digest('hex')
}
