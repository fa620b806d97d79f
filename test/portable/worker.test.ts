import { afterEach, describe, expect, test } from '@jest/globals'
import { output } from '../../lib/core/dofn.ts'
import { counter, distribution } from '../../lib/core/metrics.ts'
import type { Pipeline } from '../../lib/core/pipeline.ts'
import { jobMetrics } from '../../lib/portable/job-client/job-metrics.ts'
import { create } from '../../lib/transforms/create.ts'
import { filter } from '../../lib/transforms/filter.ts'
import { flatMap } from '../../lib/transforms/flat-map.ts'
import { map } from '../../lib/transforms/map.ts'
import { parDo as applyParDo } from '../../lib/transforms/par-do.ts'
import { encoded, parDo, valuesOf } from './stage-descriptor.ts'
import { WorkerHarness } from './worker-harness.ts'

let harness: WorkerHarness
const work = async (build: (p: Pipeline) => unknown) => {
  harness = await WorkerHarness.start(build)
  return harness
}
afterEach(() => harness.close())

const words = (line: string) => line.split(' ')
const isFilled = (word: string) => word !== ''
const length = (word: string) => word.length

describe('a worker', () => {
  test('says who it is, fetches a stage, and hands elements from step to step', async () => {
    const { engine } = await work(p => p.apply(create<string>([]), flatMap(words), filter(isFilled), map(length)))
    harness.stage(
      's',
      { in: 'json', a: 'json', b: 'json', out: 'json' },
      {
        length: parDo('Map(length)', { main: 'out' }, { in: 'b' }),
        split: parDo('FlatMap(words)', { main: 'a' }),
        filled: parDo('Filter(isFilled)', { main: 'b' }, { in: 'a' }),
      },
    )
    const { data, response, complete } = await engine.process('s', {
      data: { source: [encoded('json', ['to be']), encoded('json', ['or  not', 'that'])] },
    })
    expect(response.error).toBe('')
    expect(valuesOf('json', data.out)).toEqual([2, 2, 2, 3, 4])
    expect([...complete]).toEqual(['out'])
    expect(new Set(engine.workerIds)).toEqual(new Set(['w-1']))
  })

  test('does several bundles at once, takes elements that come along with a request, and ends empty outputs', async () => {
    const { engine } = await work(p => p.apply(create<string>([]), map(length)))
    harness.stage('s', { in: 'json', out: 'json' }, { length: parDo('Map(length)', { main: 'out' }) })
    const elements = [{ transformId: 'source', data: encoded('json', ['along']), isLast: false }]
    const first = engine.begin('s', { elements: { data: elements } })
    const second = engine.begin('s')
    const third = engine.begin('s')
    await engine.send(first, { data: { source: [encoded('json', ['aa'])] } }, false)
    await engine.send(second, { data: { source: [encoded('json', ['a'])] } })
    expect(valuesOf('json', (await engine.outputOf(second)).data.out)).toEqual([1])
    await engine.send(third, { data: { source: [] } })
    const { complete, data } = await engine.outputOf(third)
    expect([valuesOf('json', data.out), [...complete]]).toEqual([[], ['out']])
    await engine.send(first, { data: { source: [encoded('json', ['aaa'])] } })
    expect(valuesOf('json', (await engine.outputOf(first)).data.out)).toEqual([5, 2, 3])
  })

  test('sends what it makes in chunks, all of it', async () => {
    const numbers = (n: number) => Array.from({ length: n }, (_, i) => i)
    const { engine } = await work(p => p.apply(create<number>([]), flatMap(numbers)))
    harness.stage('s', { in: 'json', out: 'json' }, { numbers: parDo('FlatMap(numbers)', { main: 'out' }) })
    const { data } = await engine.process('s', { data: { source: [encoded('json', [50_000])] } })
    expect(valuesOf('json', data.out)).toEqual(numbers(50_000))
    expect(engine.chunksOf('out')).toBeGreaterThan(3)
  })

  test.each([1, 100_000])('processes a bundle of %d elements', async count => {
    const texts = Array.from({ length: count }, (_, i) => 'x'.repeat(i % 10))
    const { engine } = await work(p => p.apply(create<string>([]), map(length)))
    harness.stage('s', { in: 'json', out: 'json' }, { length: parDo('Map(length)', { main: 'out' }) })
    const { data } = await engine.process('s', { data: { source: [encoded('json', texts)] } })
    expect(valuesOf('json', data.out)).toEqual(texts.map(length))
  })

  test('sends elements to outputs by name, also to one that nobody reads', async () => {
    const sort = {
      outputs: { short: output<string>(), long: output<string>() },
      process({ element, output: to }: { element: string; output: Record<'short' | 'long', (v: string) => void> }) {
        to[element.length < 3 ? 'short' : 'long'](element)
      },
    }
    const { engine } = await work(p => p.apply(create<string>([]), applyParDo(sort)))
    harness.stage('s', { in: 'json', out: 'json' }, { sort: parDo('ParDo', { short: 'out' }) })
    const { data, response } = await engine.process('s', { data: { source: [encoded('json', ['a', 'long'])] } })
    expect([valuesOf('json', data.out), response.error]).toEqual([['a'], ''])
  })

  test('tells step, element and line of what a function threw, and goes on with the next bundle', async () => {
    const third = (word: string) => {
      if (word.length < 3) throw new RangeError('too short')
      return word[2]
    }
    const { engine, failures } = await work(p => p.apply(create<string>([]), map(third)))
    harness.stage('s', { in: 'json', out: 'json' }, { third: parDo('Map(third)', { main: 'out' }) })
    const { response } = await engine.process('s', { data: { source: [encoded('json', ['abc', 'ab'])] } })
    expect(response.error).toMatch(
      /^Map\(third\): too short \(at element "ab"\)\. To go on [^\n]+\n {2}at .*worker\.test\.ts:\d+/,
    )
    expect(failures.map(({ step, element, cause }) => [step, element, cause])).toEqual([
      ['Map(third)', 'ab', expect.any(RangeError)],
    ])
    const logged = await engine.until(() => engine.logs.at(-1))
    expect(logged.message).toContain('too short')
    const next = await engine.process('s', { data: { source: [encoded('json', ['abc'])] } })
    expect(valuesOf('json', next.data.out)).toEqual(['c'])
  })

  test('counts what functions count, and elements; short ids are explained', async () => {
    const seen = counter('seen')
    const sizes = distribution('sizes')
    const measure = (word: string) => {
      seen.inc(2)
      sizes.update(word.length)
      return word
    }
    const { engine } = await work(p => p.apply(create<string>([]), map(measure)))
    harness.stage('s', { in: 'json', out: 'json' }, { measure: parDo('Map(measure)', { main: 'out' }) })
    const { response } = await engine.process('s', { data: { source: [encoded('json', ['a', 'bbbb'])] } })
    const value = response.response.case === 'processBundle' ? response.response.value : undefined
    const told = (value?.monitoringInfos ?? []).map(({ urn, labels, payload }) => [urn, labels.NAME, [...payload]])
    expect(told).toContainEqual(['beam:metric:user:sum_int64:v1', 'seen', [4]])
    expect(told).toContainEqual(['beam:metric:user:distribution_int64:v1', 'sizes', [2, 5, 1, 4]])
    expect(told).toContainEqual(['beam:metric:element_count:v1', undefined, [2]])
    const ids = Object.keys(value?.monitoringData ?? {})
    const named = await engine.ask({ case: 'monitoringInfos', value: { monitoringInfoId: ids } })
    const infos = named.response.case === 'monitoringInfos' ? named.response.value.monitoringInfo : {}
    expect(Object.values(infos).map(({ urn }) => urn)).toEqual((value?.monitoringInfos ?? []).map(({ urn }) => urn))
  })

  test('tells of fractions whose sum is whole', async () => {
    const shares = distribution('shares')
    const measure = (share: number) => shares.update(share)
    const { engine } = await work(p => p.apply(create<number>([]), map(measure)))
    harness.stage('s', { in: 'json', out: 'json' }, { measure: parDo('Map(measure)', { main: 'out' }) })
    const { response } = await engine.process('s', { data: { source: [encoded('json', [0.5, 1.5])] } })
    const value = response.response.case === 'processBundle' ? response.response.value : undefined
    expect(jobMetrics(value?.monitoringInfos ?? []).distribution('shares')).toEqual({
      count: 2,
      sum: 2,
      min: 0.5,
      max: 1.5,
    })
  })

  test('leaves to others what it has not begun, and ends with the rest', async () => {
    const { engine } = await work(p => p.apply(create<string>([]), map(length)))
    harness.stage('s', { in: 'json', out: 'json' }, { length: parDo('Map(length)', { main: 'out' }) })
    const id = engine.begin('s')
    await engine.dataConnected()
    const desired = { fractionOfRemainder: 0.5, estimatedInputElements: 8n }
    const split = {
      case: 'processBundleSplit',
      value: { instructionId: id, desiredSplits: { source: desired } },
    } as const
    const { response } = await engine.ask(split)
    expect(response.value).toMatchObject({ channelSplits: [{ lastPrimaryElement: 3n, firstResidualElement: 4n }] })
    await engine.send(id, { data: { source: [encoded('json', ['1', '2', '3', '4', '5', '6', '7', '8'])] } })
    expect(valuesOf('json', (await engine.outputOf(id)).data.out)).toHaveLength(4)
    const late = await engine.ask(split)
    expect(late.error).toBe('')
  })

  test('ends when the engine ends control: bundles are given up; functions are torn down when the job is over', async () => {
    let isTorn = false
    const lives = {
      process: () => [],
      teardown() {
        isTorn = true
      },
    }
    const { engine } = await work(p => p.apply(create<string>([]), applyParDo(lives)))
    harness.stage('s', { in: 'json', out: 'json' }, { lives: parDo('ParDo', { main: 'out' }) })
    await engine.process('s', { data: { source: [] } })
    engine.begin('s')
    engine.endControl()
    await engine.stopWorker(harness.pool.address, 'w-1')
    expect(isTorn).toBe(false)
    await harness.close()
    expect(isTorn).toBe(true)
    expect(harness.failures).toEqual([])
  })
})
