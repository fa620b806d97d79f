/** What is measured: reads a file and hands back its result lines, in any order. */
export interface Program {
  run(input: string, setting?: string): Promise<readonly string[]>
}

/** Loaded only in the process that runs it, so that no program pays for another's imports. */
export const programs = {
  'node-hand W1': () => import('./hand/w1.ts'),
  'node-hand W2': () => import('./hand/w2.ts'),
  'node-hand W2b': () => import('./hand/w2b.ts'),
  'node-hand keys': () => import('./hand/keys.ts'),
  'node-hand kafka': () => import('./hand/kafka.ts'),
  'node-hand recording': () => import('./hand/recording.ts'),
  'rxjs W1': () => import('./rxjs/w1.ts'),
  'rxjs W2': () => import('./rxjs/w2.ts'),
  'rxjs W2b': () => import('./rxjs/w2b.ts'),
  'yeoul W1': () => import('./yeoul/w1.ts'),
  'yeoul W2': () => import('./yeoul/w2.ts'),
  'yeoul W2b': () => import('./yeoul/w2b.ts'),
  'yeoul W2 traced': () => import('./yeoul/w2-traced.ts'),
  'yeoul W2 checkpointed': () => import('./yeoul/w2-checkpointed.ts'),
  'yeoul keys': () => import('./yeoul/keys.ts'),
  'yeoul kafka': () => import('./yeoul/kafka.ts'),
  'yeoul recording': () => import('./yeoul/recording.ts'),
  'yeoul on an engine': () => import('./engines/submit.ts'),
  'yeoul pace': () => import('./yeoul/pace.ts'),
  'pubsub client': () => import('./pubsub/client.ts'),
  taken: () => import('./recorder/taken.ts'),
} satisfies Record<string, () => Promise<Program>>

export type ProgramName = keyof typeof programs
