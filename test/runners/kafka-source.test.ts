import { afterAll, beforeAll } from '@jest/globals'
import { missingForFlink, startFlink } from '../../lib/portable/engines/flink.ts'
import { bringPrism, missingForPrism } from '../../lib/portable/engines/prism.ts'
import type { RunningEngine } from '../../lib/portable/engines/running-engine.ts'
import { flink, prism } from '../../lib/portable/portable.ts'
import { type RunningKafka, startKafka } from '../../tools/kafka/broker.ts'
import { feedOf } from '../../tools/soak/faults/feed.ts'
import { describeWith } from '../engine/engines-here.ts'
import { describeWithKafka } from '../kafka/kafka-here.ts'
import { endlessTopic, RECORDING, sameEndlessResultsOn } from './endless-results.ts'

const BRING_MS = 600_000

const describeWithPrism = await describeWith('Prism', missingForPrism)
const describeWithFlink = await describeWith('Flink', missingForFlink)

describeWithKafka('the tweets of a topic', () => {
  let kafka: RunningKafka
  let place: { readonly bootstrap: string; readonly topic: string }
  beforeAll(async () => {
    kafka = await startKafka()
    const { from, send } = await feedOf(RECORDING, 1, kafka)
    if (from.kind === 'kafka') place = { bootstrap: from.bootstrap, topic: from.topic }
    await send(() => true)
  }, 120_000)
  afterAll(() => kafka?.close())

  describeWithPrism('on Prism', () => {
    beforeAll(async () => void (await bringPrism()), BRING_MS)
    sameEndlessResultsOn(
      () => prism(),
      'all are counted',
      p => endlessTopic(p, place),
    )
  })

  describeWithFlink('on the embedded Flink', () => {
    let engine: RunningEngine
    beforeAll(async () => {
      engine = await startFlink()
    }, BRING_MS)
    afterAll(() => engine?.close())
    sameEndlessResultsOn(
      () => flink({ endpoint: engine.endpoint }),
      'all are counted',
      p => endlessTopic(p, place),
    )
  })
})
