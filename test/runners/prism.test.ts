import { beforeAll, describe } from '@jest/globals'
import { bringPrism, missingForPrism } from '../../lib/portable/engines/prism.ts'
import { prism } from '../../lib/portable/portable.ts'
import { describeWith } from '../engine/engines-here.ts'
import { endlessRecording, sameEndlessResultsOn } from './endless-results.ts'
import { processWorkersOn } from './process-workers.ts'
import { sameResultsOn } from './same-results.ts'

const BUILD_MS = 600_000

const describeWithPrism = await describeWith('Prism', missingForPrism)

describeWithPrism('on Prism', () => {
  beforeAll(async () => {
    await bringPrism()
  }, BUILD_MS)

  sameResultsOn(() => prism({ timeout: '60s' }), 'prism')
  sameEndlessResultsOn(() => prism(), 'a recording without end', endlessRecording)

  describe('with workers in processes of their own', () =>
    processWorkersOn(({ image: _, ...options }) => prism(options)))
})
