import { afterAll, beforeAll, describe } from '@jest/globals'
import { missingForFlink, startFlink } from '../../lib/portable/engines/flink.ts'
import type { RunningEngine } from '../../lib/portable/engines/running-engine.ts'
import { flink, portable } from '../../lib/portable/portable.ts'
import { describeWith } from '../engine/engines-here.ts'
import { bundlesOn } from './bundle-sizes.ts'
import { endlessRecording, sameEndlessResultsOn } from './endless-results.ts'
import { processWorkersOn } from './process-workers.ts'
import { sameResultsOn } from './same-results.ts'

const BRING_MS = 600_000

const describeWithFlink = await describeWith('Flink', missingForFlink)

describeWithFlink('on the embedded Flink', () => {
  let engine: RunningEngine | undefined
  beforeAll(async () => {
    engine = await startFlink()
  }, BRING_MS)
  afterAll(async () => {
    await engine?.close()
  })

  sameResultsOn(() => flink({ endpoint: engine?.endpoint ?? '' }), 'flink', 60_000)
  sameEndlessResultsOn(() => flink({ endpoint: engine?.endpoint ?? '' }), 'a recording without end', endlessRecording)

  describe('in a stream', () =>
    bundlesOn(size =>
      portable({
        endpoint: engine?.endpoint ?? '',
        options: { streaming: true, max_bundle_size: size, max_bundle_time_mills: 30_000 },
      }),
    ))

  describe('with workers in processes of their own', () =>
    processWorkersOn(options => flink({ endpoint: engine?.endpoint ?? '', ...options })))
})
