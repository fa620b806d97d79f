import { expect, test } from '@jest/globals'
import { create, direct, Pipeline } from 'yeoul'
import * as charts from 'yeoul/charts'

const drawing = [
  charts.timeDiagram,
  charts.pipelineGraph,
  charts.dropLedger,
  charts.keyLanes,
  charts.watermarkLag,
  charts.completeness,
  charts.sentiment,
  charts.trendingRace,
  charts.whatIf,
]

test.each(drawing)('%p says what it wants where it is given no trace', async draw => {
  const pipeline = new Pipeline()
  pipeline.apply(create([1]))
  for (const given of [undefined, null, 5]) {
    expect(() => draw(given as never)).toThrow(
      `${draw.name}: ${given} is no trace; give that of a run: const { trace } = await direct().run(pipeline)`,
    )
  }
  if (draw === charts.completeness) return
  const result = await direct().run(pipeline)
  expect(() => draw(pipeline as never)).toThrow('is no trace; give that of a run')
  expect(() => draw(result as never)).toThrow(`is no trace; it has one: ${draw.name}(result.trace)`)
})

test('compare wants two', async () => {
  const { trace } = await direct().run(new Pipeline().apply(create([1])).pipeline)
  expect(() => charts.compare(trace, undefined as never)).toThrow('compare: undefined is no trace')
})
