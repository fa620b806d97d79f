// What '#kafka' gives, for a notebook's compiler, which would need a while for all that cell.ts imports.

export interface RunningKafka {
  /** Its address, as clients take it: '127.0.0.1:9092'. */
  readonly bootstrap: string
  /** Ends it; otherwise it ends with the notebook's kernel. */
  close(): Promise<void>
}

/**
 * Starts a broker of Apache Kafka on this machine, with these topics, and resolves when it answers; some seconds. Throws
 * a MissingTools, which says how to install it, if there is no Java, or no Maven to fetch the broker the first time.
 */
export function startKafka(options?: {
  topics?: readonly { readonly name: string; readonly partitions?: number }[]
  say?: (text: string) => void
}): Promise<RunningKafka>

/**
 * Writes the tweets of a recording to a topic, in JSON: with the time when each was received as its record's timestamp,
 * and with the author as the key. Resolves to how many there were.
 */
export function loadRecording(options: { recording: string; bootstrap: string; topic: string }): Promise<number>
