import { writeFileSync } from 'node:fs'
import { arrivalLine, headerLine } from '../../lib/io/recording.ts'

/** What a tweet of a test tells; times in seconds. */
export interface Told {
  readonly at: number
  readonly received?: number
  readonly text?: string
  readonly lang?: string
  readonly author?: string
  readonly id?: string
  /** Without #. */
  readonly tags?: readonly string[]
}

/** Writes a recording, as somebody else's tool may; what is a text becomes a line as it is. Gives its path. */
export function writeRecording(path: string, lines: readonly (Told | string)[]): string {
  const written = lines.map((line, i) => (typeof line === 'string' ? line : lineOf(line, i)))
  writeFileSync(path, `${[headerLine({ title: 'a test', madeBy: 'a test' }), ...written].join('\n')}\n`)
  return path
}

function lineOf({ at, received = at + 1, text = 'a text', lang = 'en', author = '1', id, tags }: Told, i: number) {
  const data = {
    id: id ?? String(i),
    text,
    created_at: new Date(at * 1000).toISOString(),
    author_id: author,
    lang,
    ...(tags !== undefined && { entities: { hashtags: tags.map(tag => ({ tag, start: 0, end: 1 })) } }),
  }
  return arrivalLine({ received_at: new Date(received * 1000).toISOString(), partition: 0, data })
}
