import type { PCollection, Pipeline, Runner, Trace } from 'yeoul'
import type { Random } from '../datasets/random.ts'
import type { Difference } from './first-difference.ts'

/** The functions that a lab.ts exports and that its program calls, by name. */
export type Parts = Readonly<Record<string, (input: never, ...more: never[]) => unknown>>

/** What `yeoul lab N` was asked for. */
export interface LabRequest {
  /** Paths, globs, '-' for standard input; none: the lab's own input. */
  readonly inputs: readonly string[]
  /** A recording of arrivals, for the labs that read one. */
  readonly recording: string | undefined
  /** The folder for the sharded results. */
  readonly results: string
  /** Where each output element goes as a line of JSON. */
  readonly out: string | undefined
  /** Where the full trace goes. */
  readonly trace: string | undefined
  readonly progress: boolean
  /** An engine; undefined: the direct runner. */
  readonly runner: Runner | undefined
  /** The lab's own options that were given, by name; a switch is 'true'. */
  readonly options: Readonly<Record<string, string>>
}

/** What the command knows of a lab. `P`: the functions of its lab.ts, as the solution has them. */
export interface LabProgram<P = Parts> {
  readonly parts: readonly (keyof P & string)[]
  readonly checks: readonly PartCheck<P>[]
  /** Known wrong ways to write a function, the likeliest first. */
  readonly mistakes?: Mistakes<P>
  /** What its learners are told. */
  readonly messages: Translated
  /** Feeds the functions with the input, and shows what comes out. Resolves to the exit code. */
  run(lab: P, request: LabRequest): Promise<number>
}

/** How one function is compared with the solution's. */
export interface PartCheck<P> {
  readonly part: keyof P & string
  /** What it is given, in words. */
  readonly given: string
  /** What it is given: lines, arrivals, or whatever `build` feeds it with. */
  readonly input: readonly unknown[]
  /** Another input, so that no answer can be written down in place of a pipeline. */
  another?(random: Random): readonly unknown[]
  /** Builds a pipeline that ends with the part of `lab`; what comes before it is the solution's. */
  build(lab: P, solution: P, pipeline: Pipeline, input: readonly unknown[]): PCollection<unknown>
  /** Options of `yeoul lab` that show what it makes. */
  readonly options?: string
  /** Known mistakes that leave the results right: whether a run, traced in full, has them, by name. */
  readonly inRun?: Readonly<Record<string, (trace: Trace) => boolean>>
  /** Where several outputs are right: what they are judged by, in place of the solution's. */
  readonly promise?: OutputPromise
}

/** What outputs must keep, however they are made. */
export interface OutputPromise {
  /** The names of what may be broken, as the lab's messages know them. */
  readonly mistakes: readonly string[]
  ofOutputs(input: readonly unknown[], outputs: readonly unknown[]): Broken | undefined
  /** Of what a CombineFn gives of inputs, merged from parts. */
  ofCombined(inputs: readonly unknown[], output: unknown): Broken | undefined
}

/** What is not as promised, and its name. */
export interface Broken extends Difference {
  readonly mistake: string
}

/** By function: wrong ways to write it, by the name that the lab's messages know them by. */
export type Mistakes<P> = { readonly [Part in keyof P]?: Readonly<Record<string, P[Part]>> }

/** All that the check of a lab tells of it in words. */
export interface LabMessages {
  /** Of each function, from a nudge to all but the code. */
  readonly hints: Readonly<Record<string, readonly [nudge: string, way: string, nearly: string]>>
  /** Of each known mistake. */
  readonly mistakes: Readonly<Record<string, MistakeMessage>>
}

/** The same in another language, and what the lab's own files say in English. */
export interface Translation extends LabMessages {
  readonly summary: string
  /** Of each function what its check gives it. */
  readonly given: Readonly<Record<string, string>>
  /** Of each function what is to do. */
  readonly tasks: Readonly<Record<string, string>>
}

/** In the languages of language.ts. */
export interface Translated {
  readonly en: LabMessages
  readonly ko: Translation
}

export interface MistakeMessage {
  /** What was done. */
  readonly name: string
  /** Why that gives something else. */
  readonly why: string
}
