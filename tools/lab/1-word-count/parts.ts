/** The functions of lab 1, with the types that the solution gives them. */
export type WordCount = Pick<
  typeof import('../../../solutions/1-word-count/lab.ts'),
  'splitIntoWords' | 'countByGrouping' | 'countByCombining' | 'totals' | 'mostFrequent'
>
