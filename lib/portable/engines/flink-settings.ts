import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { HOST } from './free-port.ts'

export interface ClusterPlace {
  /** The cluster's own folder: all that it writes is in there. */
  readonly folder: string
  readonly restPort: number
  readonly rpcPort: number
}

/** Writes the settings of a small cluster into its folder; gives the folder of settings. Source: Flink's Configuration. */
export function writeSettings({ folder, restPort, rpcPort }: ClusterPlace): string {
  const inside = (name: string) => {
    const path = join(folder, name)
    mkdirSync(path, { recursive: true })
    return path
  }
  const settings = {
    'jobmanager.rpc.address': HOST,
    'jobmanager.bind-host': HOST,
    'jobmanager.rpc.port': rpcPort,
    'jobmanager.memory.process.size': '800m',
    'jobmanager.memory.jvm-metaspace.size': '192m',
    'taskmanager.host': HOST,
    'taskmanager.bind-host': HOST,
    'taskmanager.memory.process.size': '1500m',
    'taskmanager.memory.jvm-metaspace.size': '256m',
    'taskmanager.memory.managed.size': '64m',
    'taskmanager.memory.network.min': '128m',
    'taskmanager.memory.network.max': '128m',
    'taskmanager.numberOfTaskSlots': 2,
    // A job of two workers has one on each machine.
    'taskmanager.load-balance.mode': 'SLOTS',
    'rest.address': HOST,
    'rest.bind-address': HOST,
    'rest.port': restPort,
    'parallelism.default': 1,
    'web.tmpdir': inside('web'),
    'io.tmp.dirs': inside('tmp'),
    'blob.storage.directory': inside('blobs'),
    'state.backend.type': 'hashmap',
    'state.checkpoints.dir': pathToFileURL(inside('checkpoints')).href,
    // A TaskManager that was killed is missed after seconds. Which jobs are started again, they say themselves.
    'heartbeat.interval': 1000,
    'heartbeat.timeout': 5000,
    // Beam's classes are those of the cluster's own class path; a job brings none.
    'classloader.resolve-order': 'parent-first',
    // Beam's threads outlive the job that began them, and look for classes by its loader.
    'classloader.check-leaked-classloader': false,
  }
  const conf = inside('conf')
  const lines = Object.entries(settings).map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
  writeFileSync(join(conf, 'config.yaml'), lines.join(''))
  writeFileSync(join(conf, 'log4j.properties'), LOGGING)
  return conf
}

const LOGGING = `rootLogger.level = INFO
rootLogger.appenderRef.out.ref = out
appender.out.name = out
appender.out.type = CONSOLE
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d{yyyy-MM-dd HH:mm:ss,SSS} %-5p %-60c %x - %m%n
`
