import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { flink } from 'yeoul/portable'
import { type RunningFlinkCluster, startFlinkCluster } from '../../../lib/portable/engines/flink-cluster.ts'
import { flinkCheckpoints, flinkJobs, flinkRestarts } from '../../../lib/portable/engines/flink-rest.ts'
import type { Random } from '../../datasets/random.ts'
import type { RunningKafka } from '../../kafka/broker.ts'
import { differences } from '../kills/differences.ts'
import { expectedOf, feedOf } from './feed.ts'
import { readTable } from './table-file.ts'
import trendingPipeline, { type TrendingOptions } from './trending.ts'
import { VICTIMS, type Victim } from './victims.ts'

const MODULE = fileURLToPath(new URL('trending.ts', import.meta.url))
const JOB = 'trending-under-faults'
/** How long the recording plays for each kill: a TaskManager is missed after 5 s, and what was lost is done again. */
const MS_PER_KILL = 15_000
const MOST_PAUSE_MS = 3000
/** Without a row or a checkpoint for so long, the job does not come back. */
const LONGEST_SILENCE_MS = 120_000
/** When the table is as it should be: after so many checkpoints, nothing is on its way any more. */
const QUIET_CHECKPOINTS = 3

/** Waits for others, unless what it comes after fails. */
const NEVER = new Promise<never>(() => {})

export interface FaultOptions {
  readonly recording: string
  readonly kills: number
  readonly random: Random
  /** Serves the recording; without it, its file does. */
  readonly kafka: RunningKafka | undefined
  say(text: string): void
}

/** One kill. */
export interface Fault {
  readonly victim: Victim
  /** Since the job began. */
  readonly atMs: number
  /** Until the job had two checkpoints more; one may have been on its way. */
  readonly recoveredMs: number
  /** How often the job was started again meanwhile: the job server is no part of it, and a worker may have had no work. */
  readonly restarts: number
}

export interface FaultsSurvived {
  readonly faults: readonly Fault[]
  /** Rows that were written, and how many of them others took the place of. */
  readonly written: number
  readonly replaced: number
  /** Rows that the table lacks, or has otherwise; in words. */
  readonly differences: readonly string[]
  /** How the run ended when it was cancelled. */
  readonly state: string
}

/**
 * Runs trending hashtags on a cluster of Flink, with checkpoints and workers that are processes of their own; kills a
 * TaskManager, a worker, or the job server, at random instants; compares the table that the job leaves with that of the
 * direct runner.
 */
export async function faults(options: FaultOptions): Promise<FaultsSurvived> {
  const folder = mkdtempSync(join(tmpdir(), 'yeoul-faults-'))
  try {
    const cluster = await startFlinkCluster({ say: options.say })
    try {
      return await faultsOn(cluster, join(folder, 'table'), options)
    } finally {
      await cluster.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function faultsOn(cluster: RunningFlinkCluster, table: string, options: FaultOptions): Promise<FaultsSurvived> {
  const { recording, kills, kafka } = options
  writeFileSync(table, '')
  const expected = await expectedOf(recording)
  const feed = await feedOf(recording, (kills + 1) * MS_PER_KILL, kafka)
  const told: TrendingOptions = { table, from: feed.from }
  const run = flink({
    master: cluster.webUi.replace('http://', ''),
    endpoint: cluster.endpoint,
    jobName: JOB,
    parallelism: 2,
    module: MODULE,
    moduleOptions: told,
    checkpoints: { every: '1s' },
    restart: { attempts: 10 * kills, delay: '500ms' },
  }).run(trendingPipeline(told))
  const endedEarly = Promise.resolve(run).then(({ state }): never => {
    throw new Error(`the job ended by itself, as ${state}`)
  })
  // Whoever waits beside it sees it; the end that is asked for is none.
  endedEarly.catch(() => {})
  const job = new WatchedJob(cluster, table)
  let isEnough = false
  const sending = feed.send(() => isEnough)
  try {
    const suffered = await Promise.race([endedEarly, sending.then(() => NEVER), job.suffer(options)])
    isEnough = true
    await Promise.race([endedEarly, sending])
    await Promise.race([endedEarly, job.untilQuiet(expected)])
    await run.cancel()
    const { rows, written } = readTable(table)
    return {
      faults: suffered,
      written,
      replaced: written - rows.size,
      differences: differences(rows, expected),
      state: run.state,
    }
  } finally {
    // Whatever fails, nobody sends to a broker that is gone.
    isEnough = true
    await sending.catch(() => {})
  }
}

class WatchedJob {
  readonly #cluster: RunningFlinkCluster
  readonly #table: string

  constructor(cluster: RunningFlinkCluster, table: string) {
    this.#cluster = cluster
    this.#table = table
  }

  async suffer({ kills, random, say }: FaultOptions): Promise<readonly Fault[]> {
    await this.#grown(0)
    const began = performance.now()
    const suffered: Fault[] = []
    let victims: Victim[] = []
    while (suffered.length < kills) {
      if (victims.length === 0) victims = random.shuffled(Object.keys(VICTIMS) as Victim[])
      const victim = victims.pop() as Victim
      // An instant that is another each time: in the midst of anything.
      await pause(random.unit() * MOST_PAUSE_MS)
      const { checkpoints, restarts } = await this.#status()
      const at = performance.now()
      const replaced = VICTIMS[victim](this.#cluster, random)
      replaced.catch(() => {})
      await this.#until(async () => (await this.#status()).checkpoints > checkpoints + 1)
      const recoveredMs = Math.round(performance.now() - at)
      await replaced
      await this.#grown(statSync(this.#table).size)
      const restarted = (await this.#status()).restarts - restarts
      suffered.push({ victim, atMs: Math.round(at - began), recoveredMs, restarts: restarted })
      say(`${suffered.length}. ${victim} killed: two checkpoints later after ${recoveredMs} ms`)
    }
    return suffered
  }

  /** Until the table is as expected and nothing is on its way; or until nothing comes any more. */
  async untilQuiet(expected: ReadonlyMap<string, string>): Promise<void> {
    let size = -1
    let since = performance.now()
    while (differences(readTable(this.#table).rows, expected).length > 0) {
      const now = statSync(this.#table).size
      if (now > size) since = performance.now()
      size = now
      if (performance.now() - since > LONGEST_SILENCE_MS) return
      await pause(500)
    }
    const { checkpoints } = await this.#status()
    await this.#until(async () => (await this.#status()).checkpoints >= checkpoints + QUIET_CHECKPOINTS)
  }

  /** Waits until more was written. */
  #grown(size: number): Promise<void> {
    return this.#until(() => Promise.resolve(statSync(this.#table).size > size))
  }

  async #status(): Promise<{ readonly checkpoints: number; readonly restarts: number }> {
    const { webUi } = this.#cluster
    const job = (await flinkJobs(webUi)).find(({ name }) => name === JOB)
    if (job === undefined) return { checkpoints: 0, restarts: 0 }
    const [checkpoints, restarts] = await Promise.all([flinkCheckpoints(webUi, job.id), flinkRestarts(webUi, job.id)])
    return { checkpoints, restarts }
  }

  async #until(isSo: () => Promise<boolean>): Promise<void> {
    const since = performance.now()
    while (!(await isSo())) {
      if (performance.now() - since > LONGEST_SILENCE_MS)
        throw new Error(
          `the job neither wrote nor kept anything for ${LONGEST_SILENCE_MS / 1000} s; or the recording is over before it was killed often enough`,
        )
      await pause(100)
    }
  }
}
