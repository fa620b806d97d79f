/** The functions of lab 3, with the types that the solution gives them. */
export type TweetCounter = Pick<
  typeof import('../../../solutions/3-counter/lab.ts'),
  'filtered' | 'counter' | 'microBatch' | 'rolling'
>
