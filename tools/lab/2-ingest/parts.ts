/** The functions of lab 2, with the types that the solution gives them. */
export type Ingest = Pick<
  typeof import('../../../solutions/2-ingest/lab.ts'),
  'source' | 'fixed' | 'sliding' | 'session' | 'every100' | 'pieces' | 'wholes'
>
