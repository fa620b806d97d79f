import { BEAM } from './beam-version.ts'
import { bringJobServer, hasJobServer, type JobServer, missingForJobServer, startJobServer } from './job-server.ts'
import type { RunningEngine, StartOptions } from './running-engine.ts'

const SPARK = '3.5.0'

/** Beam's job server for Spark 3, with a Spark inside of it. */
const SPARK_JOB_SERVER: JobServer = {
  name: 'spark',
  coordinates: [
    `org.apache.beam:beam-runners-spark-3:${BEAM}`,
    `org.apache.beam:beam-runners-java-job-service:${BEAM}`,
    // The one that tells, of the several that its dependencies agree on.
    'org.slf4j:slf4j-simple:1.7.30',
    `org.apache.spark:spark-core_2.12:${SPARK}`,
    `org.apache.spark:spark-sql_2.12:${SPARK}`,
    `org.apache.spark:spark-streaming_2.12:${SPARK}`,
  ],
  mainClass: 'org.apache.beam.runners.spark.SparkJobServerDriver',
  size: '300 MB',
}

/** Whether this user's cache has Spark. */
export function hasSpark(): boolean {
  return hasJobServer(SPARK_JOB_SERVER)
}

/** What this machine lacks to run Spark, each with how to get it. */
export function missingForSpark(): Promise<readonly string[]> {
  return missingForJobServer(SPARK_JOB_SERVER)
}

/** Brings the jars of Spark, unless this user's cache has them. */
export function bringSpark(say?: (text: string) => void): Promise<string> {
  return bringJobServer(SPARK_JOB_SERVER, say)
}

/**
 * Starts Beam's job server with a Spark inside of it, which runs bounded pipelines. Resolves when it answers; some seconds.
 * Throws a MissingTools without Java, its compiler, or, the first time, Maven.
 */
export function startSpark(options: StartOptions = {}): Promise<RunningEngine> {
  return startJobServer(SPARK_JOB_SERVER, {
    ...options,
    // Its pages would be looked for where the jars cannot be seen.
    flags: ['-Xmx1536m', '-Dspark.ui.enabled=false'],
    args: ['--spark-master-url=local[2]'],
  })
}
