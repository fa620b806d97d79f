import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll } from '@jest/globals'
import { ZipFile } from 'yazl'
import { direct, Pipeline } from 'yeoul'
import { readRecording, type Tweet } from 'yeoul/io/recording'
import { type Ended, emptyFolder, runYeoul } from '../tools/run-yeoul.ts'

export interface Imported extends Ended {
  /** As readRecording gives them; none if there is no recording. */
  readonly tweets: readonly Tweet[]
  /** Its lines: the header, then arrivals. */
  readonly recording: readonly Readonly<Record<string, unknown>>[]
}

/** A folder with archives, in which the command is run; gone after the tests. */
export function workshop() {
  const folder = emptyFolder()
  afterAll(() => rmSync(folder, { recursive: true }))
  const at = (name: string) => join(folder, name)
  const put = (name: string, content: string | Uint8Array) => {
    writeFileSync(at(name), content)
    return name
  }
  const run = (...args: readonly string[]) => runYeoul(folder, ['import', ...args])
  /** Imports into out.jsonl, and reads that. */
  const imported = async (...args: readonly string[]): Promise<Imported> => {
    rmSync(at('out.jsonl'), { force: true })
    const ended = await run(...args, '--out', 'out.jsonl')
    const hasRecording = /^out\.jsonl: /m.test(ended.stdout)
    const { values } = hasRecording
      ? await direct().collect(new Pipeline().apply(readRecording(at('out.jsonl'))))
      : { values: [] }
    const lines = hasRecording ? readFileSync(at('out.jsonl'), 'utf8').trimEnd().split('\n') : []
    return { ...ended, tweets: values, recording: lines.map(line => JSON.parse(line)) }
  }
  return { folder, at, put, run, imported }
}

/** A zip archive with these files. */
export async function zipOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content as string), name)
  zip.end()
  const chunks: Buffer[] = []
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
