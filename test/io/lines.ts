import { Pipeline, type Source, type SourceElement, type SourceReader, withDeadLetters } from 'yeoul'
import { readText } from 'yeoul/io/text'
import { graphOf } from '../../lib/core/pipeline.ts'

type Options = Parameters<typeof readText>[1]

/** The source behind readText. */
export function textSource(glob: string, options?: Options): Source<string> {
  const pipeline = new Pipeline()
  pipeline.apply(readText(glob, options))
  for (const node of graphOf(pipeline).nodes) if (node.kind === 'read') return node.source as Source<string>
  throw new Error('readText reads nothing')
}

/** A reader of its only part. */
export async function openText(glob: string, options?: Options, mark?: unknown): Promise<SourceReader<string>> {
  const source = textSource(glob, options)
  const [split] = await source.split({ desiredSplits: 1 })
  return source.open(split, mark)
}

/** All elements to the end, in bundles of at most `max`. */
export async function readAll(reader: SourceReader<string>, max = 512): Promise<SourceElement<string>[][]> {
  const bundles: SourceElement<string>[][] = []
  for (let bundle = await reader.readBundle(max); bundle !== undefined; bundle = await reader.readBundle(max))
    bundles.push([...bundle])
  reader.close?.()
  return bundles
}

/** The lines of a glob, and its dead letters, by a pipeline. */
export function linesAndLetters(glob: string, options?: Options) {
  const { output, deadLetters } = new Pipeline().apply(withDeadLetters(readText(glob, options)))
  return { lines: output, letters: deadLetters }
}
