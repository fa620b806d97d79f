import type { PCollection, Pipeline, PTransform } from 'yeoul'
import { readText } from 'yeoul/io/text'
import { outOfOrder } from 'yeoul/io/watermark'

const CREATED_AT = '"created_at":"'

/** Cut out of the line, so that only the step that needs the text parses JSON. Inside a JSON string the quotes are escaped. */
function createdAt(line: string): number {
  const start = line.indexOf(CREATED_AT) + CREATED_AT.length
  return Date.parse(line.slice(start, line.indexOf('"', start)))
}

/** Tweets as lines of JSON, at the time when they were written; none comes more than 30 s after a newer one. */
export function readTweets(file: string): PTransform<Pipeline, PCollection<string>> {
  return readText(file, { timestamp: createdAt, watermark: outOfOrder('30s') })
}
