/** An engine that runs on this machine. It ends when this process does, whatever ends it. */
export interface RunningEngine {
  /** Its job service, as `portable({ endpoint })` takes it: '127.0.0.1:8073'. */
  readonly endpoint: string
  /** The address of its pages, if it has some: 'http://127.0.0.1:8081'. */
  readonly webUi?: string
  /** What runs, by name and process id. */
  readonly processes: readonly EngineProcess[]
  /** Resolves when its job service has ended; to why, if that was not close(). */
  readonly ended: Promise<string | undefined>
  /** Ends it, and removes what it wrote. */
  close(): Promise<void>
}

export interface EngineProcess {
  readonly name: string
  readonly pid: number
  /** The file with what it says. */
  readonly log?: string
}

export interface StartOptions {
  /** The job service's port on 127.0.0.1; any free one if not said, or 0. */
  readonly port?: number
  /** An existing folder in which its logs are kept. Without it, they go with the engine. */
  readonly logs?: string
  /** Tells whoever waits what is going on. */
  say?(text: string): void
}
