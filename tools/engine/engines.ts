import { startFlink } from '../../lib/portable/engines/flink.ts'
import { startFlinkCluster } from '../../lib/portable/engines/flink-cluster.ts'
import { startPrism } from '../../lib/portable/engines/prism.ts'
import type { RunningEngine, StartOptions } from '../../lib/portable/engines/running-engine.ts'
import { startSpark } from '../../lib/portable/engines/spark.ts'

interface Engine {
  readonly summary: string
  /** The job service's port, if none is given. */
  readonly port: number
  start(options: StartOptions): Promise<RunningEngine>
}

/** What `yeoul engine` can start. */
export const ENGINES: Readonly<Record<string, Engine>> = {
  flink: {
    summary:
      'a cluster of Flink 1.19 (a JobManager, two TaskManagers) and its job server; needs Java, javac, once Maven, Python',
    port: 8099,
    // Flink's own, so that its pages are where everybody looks for them.
    start: options => startFlinkCluster({ ...options, restPort: options.port === 0 ? 0 : 8081 }),
  },
  'flink-embedded': {
    summary: 'Flink 1.19 inside of its job server, in one process; needs Java, javac, and once Maven',
    port: 8098,
    start: startFlink,
  },
  prism: {
    summary: "Prism, Beam's own runner for one machine; needs Go, once",
    port: 8073,
    start: options => startPrism({ ...options, webUi: true }),
  },
  spark: {
    summary: 'Spark 3.5 inside of its job server, for bounded pipelines; needs Java, javac, once Maven',
    port: 8097,
    start: startSpark,
  },
}
