// What '#flink' gives, for a notebook's compiler, which would need a while for all that cell.ts imports.
import type { PCollection, Pipeline } from 'yeoul'
import type { Tweet, WatermarkEstimator } from 'yeoul/io/recording'

export interface RunningFlink {
  /** Of its job server, as flink takes it: '127.0.0.1:8099'. */
  readonly endpoint: string
  /** The address of Flink's own pages: 'http://127.0.0.1:8081'. */
  readonly webUi: string
  /** Ends it; otherwise it ends with the notebook's kernel. */
  close(): Promise<void>
}

/**
 * Starts a cluster of Apache Flink on this machine, a JobManager and two TaskManagers, and resolves when it answers; half
 * a minute. Throws a MissingTools, which says how to install it, if there is no Java, or no Maven or Python to fetch
 * Flink the first time.
 */
export function startFlink(options?: { say?: (text: string) => void }): Promise<RunningFlink>

/** The tweets of a recording as they come, `speed` times as fast: a source without end. After the last, only time goes on. */
export function readLive(
  recording: string,
  options: { speed: number; watermark: WatermarkEstimator },
): (pipeline: Pipeline) => PCollection<Tweet>
