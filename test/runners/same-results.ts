import { expect, test } from '@jest/globals'
import { encodeJson } from '../../lib/core/tagged-json.ts'
import { type Collected, direct, Pipeline, type Runner } from '../../lib/index.ts'
import { type EngineName, SUPPORT } from '../../lib/portable/capabilities.ts'
import { ELEMENT_PIPELINES } from './element-pipelines.ts'
import { STATE_PIPELINES } from './state-pipelines.ts'
import type { SuitePipeline } from './suite-pipeline.ts'
import { WINDOW_PIPELINES } from './window-pipelines.ts'

const PIPELINES = [...ELEMENT_PIPELINES, ...WINDOW_PIPELINES, ...STATE_PIPELINES]

/** Runs the suite on a runner, but for what the engine cannot do: each pipeline gives what the direct runner gives, in any order. */
export function sameResultsOn(runner: () => Runner, engine: EngineName, longestMs = 90_000): void {
  const able = PIPELINES.filter(({ needs }) => needs === undefined || SUPPORT[engine][needs].can !== 'no')
  test.each(able.map(pipeline => [pipeline.name, pipeline] as const))(
    '%s',
    async (_, pipeline) => {
      const expected = await resultsOf(pipeline, direct())
      expect(await resultsOf(pipeline, runner())).toEqual(expected)
    },
    longestMs,
  )
}

interface Results {
  readonly collected: Readonly<Record<string, readonly string[]>>
  readonly counters: readonly number[]
}

async function resultsOf(pipeline: SuitePipeline, runner: Runner): Promise<Results> {
  const { collected, metrics } = await runner.collectAll(pipeline.build(new Pipeline()))
  const { counters = [] } = pipeline
  return {
    collected: Object.fromEntries(
      Object.entries(collected as Record<string, Collected<unknown>>).map(([name, { outputs }]) => [
        name,
        outputs
          .map(({ value, timestamp, window: { start, end } }) =>
            encodeJson(pipeline.compare === 'values' ? value : [value, timestamp, start, end]),
          )
          .sort(),
      ]),
    ),
    counters: counters.map(name => metrics.counter(name)),
  }
}
