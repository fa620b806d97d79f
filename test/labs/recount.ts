import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { WindowedValue } from 'yeoul'
import { recordingFile } from '../../lib/io/recording.ts'

export const SHIPPED = [
  'worked-example',
  'worked-panes',
  'quiet-afternoon',
  'stalled-partition',
  'product-launch',
  'final-match',
]

/** A tweet as a plain loop finds it. */
export interface Plain {
  readonly id: string
  readonly written: number
  readonly received: number
  readonly author: string
  readonly text: string
  readonly lang: string
  readonly tags: readonly string[]
}

/** All whole tweets of a recording, read without the library. */
export function tweetsOf(pathOrName: string): readonly Plain[] {
  const file = recordingFile(pathOrName)
  const bytes = readFileSync(file)
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()
  const tweets: Plain[] = []
  for (const line of text.split('\n').slice(1)) {
    try {
      const { received_at, data } = JSON.parse(line)
      if (typeof data.created_at !== 'string') continue
      tweets.push({
        id: data.id,
        written: new Date(data.created_at).getTime(),
        received: new Date(received_at).getTime(),
        author: data.author_id,
        text: data.text,
        lang: data.lang,
        tags: (data.entities?.hashtags ?? []).map((hashtag: { tag: string }) => hashtag.tag.toLowerCase()),
      })
    } catch {
      // A broken line.
    }
  }
  return tweets
}

/** Adds to a number of a Map. */
export function add<K>(counts: Map<K, number>, key: K, n = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + n)
}

/** The last value of each window, by its start. */
export function finals<T>(outputs: readonly Pick<WindowedValue<T>, 'value' | 'window'>[]): Map<number, T> {
  return new Map(outputs.map(({ value, window }) => [window.start, value]))
}

/** In order of their keys, which are times. */
export function inOrder<T>(byTime: ReadonlyMap<number, T>): [number, T][] {
  return [...byTime].sort(([a], [b]) => a - b)
}

/** Strings by code point, found by spelling them out. */
export function byCodePoint(a: string, b: string): number {
  const [x, y] = [Array.from(a), Array.from(b)]
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const difference = ((x[i] as string).codePointAt(0) ?? 0) - ((y[i] as string).codePointAt(0) ?? 0)
    if (difference !== 0) return difference
  }
  return x.length - y.length
}
