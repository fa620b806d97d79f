import { FLINK_JOB_SERVER } from './flink-job-server.ts'
import { bringJobServer, hasJobServer, missingForJobServer, startJobServer } from './job-server.ts'
import type { RunningEngine, StartOptions } from './running-engine.ts'

/** Whether this user's cache has the embedded Flink. */
export function hasFlink(): boolean {
  return hasJobServer(FLINK_JOB_SERVER)
}

/** What this machine lacks to run the embedded Flink, each with how to get it. */
export function missingForFlink(): Promise<readonly string[]> {
  return missingForJobServer(FLINK_JOB_SERVER)
}

/** Brings the jars of the embedded Flink, unless this user's cache has them. */
export function bringFlink(say?: (text: string) => void): Promise<string> {
  return bringJobServer(FLINK_JOB_SERVER, say)
}

/**
 * Starts Beam's job server with a Flink inside of it: one process that runs any number of jobs, without pages and without
 * checkpoints that outlive it. Resolves when it answers; some seconds. Throws a MissingTools without Java, its compiler,
 * or, the first time, Maven.
 */
export function startFlink(options: StartOptions = {}): Promise<RunningEngine> {
  return startJobServer(FLINK_JOB_SERVER, { ...options, flags: ['-Xmx1536m'], args: ['--flink-master=[local]'] })
}

/**
 * Starts Beam's job server before a cluster of Flink, whose JobManager is at `master`, 'localhost:8081'. It ends with this
 * process; the cluster's jobs do not.
 */
export function startFlinkJobServer(master: string): Promise<RunningEngine> {
  return startJobServer(FLINK_JOB_SERVER, { flags: ['-Xmx384m'], args: [`--flink-master=${master}`] })
}
