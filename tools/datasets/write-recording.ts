import { createWriteStream } from 'node:fs'
import { rename } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { linesOf, type Story } from './story.ts'

/** Writes the story's recording; what was there stays until it is whole. */
export async function writeRecording(story: Story, file: string): Promise<void> {
  const lines = Readable.from(linesOf(story), { objectMode: true })
  const unfinished = `${file}.unfinished`
  const output = createWriteStream(unfinished)
  await (story.isCompressed ? pipeline(lines, createGzip({ level: 9 }), output) : pipeline(lines, output))
  await rename(unfinished, file)
}
