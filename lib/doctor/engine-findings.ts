import { reasonOf } from '../core/reason-of.ts'
import { googleCredentials } from '../google-cloud/credentials.ts'
import { hasDataflow, missingForDataflow } from '../portable/engines/dataflow.ts'
import { hasFlink, missingForFlink } from '../portable/engines/flink.ts'
import { hasFlinkCluster, missingForFlinkCluster } from '../portable/engines/flink-cluster.ts'
import { hasPrism, missingForPrism } from '../portable/engines/prism.ts'
import { hasSpark, missingForSpark } from '../portable/engines/spark.ts'
import type { Finding } from './finding.ts'

const ENGINES = [
  { name: 'prism', has: hasPrism, missing: missingForPrism },
  { name: 'flink', has: hasFlinkCluster, missing: missingForFlinkCluster },
  { name: 'flink-embedded', has: hasFlink, missing: missingForFlink },
  { name: 'spark', has: hasSpark, missing: missingForSpark },
] as const

/** Of each engine: whether it is here, can be brought, or what is missing to run it. */
export function engineFindings(): Promise<readonly Finding[]> {
  return Promise.all([
    ...ENGINES.map(async ({ name, has, missing }): Promise<Finding> => {
      const lacking = await missing()
      const line = `Runner: ${name}`
      if (lacking.length > 0) return notYet(line, lacking)
      if (has()) return { name: line, state: 'ready', found: `npx yeoul engine ${name} up starts it` }
      return { name: line, state: 'later', found: `npx yeoul engine ${name} up brings it, once, and starts it` }
    }),
    dataflowFinding(),
  ])
}

function notYet(name: string, lacking: readonly string[]): Finding {
  return { name, state: 'missing', found: 'cannot run yet', advice: `install ${lacking.join('; and ')}` }
}

/** Google's own machines run it; here are its job service and the credentials, and whether these are good is not asked. */
async function dataflowFinding(): Promise<Finding> {
  const name = 'Runner: dataflow'
  const lacking = await missingForDataflow()
  if (lacking.length > 0) return notYet(name, lacking)
  try {
    googleCredentials('only to run on Google Cloud')
  } catch (thrown) {
    return { name, state: 'missing', found: 'cannot run yet', advice: reasonOf(thrown) }
  }
  if (await hasDataflow()) return { name, state: 'ready', found: 'dataflow({ … }) hands jobs to Google Cloud' }
  return { name, state: 'later', found: 'dataflow({ … }) brings its job service, once, for jobs on Google Cloud' }
}
