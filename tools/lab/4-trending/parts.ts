/** The functions of lab 4, with the types that the solution gives them. */
export type Trending = Pick<typeof import('../../../solutions/4-trending/lab.ts'), 'split' | 'trending' | 'rankChanges'>
