import { BEAM } from './beam-version.ts'
import type { JobServer } from './job-server.ts'

/** Beam's job server for Flink 1.19; with [local] as its master it runs jobs in a Flink inside of itself. */
export const FLINK_JOB_SERVER: JobServer = {
  name: 'flink',
  coordinates: [
    `org.apache.beam:beam-runners-flink-1.19:${BEAM}`,
    `org.apache.beam:beam-runners-java-job-service:${BEAM}`,
    'org.slf4j:slf4j-simple:1.7.30',
  ],
  mainClass: 'org.apache.beam.runners.flink.FlinkJobServerDriver',
  size: '150 MB',
}
