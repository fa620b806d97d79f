import type { Diagnosis } from './diagnose.ts'

/** What the worker tells the checker, in the order of what it does. */
export type Message =
  | { readonly type: 'begin'; readonly part: string }
  /** A result of the function, as soon as it comes. */
  | { readonly type: 'emitted'; readonly shown: string }
  /** What the learner's code printed. */
  | { readonly type: 'printed'; readonly text: string }
  | { readonly type: 'found'; readonly diagnosis: Diagnosis }
  /** The file cannot be loaded, or has not what it needs. */
  | { readonly type: 'refused'; readonly because: string }
  /** Outside of what is judged: in a timer, or by a promise that nobody waits for. */
  | { readonly type: 'thrown'; readonly because: string }
  | { readonly type: 'end' }

/** What the worker is to do. */
export interface Task {
  readonly folder: 'labs' | 'solutions'
  readonly parts: readonly string[]
  /** Of the input that no answer can know. */
  readonly seed: number
}
