/** Where a run's newest checkpoint is kept; `checkpointFolder` of `yeoul/io/checkpoint-folder` keeps it in a folder. */
export interface CheckpointStore {
  /** Where that is, for messages: 'out/checkpoint'. */
  readonly place?: string
  /** Takes the place of the one before, once it is durable; if it fails, the one before must stay. */
  save(checkpoint: Uint8Array): Promise<void>
  /** The newest; undefined if there is none. */
  load(): Promise<Uint8Array | undefined>
}
