/** A kind of random transcripts, which the kernel and the judge both answer, step by step, with what each step made. */
export interface Kind<Transcript, Made> {
  /** As many transcripts; the same for the same seed. */
  transcripts(seed: number, count: number): readonly Transcript[]
  forJudge(transcript: Transcript): object
  /** What the direct runner makes of it, by step; of one step, in any order. */
  ours(transcript: Transcript): Promise<readonly (readonly Made[])[]>
  readonly explanations: readonly Explanation<Transcript>[]
}

/** A place where the judge is wrong. */
export interface Explanation<Transcript> {
  readonly why: string
  /**
   * A way around that place; undefined where it is not touched. A difference is explained only if there is none any more
   * on the way around.
   */
  around(transcript: Transcript): WayAround<Transcript> | undefined
}

/** The same question, put otherwise. */
export interface WayAround<Transcript> {
  readonly forJudge: object
  /** What the direct runner runs then: the same transcript, or one that touches the place no more. */
  readonly transcript: Transcript
}
