import type { Runner } from 'yeoul'
import { reasonOf } from '../../lib/core/reason-of.ts'
import { googleCredentials } from '../../lib/google-cloud/credentials.ts'
import { UsageError, UserError } from '../command.ts'
import { isUp } from '../engine/background.ts'
import { readState } from '../engine/run-state.ts'

/** What --runner takes, and what it is. */
export const RUNNERS = {
  direct: 'in this process; the only one on which time is recorded, so that all comes out the same each time',
  prism: 'Prism, started for this run',
  flink: 'the cluster of yeoul engine flink up',
  'flink-embedded': 'a Flink in one process, started for this run',
  spark: 'Spark, started for this run',
  dataflow: "Google's Dataflow, as far as its credentials",
} as const

/**
 * The runner of this name; undefined for the direct one. Throws a UsageError if there is none, or it is not up; for
 * Dataflow, which runs no lab, a UserError that says what is missing to run a pipeline there.
 */
export async function runnerNamed(name: string): Promise<Runner | undefined> {
  if (name === 'direct') return undefined
  if (!Object.hasOwn(RUNNERS, name)) {
    throw new UsageError(`--runner ${name}: no such runner; there are ${Object.keys(RUNNERS).join(', ')}`)
  }
  if (name === 'dataflow') refuseDataflow()
  const { flink, prism, spark } = await import('yeoul/portable')
  switch (name as Exclude<keyof typeof RUNNERS, 'direct' | 'dataflow'>) {
    case 'prism':
      return prism()
    case 'flink-embedded':
      return flink()
    case 'spark':
      return spark()
    case 'flink': {
      const state = readState('flink')
      if (state?.running?.webUi !== undefined && isUp(state)) {
        const { endpoint, webUi } = state.running
        return flink({ master: new URL(webUi).host, endpoint })
      }
      throw new UsageError(
        '--runner flink: no cluster is up; npx yeoul engine flink up starts one, and --runner flink-embedded needs none',
      )
    }
  }
}

const LABS_STAY =
  'a lab itself stays here: it shows what its functions see, and on Dataflow they run in containers that cannot reach this machine. README.md, On a cluster, says how a pipeline of your own runs there'

/** Looks for the credentials without which nothing runs there, and says what else is needed. */
function refuseDataflow(): never {
  const what = '--runner dataflow'
  try {
    googleCredentials(what, `; ${LABS_STAY}`)
  } catch (thrown) {
    throw new UserError(reasonOf(thrown))
  }
  throw new UserError(`${what}: there are credentials for Google Cloud; ${LABS_STAY}`)
}
