import { describe, expect, test } from '@jest/globals'
import { type PCollection, Pipeline, read, type Source, testStream } from '../../lib/index.ts'
import { SUPPORT } from '../../lib/portable/capabilities.ts'
import { flink, prism, spark } from '../../lib/portable/portable.ts'

const endless: Source<number, null, number> = {
  name: 'endless',
  bounded: false,
  split: () => [null],
  open: () => ({ readBundle: () => [], watermark: () => 0, checkpointMark: () => 0 }),
}
const NEEDS = {
  unbounded: (p: Pipeline): PCollection<unknown> => p.apply(read(endless)),
  testStream: (p: Pipeline): PCollection<unknown> =>
    p.apply(testStream<number>().addElements(1).advanceWatermarkToInfinity()),
}
// Nothing listens there: what is refused is refused before.
const endpoint = 'localhost:1'
const RUNNERS = { prism: () => prism(), flink: () => flink({ endpoint }), spark: () => spark({ endpoint }) }

describe.each(Object.keys(RUNNERS) as (keyof typeof RUNNERS)[])('%s', name => {
  const needs = Object.entries(NEEDS).map(([need, build]) => ({
    need,
    build,
    ...SUPPORT[name][need as keyof typeof NEEDS],
  }))
  for (const { need, build, can, note } of needs) {
    const run = () => RUNNERS[name]().collect(build(new Pipeline()) as PCollection<unknown>)
    if (can === 'yes') continue
    test(`refuses what it lacks: ${need}`, async () => {
      const refused = run()
      await expect(refused).rejects.toMatchObject({
        name: 'PipelineConstructionError',
        message: expect.stringContaining(`${name}() takes no pipeline with`),
      })
      await expect(refused).rejects.toThrow(note)
    })
  }
  test('is sure of all that a pipeline may need', () => {
    expect(needs.map(({ can }) => can)).not.toContain('untried')
  })
})
