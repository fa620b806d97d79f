/** The functions of lab 5, with the types that the solution gives them. */
export type Moods = Pick<
  typeof import('../../../solutions/5-sentiment/lab.ts'),
  'scored' | 'moodOfTop' | 'scoredByLanguage'
>
