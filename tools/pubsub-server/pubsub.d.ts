// What '#pubsub' gives, for a notebook's compiler, which would need seconds for all that embedded.ts imports.

/** A server of Pub/Sub in this process. */
export interface EmbeddedPubSub {
  /** As PUBSUB_EMULATOR_HOST has it. */
  readonly address: string
  /**
   * Publishes all of a recording, by its file or the name of a shipped one: each post's JSON, with its id and created_at
   * as attributes, and lines that cannot be read as they stand. Resolves to how many messages that were.
   */
  publish(recording: string): Promise<number>
  /** Ends it; what it had is gone. */
  close(): Promise<void>
}

/**
 * Starts a server of Pub/Sub in this process, with a topic and a subscription of it, and sets PUBSUB_EMULATOR_HOST and
 * GOOGLE_CLOUD_PROJECT, so that `readFromPubSub` and Google's clients find it: `await startPubSub({ topic: 'posts' })`.
 * The subscription has the topic's name if it is given none. One that the cell started before is ended.
 */
export function startPubSub(names: { readonly topic: string; readonly subscription?: string }): Promise<EmbeddedPubSub>
