import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { bring } from './bring-tool.ts'
import { EngineError } from './engine-error.ts'
import { bringDistribution, hasDistribution, missingForDistribution } from './flink-distribution.ts'
import { FLINK_JOB_SERVER } from './flink-job-server.ts'
import { flinkTaskManagers } from './flink-rest.ts'
import { writeSettings } from './flink-settings.ts'
import { freePort, HOST } from './free-port.ts'
import { GuardedProcess } from './guarded-process.ts'
import { OPEN_MODULES, SMALL_JVM } from './java-flags.ts'
import {
  bringJobServer,
  hasJobServer,
  missingForJobServer,
  type RunningJobServer,
  startJobServer,
} from './job-server.ts'
import { refuseIfMissing } from './needed-tools.ts'
import type { EngineProcess, RunningEngine, StartOptions } from './running-engine.ts'

const TASK_MANAGERS = [1, 2]
const LONGEST_START_MS = 180_000
const MAIN = {
  jobManager: 'org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint',
  taskManager: 'org.apache.flink.runtime.taskexecutor.TaskManagerRunner',
} as const

export interface FlinkClusterOptions extends StartOptions {
  /** The port of its pages and of its REST API; any free one if not said, or 0. */
  readonly restPort?: number
}

/** A cluster of Flink, and the job server in front of it. `n` is the number of a TaskManager: 1 or 2. */
export interface RunningFlinkCluster extends RunningEngine {
  /** The address of its pages and of its REST API. */
  readonly webUi: string
  /** Ends a TaskManager at once, as a crash would (SIGKILL). */
  killTaskManager(n: number): Promise<void>
  /** Starts it again, and resolves when the cluster has it, besides the others that run. */
  startTaskManager(n: number): Promise<void>
  /** Ends the job server at once, as a crash would (SIGKILL); jobs of the cluster run on. */
  killJobServer(): Promise<void>
  /** Starts it again at the same address. It knows nothing of earlier jobs. */
  startJobServer(): Promise<void>
}

/** Whether this user's cache has the cluster and its job server. */
export function hasFlinkCluster(): boolean {
  return hasJobServer(FLINK_JOB_SERVER) && hasDistribution()
}

/** What this machine lacks to run the cluster, each with how to get it. */
export async function missingForFlinkCluster(): Promise<readonly string[]> {
  const missing = await Promise.all([missingForJobServer(FLINK_JOB_SERVER), missingForDistribution()])
  return missing.flat()
}

/** Brings the jars of the cluster and of its job server, unless this user's cache has them. */
export async function bringFlinkCluster(
  say: (text: string) => void = () => {},
): Promise<{ flink: string; beam: string }> {
  refuseIfMissing('flink', await missingForFlinkCluster())
  return { flink: await bringDistribution(say), beam: await bringJobServer(FLINK_JOB_SERVER, say) }
}

/**
 * Starts a cluster of Flink on loopback: one JobManager, two TaskManagers of two slots, a job server of Beam. Resolves
 * when both TaskManagers are there and the job server answers; some 20 s. Throws a MissingTools without Java, its
 * compiler, or, the first time, Maven and Python.
 */
export async function startFlinkCluster(options: FlinkClusterOptions = {}): Promise<RunningFlinkCluster> {
  const { say = () => {}, port = 0, restPort = 0 } = options
  const jars = await bringFlinkCluster(say)
  say('Starting a JobManager, two TaskManagers and the job server …')
  const ports = { restPort: await freePort('flink', restPort), rpcPort: await freePort('flink') }
  const place = { folder: mkdtempSync(join(tmpdir(), 'yeoul-flink-')), ...ports }
  const logs = options.logs ?? join(place.folder, 'logs')
  mkdirSync(logs, { recursive: true })
  const cluster = new FlinkCluster({ ...place, conf: writeSettings(place), logs, classPath: classPathOf(jars) })
  try {
    await cluster.start(port)
    return cluster
  } catch (thrown) {
    await cluster.close()
    throw thrown
  }
}

interface ClusterParts {
  readonly folder: string
  readonly conf: string
  readonly logs: string
  readonly restPort: number
  readonly classPath: string
}

class FlinkCluster implements RunningFlinkCluster {
  readonly webUi: string
  readonly ended: Promise<string | undefined>
  readonly #parts: ClusterParts
  #jobManager: GuardedProcess | undefined
  readonly #taskManagers = new Map<number, GuardedProcess>()
  #taskManagerFlags: JvmFlags | undefined
  #jobServer: RunningJobServer | undefined
  #tellEnd: (why: string | undefined) => void = () => {}
  #closing = false

  constructor(parts: ClusterParts) {
    this.#parts = parts
    this.webUi = `http://${HOST}:${parts.restPort}`
    this.ended = new Promise(resolve => {
      this.#tellEnd = resolve
    })
  }

  get endpoint(): string {
    return this.#jobServer?.endpoint as string
  }

  get processes(): readonly EngineProcess[] {
    const { logs } = this.#parts
    const managers: [string, GuardedProcess | undefined][] = [
      ['JobManager', this.#jobManager],
      ...[...this.#taskManagers].map(([n, each]): [string, GuardedProcess] => [`TaskManager ${n}`, each]),
    ]
    const running = managers.flatMap(([name, each]) =>
      each === undefined || each.isOver ? [] : [{ name, pid: each.pid, log: logOf(logs, name) }],
    )
    const server = this.#jobServer?.process.isOver === false ? this.#jobServer.processes : []
    return [...running, ...server]
  }

  async start(port: number): Promise<void> {
    const [forJob, forTask] = await Promise.all([this.#flags('JM'), this.#flags('TM')])
    this.#taskManagerFlags = forTask
    this.#jobManager = this.#launch('JobManager', MAIN.jobManager, forJob, ['--executionMode', 'cluster'])
    void this.#jobManager.ended.then(() => {
      if (!this.#closing) this.#tellEnd(this.#jobManager?.itsEnd().message)
    })
    for (const n of TASK_MANAGERS) this.#launchTaskManager(n)
    // If one of them fails, the other is not left alone: it is closed with the rest.
    const started = await Promise.allSettled([this.#startJobServer(port), this.#untilRegistered()])
    for (const each of started) if (each.status === 'rejected') throw each.reason
  }

  async killTaskManager(n: number): Promise<void> {
    await this.#taskManager(n).kill()
  }

  async startTaskManager(n: number): Promise<void> {
    if (!this.#taskManager(n).isOver) throw new EngineError(`flink: TaskManager ${n} runs already; kill it first`)
    // Those that were killed are among them until they are missed.
    const before = new Set(await flinkTaskManagers(this.webUi))
    this.#launchTaskManager(n)
    await this.#until(
      async () => (await flinkTaskManagers(this.webUi)).some(id => !before.has(id)),
      [this.#taskManager(n)],
    )
  }

  async killJobServer(): Promise<void> {
    await this.#jobServer?.process.kill()
  }

  async startJobServer(): Promise<void> {
    if (this.#jobServer?.process.isOver === false)
      throw new EngineError('flink: the job server runs already; kill it first')
    await this.#startJobServer(Number(this.endpoint.split(':')[1]))
  }

  async close(): Promise<void> {
    this.#closing = true
    const running = [this.#jobServer, ...this.#taskManagers.values(), this.#jobManager]
    await Promise.all(running.map(each => each?.close()))
    rmSync(this.#parts.folder, { recursive: true, force: true })
    this.#tellEnd(undefined)
  }

  #taskManager(n: number): GuardedProcess {
    const manager = this.#taskManagers.get(n)
    if (manager === undefined)
      throw new EngineError(`flink: no TaskManager ${n}; there are ${TASK_MANAGERS.join(', ')}`)
    return manager
  }

  async #startJobServer(port: number): Promise<void> {
    const { logs, restPort } = this.#parts
    this.#jobServer = await startJobServer(FLINK_JOB_SERVER, {
      port,
      logs,
      flags: ['-Xmx384m'],
      args: [`--flink-master=${HOST}:${restPort}`],
    })
  }

  #launchTaskManager(n: number): void {
    this.#taskManagers.set(n, this.#launch(`TaskManager ${n}`, MAIN.taskManager, this.#taskManagerFlags as JvmFlags))
  }

  #launch(name: string, main: string, { jvm, settings }: JvmFlags, more: readonly string[] = []): GuardedProcess {
    const { folder, conf, logs, classPath } = this.#parts
    const log = logOf(logs, name)
    const logging = [`-Dlog.file=${log}`, `-Dlog4j.configurationFile=${join(conf, 'log4j.properties')}`]
    const java = [...SMALL_JVM, ...jvm, ...OPEN_MODULES, ...logging, '-cp', classPath]
    return new GuardedProcess({
      name: `flink ${name}`,
      command: ['java', ...java, main, '--configDir', conf, ...more, ...settings],
      folder,
      log,
    })
  }

  /** What Flink makes of its memory settings: flags of Java's, and settings that must agree with them. */
  async #flags(of: 'JM' | 'TM'): Promise<JvmFlags> {
    const { conf, classPath } = this.#parts
    const tool = ['org.apache.flink.runtime.util.bash.BashJavaUtils', `GET_${of}_RESOURCE_PARAMS`]
    const quick = [...SMALL_JVM, '-XX:TieredStopAtLevel=1', '-cp', classPath]
    const told = await bring('flink', 'java', [...quick, ...tool, '--configDir', conf])
    const [jvm = '', settings = ''] = told
      .split('\n')
      .flatMap(line => /BASH_JAVA_UTILS_EXEC_RESULT:(.*)/.exec(line)?.[1] ?? [])
    if (jvm === '') throw new EngineError(`flink: it did not tell its flags for Java: ${told}`)
    return { jvm: jvm.trim().split(/\s+/), settings: settings.trim().split(/\s+/).filter(Boolean) }
  }

  #untilRegistered(): Promise<void> {
    const all = async () => (await flinkTaskManagers(this.webUi)).length >= TASK_MANAGERS.length
    return this.#until(all, [...this.#taskManagers.values()])
  }

  /** Asks until it is so; not for ever, and not of a cluster that has ended. */
  async #until(isSo: () => Promise<boolean>, awaited: readonly GuardedProcess[]): Promise<void> {
    const since = performance.now()
    for (;;) {
      for (const each of [this.#jobManager, ...awaited]) if (each?.isOver) throw each.itsEnd()
      try {
        if (await isSo()) return
      } catch (thrown) {
        // The JobManager does not answer yet.
        if (!(thrown instanceof EngineError)) throw thrown
      }
      if (performance.now() - since > LONGEST_START_MS)
        throw new EngineError(
          `flink: the cluster is not ready after ${LONGEST_START_MS / 1000} s; see ${this.#parts.logs}`,
        )
      await pause(100)
    }
  }
}

interface JvmFlags {
  readonly jvm: readonly string[]
  readonly settings: readonly string[]
}

function logOf(logs: string, name: string): string {
  return join(logs, `${name.toLowerCase().replace(' ', '-')}.log`)
}

/** Flink's own jars first; Beam's come with those of another Flink, and of another log. */
function classPathOf({ flink, beam }: { flink: string; beam: string }): string {
  const own = readdirSync(flink).map(name => join(flink, name))
  const others = readdirSync(beam).filter(name => !/^(flink|slf4j)-/.test(name))
  return [...own, ...others.map(name => join(beam, name))].join(delimiter)
}
