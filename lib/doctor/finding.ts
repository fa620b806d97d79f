/** One thing that a machine has, or has not. */
export interface Finding {
  readonly name: string
  readonly state: 'ready' | 'missing' | 'later'
  /** What is there: a version, say. Never a key. */
  readonly found: string
  /** What to do, if something is to be done. */
  readonly advice?: string
}
