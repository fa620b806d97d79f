import { pathToFileURL } from 'node:url'
import { Pipeline } from '../../core/pipeline.ts'
import { makePlan } from '../../core/plan.ts'
import { reasonOf } from '../../core/reason-of.ts'
import { showValue } from '../../core/show-value.ts'
import { decodeJson } from '../../core/tagged-json.ts'
import { translate } from '../translate/translate.ts'
import type { PipelineFunctions } from '../worker/worker-place.ts'
import { differenceOf, type GraphPrint, graphPrint } from './graph-print.ts'
import { packageVersion } from './package-version.ts'

/** What a worker in another process is told of a pipeline: which module builds it, and what must come of that. */
export interface PipelineModule {
  /** The module's URL, 'file:///…'; else its path below the folder that the worker runs in. */
  readonly module: string
  /** What its default export is given, as tagged JSON. */
  readonly options: string
  /** Of the package that submitted the pipeline. */
  readonly version: string
  readonly graph: GraphPrint
  /** As it was translated. */
  readonly finalizes: boolean
  readonly takesRests: boolean
}

/** Under which name an engine's pipeline options hold it, as JSON. */
export const MODULE_OPTION = 'yeoul_pipeline'

/** How long a module may take to build its pipeline; an engine waits for its worker, and says nothing meanwhile. */
const LONGEST_BUILD_MS = 20_000

/**
 * Builds the pipeline again, and gives its functions. Rejects with an Error that says what to do if the module cannot be
 * imported, builds none, builds another, or is of another version.
 */
export async function functionsOf(told: PipelineModule): Promise<PipelineFunctions> {
  const version = packageVersion()
  if (told.version !== version) {
    throw new Error(
      `this worker is yeoul ${version}, and the pipeline was submitted by yeoul ${told.version}; install the same where it is submitted and where it runs`,
    )
  }
  const pipeline = await inTime(told.module, build(told))
  const { finalizes, takesRests } = told
  const translated = translate(makePlan(pipeline), { finalizes, takesRests })
  const difference = differenceOf(told.graph, graphPrint(translated))
  if (difference === undefined) return translated.functions
  throw new Error(
    `the pipeline that ${told.module} builds is not the one that was submitted: ${difference}; let it build the same from the same options, and have the same file everywhere`,
  )
}

async function build({ module, options }: PipelineModule): Promise<Pipeline> {
  const url = module.startsWith('file:') ? module : pathToFileURL(module).href
  let exported: { readonly default?: unknown }
  try {
    exported = await import(url)
  } catch (thrown) {
    throw new Error(`the module ${module} cannot be imported: ${reasonOf(thrown)}`, { cause: thrown })
  }
  const { default: make } = exported
  if (typeof make !== 'function') {
    throw new Error(
      `the module ${module} has ${make === undefined ? 'no default export' : `${showValue(make)} as its default export`}; let that be the function that builds the pipeline: export default options => { …; return pipeline }`,
    )
  }
  let made: unknown
  try {
    made = await make(decodeJson(options))
  } catch (thrown) {
    throw new Error(`the module ${module} could not build its pipeline: ${reasonOf(thrown)}`, { cause: thrown })
  }
  if (made instanceof Pipeline) return made
  throw new Error(
    `the default export of ${module} gave ${showValue(made)}, which is no Pipeline of this yeoul; return the pipeline, and import yeoul from where this worker has it`,
  )
}

async function inTime<T>(module: string, building: Promise<T>): Promise<T> {
  let patience: NodeJS.Timeout | undefined
  const tooLong = new Promise<never>((_, reject) => {
    patience = setTimeout(
      () => reject(new Error(`the module ${module} has not built its pipeline after ${LONGEST_BUILD_MS / 1000} s`)),
      LONGEST_BUILD_MS,
    )
  })
  try {
    return await Promise.race([building, tooLong])
  } finally {
    clearTimeout(patience)
  }
}
