import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, HOST } from './free-port.ts'
import { GuardedProcess } from './guarded-process.ts'
import { compiled, isCompiled } from './java-class.ts'
import { OPEN_MODULES, SMALL_JVM } from './java-flags.ts'
import { LOOPBACK_MAIN, LOOPBACK_SERVER } from './loopback-server.ts'
import { type Coordinates, hasJars, mavenJars } from './maven-jars.ts'
import { missingTools, refuseIfMissing, type Tool } from './needed-tools.ts'
import { OPAQUE_LOADER, opaqueFlags } from './opaque-loader.ts'
import type { RunningEngine, StartOptions } from './running-engine.ts'

/** One of Beam's job servers in Java: for Flink, for Spark. */
export interface JobServer {
  /** The engine, as messages name it. */
  readonly name: string
  readonly coordinates: readonly Coordinates[]
  readonly mainClass: string
  /** How large its download is, in words. */
  readonly size: string
}

/** Whether this user's cache has all that a job server is made of. */
export function hasJobServer({ name, coordinates }: JobServer): boolean {
  return hasJars(name, coordinates) && areCompiled()
}

/** What this machine lacks to run a job server, each with how to get it. */
export function missingForJobServer({ name, coordinates }: JobServer): Promise<readonly string[]> {
  const tools: Tool[] = ['java']
  if (!hasJars(name, coordinates)) tools.push('mvn')
  if (!areCompiled()) tools.push('javac')
  return missingTools(tools)
}

function areCompiled(): boolean {
  return isCompiled(OPAQUE_LOADER) && isCompiled(LOOPBACK_SERVER)
}

/** The folder with the jars of a job server. Throws a MissingTools without Java, its compiler or Maven. */
export async function bringJobServer(server: JobServer, say: (text: string) => void = () => {}): Promise<string> {
  refuseIfMissing(server.name, await missingForJobServer(server))
  if (!hasJars(server.name, server.coordinates))
    say(`Fetching Beam's job server for ${server.name} with Maven, once, ${server.size} …`)
  return mavenJars(server.name, server.coordinates)
}

export interface JobServerOptions extends StartOptions {
  /** More of what its command line takes. */
  readonly args?: readonly string[]
  /** Of Java's, with -Xmx. */
  readonly flags?: readonly string[]
}

/** A job server that runs, and the process that it is in. */
export interface RunningJobServer extends RunningEngine {
  readonly process: GuardedProcess
}

/** Starts a job server on loopback; resolves when it answers, after some seconds. */
export async function startJobServer(server: JobServer, options: JobServerOptions): Promise<RunningJobServer> {
  const { name, mainClass } = server
  const { port = 0, logs, say, args = [], flags = [] } = options
  const jars = await bringJobServer(server, say)
  const folder = mkdtempSync(join(tmpdir(), `yeoul-${name}-`))
  const log = logs === undefined ? undefined : join(logs, 'job-server.log')
  try {
    const jobPort = await freePort(name, port)
    const places = [`--job-host=${HOST}`, `--job-port=${jobPort}`, '--artifact-port=0', '--expansion-port=0']
    const java = [
      ...SMALL_JVM,
      ...flags,
      ...OPEN_MODULES,
      ...(await opaqueFlags([await compiled(LOOPBACK_SERVER, jars), jars])),
      `-Djava.io.tmpdir=${folder}`,
      '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
      '-Dorg.slf4j.simpleLogger.log.org.apache.beam.runners.jobsubmission=info',
    ]
    const guarded = new GuardedProcess({
      name: `${name}-job-server`,
      command: [
        'java',
        ...java,
        LOOPBACK_MAIN,
        mainClass,
        ...places,
        `--artifacts-dir=${join(folder, 'artifacts')}`,
        ...args,
      ],
      folder,
      ...(log !== undefined && { log }),
    })
    const endpoint = await guarded.heard(servedAt)
    let closing = false
    return {
      endpoint,
      process: guarded,
      processes: [{ name: 'job server', pid: guarded.pid, ...(log !== undefined && { log }) }],
      ended: guarded.ended.then(() => {
        rmSync(folder, { recursive: true, force: true })
        return closing ? undefined : guarded.itsEnd().message
      }),
      close() {
        closing = true
        return guarded.close()
      },
    }
  } catch (thrown) {
    rmSync(folder, { recursive: true, force: true })
    throw thrown
  }
}

/** The address of the job service, in a line of the job server's log. */
function servedAt(line: string): string | undefined {
  const [, port] = /JobService started on \S+:(\d+)/.exec(line) ?? []
  return port && `${HOST}:${port}`
}
