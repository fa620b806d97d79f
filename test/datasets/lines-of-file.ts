import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { shippedRecording } from '../../lib/io/files/shipped-recordings.ts'
import type { Arrival, Tweet } from '../../lib/io/recording.ts'

/** An arrival as shipped recordings have it. */
export interface ShippedArrival extends Arrival {
  readonly data: Tweet & {
    readonly entities?: {
      readonly mentions?: readonly { readonly start: number; readonly end: number; readonly username: string }[]
    }
  }
}

/** A shipped recording's lines, without their ends. */
export function linesOfFile(name: string): string[] {
  const file = shippedRecording(name) as string
  const bytes = readFileSync(file)
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()
  if (!text.endsWith('\n')) throw new Error(`${name} does not end with a line`)
  return text.slice(0, -1).split('\n')
}

/** The arrivals of a shipped recording that has no broken line. */
export function arrivalsOf(name: string): ShippedArrival[] {
  return linesOfFile(name)
    .slice(1)
    .map(line => JSON.parse(line))
}
