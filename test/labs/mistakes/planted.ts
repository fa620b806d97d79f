/** A mistake on purpose: a place of the solution, and what a learner might write there. */
export interface Planted {
  readonly part: string
  readonly right: string
  readonly wrong: string
  /** Its name, as the lab's messages know it. */
  readonly mistake: string
}
