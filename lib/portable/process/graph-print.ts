import { createHash } from 'node:crypto'
import { toBinary } from '@bufbuild/protobuf'
import { PCollectionSchema, PTransformSchema, WindowingStrategySchema } from '../protos/beam_runner_api_pb.ts'
import type { Translated } from '../translate/translate.ts'

/** What each step of a pipeline is, as far as an engine is told, and where it reads and writes: a digest, by the step's path. */
export type GraphPrint = Readonly<Record<string, string>>

/** The same pipeline, built again, has the same. */
export function graphPrint({ pipelineFor, places }: Translated): GraphPrint {
  const { components } = pipelineFor({ kind: 'loopback', address: '' })
  const { transforms = {}, pcollections = {}, windowingStrategies = {} } = components ?? {}
  const print: Record<string, string> = {}
  for (const [path, transform] of Object.entries(transforms)) {
    const digest = createHash('sha256').update(toBinary(PTransformSchema, transform))
    digest.update(places[path] ?? '')
    for (const id of Object.values(transform.outputs)) {
      const collection = pcollections[id]
      if (collection === undefined) continue
      digest.update(toBinary(PCollectionSchema, collection))
      const strategy = windowingStrategies[collection.windowingStrategyId]
      if (strategy !== undefined) digest.update(toBinary(WindowingStrategySchema, strategy))
    }
    print[path] = digest.digest('base64url').slice(0, 12)
  }
  return print
}

/** Where the graph that was built differs from the one that was wanted, in words; undefined if it does not. */
export function differenceOf(wanted: GraphPrint, built: GraphPrint): string | undefined {
  const missing = Object.keys(wanted).filter(path => built[path] === undefined)
  const more = Object.keys(built).filter(path => wanted[path] === undefined)
  const other = Object.keys(wanted).filter(path => built[path] !== undefined && built[path] !== wanted[path])
  const parts = [
    ['it lacks', missing],
    ['it has besides', more],
    ['otherwise made is', other],
  ] as const
  const told = parts.flatMap(([what, paths]) => (paths.length === 0 ? [] : [`${what} ${listed(paths)}`]))
  return told.length === 0 ? undefined : told.join('; ')
}

const SHOWN = 3

function listed(paths: readonly string[]): string {
  const shown = paths.slice(0, SHOWN).map(path => `'${path}'`)
  return paths.length > SHOWN ? `${shown.join(', ')} and ${paths.length - SHOWN} more` : shown.join(', ')
}
