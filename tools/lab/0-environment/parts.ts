/** The functions of lab 0, with the types that the solution gives them. */
export type FirstPipeline = Pick<
  typeof import('../../../solutions/0-environment/lab.ts'),
  'lowerCased' | 'counts' | 'sentences'
>
