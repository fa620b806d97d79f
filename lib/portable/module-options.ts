import { existsSync } from 'node:fs'
import { isAbsolute, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { PipelineConstructionError } from '../core/errors.ts'
import { reasonOf } from '../core/reason-of.ts'
import { refuseUnless } from '../core/refuse.ts'
import { encodeJson } from '../core/tagged-json.ts'

/** Where workers are that are not in this process. */
export interface ModuleOptions {
  /**
   * The file that builds the pipeline: `export default (options) => { …; return pipeline }`. Workers are processes of
   * their own then, on the machines of the engine, and each of them builds the pipeline again. Without it, functions run
   * in this process.
   */
  module?: string | URL
  /** What its default export is given there: what it was given here. Plain data, as tagged JSON carries it. */
  moduleOptions?: unknown
  /**
   * A container's image for the workers, instead of processes. In it the module has the same place below the working
   * folder as it has here.
   */
  image?: string
}

export const MODULE_OPTIONS = ['module', 'moduleOptions', 'image'] as const

/** A pipeline's module, as workers in other processes are told of it. */
export interface GivenModule {
  /** As workers here find it: 'file:///…'. */
  readonly url: string
  /** As the image has it, below its working folder; undefined without an image. */
  readonly inImage: { readonly image: string; readonly path: string } | undefined
  /** Tagged JSON. */
  readonly options: string
}

/** The module that a runner is given; undefined if its workers are in this process. `what` is the runner's name. */
export function givenModule({ module, moduleOptions, image }: ModuleOptions, what: string): GivenModule | undefined {
  if (module === undefined) {
    const [alone] = Object.entries({ moduleOptions, image }).find(([, value]) => value !== undefined) ?? []
    if (alone === undefined) return undefined
    throw new PipelineConstructionError(
      `${what}: ${alone} is for workers in other processes; give the file that builds the pipeline too: { module: 'pipeline.ts' }`,
    )
  }
  const isFile = typeof module === 'string' ? module !== '' : module instanceof URL && module.protocol === 'file:'
  refuseUnless(isFile, module, `${what}: module`, "a file, such as 'pipeline.ts'")
  const isUrl = typeof module !== 'string' || module.startsWith('file:')
  const path = isUrl ? fileURLToPath(module) : resolve(module)
  if (!existsSync(path)) throw new PipelineConstructionError(`${what}: there is no module ${path}`)
  return {
    url: pathToFileURL(path).href,
    inImage: image === undefined ? undefined : { image: nameOfImage(image, what), path: belowHere(path, what) },
    options: optionsText(moduleOptions, what),
  }
}

function nameOfImage(image: unknown, what: string): string {
  refuseUnless(
    typeof image === 'string' && /^\S+$/.test(image),
    image,
    `${what}: image`,
    "the name of a container's image",
  )
  return image as string
}

function belowHere(path: string, what: string): string {
  const below = relative(process.cwd(), path)
  if (!below.startsWith('..') && !isAbsolute(below)) return below
  throw new PipelineConstructionError(
    `${what}: the image has the module where it is below the current folder, and ${path} is not; start from a folder above it`,
  )
}

function optionsText(options: unknown, what: string): string {
  try {
    return encodeJson(options)
  } catch (thrown) {
    throw new PipelineConstructionError(`${what}: moduleOptions: ${reasonOf(thrown)}`)
  }
}
