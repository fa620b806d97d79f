import { afterAll, beforeAll } from '@jest/globals'
import type { RunningEngine } from '../../lib/portable/engines/running-engine.ts'
import { missingForSpark, startSpark } from '../../lib/portable/engines/spark.ts'
import { spark } from '../../lib/portable/portable.ts'
import { describeWith } from '../engine/engines-here.ts'
import { sameResultsOn } from './same-results.ts'

const BRING_MS = 600_000

const describeWithSpark = await describeWith('Spark', missingForSpark)

describeWithSpark('on Spark', () => {
  let engine: RunningEngine | undefined
  beforeAll(async () => {
    engine = await startSpark()
  }, BRING_MS)
  afterAll(async () => {
    await engine?.close()
  })

  sameResultsOn(() => spark({ endpoint: engine?.endpoint ?? '' }), 'spark')
})
