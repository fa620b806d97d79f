import { create as createMessage, toBinary } from '@bufbuild/protobuf'
import { afterEach, describe, expect, test } from '@jest/globals'
import { encodeToBytes } from '../../lib/core/byte-buffer.ts'
import { combineFn } from '../../lib/core/combine.ts'
import type { KV } from '../../lib/core/element.ts'
import { NO_FIRING } from '../../lib/core/pane.ts'
import type { Pipeline } from '../../lib/core/pipeline.ts'
import type { Source } from '../../lib/core/source.ts'
import { GLOBAL_WINDOW } from '../../lib/core/window.ts'
import type { ProcessBundleResponse } from '../../lib/portable/protos/beam_fn_api_pb.ts'
import {
  CombinePayloadSchema,
  ParDoPayloadSchema,
  PTransformSchema,
} from '../../lib/portable/protos/beam_runner_api_pb.ts'
import type { WireElement } from '../../lib/portable/wire/element.ts'
import { combinePerKey } from '../../lib/transforms/combine-per-key.ts'
import { create } from '../../lib/transforms/create.ts'
import { read } from '../../lib/transforms/read.ts'
import type { BundleOutput } from './fn-api-engine.ts'
import { coderOf, encoded, parDo, valuesOf } from './stage-descriptor.ts'
import { WorkerHarness } from './worker-harness.ts'

let harness: WorkerHarness
const work = async (build: (p: Pipeline) => unknown, takesRests?: boolean) => {
  harness = await WorkerHarness.start(build, takesRests)
  return harness.engine
}
afterEach(() => harness.close())

/** The engine says when it has kept a bundle. */
const FINALIZED = { requestsFinalization: true }

function bundleOf({ response }: BundleOutput): ProcessBundleResponse {
  if (response.response.case !== 'processBundle') throw new Error(response.error)
  return response.response.value
}

describe('a worker reads', () => {
  const sdf = (part: string) => `beam:transform:sdf_${part}:v1`
  const none = new Uint8Array()

  /** Numbers from 0: `ready` at a time, then nothing for now; `end` ends them. */
  function numbers(events: string[], ready: number, end: number): Source<number, string, number> {
    return {
      name: 'numbers',
      bounded: end < Number.POSITIVE_INFINITY,
      split: () => ['left', 'right'],
      open(split, mark) {
        let next = mark ?? 0
        let left = ready
        events.push(`open ${split} ${mark ?? 'anew'}`)
        return {
          readBundle() {
            if (next >= end) return undefined
            if (left === 0) {
              left = ready
              return []
            }
            left--
            return [{ value: next, timestamp: next++ * 1000 }]
          },
          watermark: () => next * 1000,
          checkpointMark: () => next,
          finalize: at => void events.push(`finalize ${at}`),
          close: () => void events.push('close'),
        }
      },
    }
  }

  async function reading(source: Source<unknown, string, number>, asked = FINALIZED, takesRests = true) {
    const engine = await work(p => p.apply(read(source)), takesRests)
    const name = `Read(${source.name})`
    harness.stage(
      'pair',
      { in: 'bytes', a: 'restricted', out: 'read' },
      {
        split: parDo(name, { out: 'out' }, { in: 'a' }, {}, sdf('split_and_size_restrictions')),
        pair: parDo(name, { out: 'a' }, { in: 'in' }, {}, sdf('pair_with_restriction')),
      },
    )
    harness.stage(
      'read',
      { in: 'read', out: 'json' },
      {
        read: parDo(name, { main: 'out' }, { in: 'in' }, asked, sdf('process_sized_element_and_restrictions')),
      },
    )
    return engine
  }

  test('a source in its parts, to their ends', async () => {
    const events: string[] = []
    const engine = await reading(numbers(events, 2, 3))
    const split = await engine.process('pair', { data: { source: [encoded('bytes', [none])] } })
    expect(valuesOf('read', split.data.out)).toEqual([
      [[none, { part: { split: 'left' } }], 1],
      [[none, { part: { split: 'right' } }], 1],
    ])
    const all = await engine.process('read', { data: { source: [split.data.out ?? none] } })
    expect(valuesOf('json', all.data.out)).toEqual([0, 1, 2, 0, 1, 2])
    expect(bundleOf(all)).toMatchObject({ residualRoots: [], requiresFinalization: true })
    expect(events).toEqual(['open left anew', 'open right anew'])
  })

  test.each([
    { outcome: 'DONE', told: ['finalize 1'] },
    // What the job did not come to is to be read again.
    { outcome: 'FAILED', told: [] },
    { outcome: 'CANCELLED', told: [] },
  ] as const)(
    'a source whose engine never says that it has kept a bundle, of a job that is $outcome',
    async ({ outcome, told }) => {
      const events: string[] = []
      const engine = await reading(numbers(events, 2, 1), { requestsFinalization: false })
      const part = encoded('read', [[[none, { part: { split: 'left' } }], 1]])
      const all = bundleOf(await engine.process('read', { data: { source: [part] } }))
      expect(all.requiresFinalization).toBe(false)
      expect(events).toEqual(['open left anew'])
      // That its worker ends says nothing of the job.
      await engine.stopWorker(harness.pool.address, 'w-1')
      expect(events).toEqual(['open left anew'])
      await harness.close(outcome)
      expect(events).toEqual(['open left anew', ...told, 'close'])
    },
  )

  test.each([
    { takesRests: true, bundles: [8, 8, 4] },
    { takesRests: false, bundles: [20] },
  ])('a source of much with its rest handed back, if that is taken: $takesRests', async ({ takesRests, bundles }) => {
    const megabytes: Source<string, string, number> = {
      name: 'megabytes',
      bounded: true,
      split: () => ['all'],
      open(_, mark = 0) {
        let next = mark
        return {
          readBundle: () => (next === 20 ? undefined : [{ value: 'x'.repeat(1 << 20), timestamp: next++ }]),
          watermark: () => next,
          checkpointMark: () => next,
        }
      },
    }
    const engine = await reading(megabytes, { requestsFinalization: false }, takesRests)
    const sizes: number[] = []
    let rest: Uint8Array | undefined = encoded('read', [[[none, { part: { split: 'all' } }], 1]])
    while (rest !== undefined) {
      const bundle: BundleOutput = await engine.process('read', { data: { source: [rest] } })
      sizes.push(valuesOf('json', bundle.data.out).length)
      const application = bundleOf(bundle).residualRoots[0]?.application
      // Nothing is late of a source that ends: event time must not go on in between.
      if (application !== undefined) expect(application.outputWatermarks.main?.seconds).toBe(-9_223_372_036_855n)
      rest = application?.element
    }
    expect(sizes).toEqual(bundles)
  })

  test('a source without end for a while, hands back the rest, and goes on with the same reader', async () => {
    const events: string[] = []
    const engine = await reading(numbers(events, 2, Number.POSITIVE_INFINITY))
    const part = encoded('read', [[[none, { part: { split: 'left' } }], 1]])
    const first = bundleOf(await engine.process('read', { data: { source: [part] } }))
    const [residual] = first.residualRoots
    const { application } = residual ?? {}
    expect(application).toMatchObject({ transformId: 'read', inputId: 'in' })
    expect(application?.outputWatermarks).toMatchObject({ main: { seconds: 2n, nanos: 0 } })
    const rest = application?.element ?? none
    expect(valuesOf('read', rest)).toMatchObject([[[none, { part: { split: 'left' }, mark: 2 }], 1]])

    const second = await engine.process('read', { data: { source: [rest] } })
    expect(valuesOf('json', second.data.out)).toEqual([2, 3])
    const instructionId = second.response.instructionId
    await engine.ask({ case: 'finalizeBundle', value: { instructionId } })
    expect(events).toEqual(['open left anew', 'finalize 4'])

    // The same rest once more, as after a restart: from the mark, with a reader of its own.
    const again = await engine.process('read', { data: { source: [rest] } })
    expect(valuesOf('json', again.data.out)).toEqual([2, 3])
    expect(events.at(-1)).toBe('open left 2')
    await harness.close()
    expect(events.slice(-2)).toEqual(['close', 'close'])
  })
})

describe('a worker combines', () => {
  const mean = combineFn<number, [number, number], number>({
    createAccumulator: () => [0, 0],
    addInput: ([sum, count], n) => [sum + n, count + 1],
    mergeAccumulators(all) {
      const merged: [number, number] = [0, 0]
      for (const [sum, count] of all) {
        merged[0] += sum
        merged[1] += count
      }
      return merged
    },
    extractOutput: ([sum, count]) => sum / count,
  })
  const part = (name: string, outputs: Record<string, string>, inputs: Record<string, string>) => {
    const combine = createMessage(CombinePayloadSchema, {
      combineFn: { urn: 'yeoul:combine_fn:v1', payload: Buffer.from('CombinePerKey') },
    })
    const payload = toBinary(CombinePayloadSchema, combine)
    const spec = { urn: `beam:transform:${name}:v1`, payload }
    return createMessage(PTransformSchema, { uniqueName: name, spec, inputs, outputs })
  }

  test('in the parts that an engine puts around its grouping', async () => {
    const engine = await work(p => p.apply(create<KV<string, number>>([]), combinePerKey(mean)))
    harness.stage(
      'before',
      { in: 'kv', out: 'kv' },
      {
        pre: part('combine_per_key_precombine', { out: 'out' }, { in: 'in' }),
      },
    )
    harness.stage(
      'after',
      { in: 'grouped', merged: 'kv', out: 'kv' },
      {
        merge: part('combine_per_key_merge_accumulators', { out: 'merged' }, { in: 'in' }),
        extract: part('combine_per_key_extract_outputs', { out: 'out' }, { in: 'merged' }),
      },
    )
    const doFn = { urn: 'yeoul:combine_grouped:v1', payload: Buffer.from('CombinePerKey') }
    const grouping = toBinary(ParDoPayloadSchema, createMessage(ParDoPayloadSchema, { doFn }))
    const groupedValues = createMessage(PTransformSchema, {
      uniqueName: 'CombinePerKey',
      spec: { urn: 'beam:transform:pardo:v1', payload: grouping },
      inputs: { in: 'in' },
      outputs: { main: 'out' },
    })
    harness.stage(
      'grouped',
      { in: 'grouped', out: 'kv' },
      {
        values: groupedValues,
      },
    )
    const given = [['a', 1] as const, ['b', 5] as const, ['a', 3] as const]
    const before = await engine.process('before', { data: { source: [encoded('kv', given)] } })
    expect(valuesOf('kv', before.data.out)).toEqual([
      ['a', [4, 2]],
      ['b', [5, 1]],
    ])
    const accumulators = [[4, 2] as const, [2, 1] as const]
    const after = await engine.process('after', { data: { source: [encoded('grouped', [['a', accumulators]])] } })
    expect(valuesOf('kv', after.data.out)).toEqual([['a', 2]])
    expect(harness.recorder.take()).toMatchObject([{ type: 'pane', step: 'CombinePerKey', key: 'a', value: 2 }])
    const element: WireElement = { value: ['a', [1, 2, 6]], timestamp: 0, windows: [GLOBAL_WINDOW], pane: NO_FIRING }
    const grouped = await engine.process('grouped', {
      data: { source: [encodeToBytes(coderOf<WireElement>('grouped'), element)] },
    })
    expect(valuesOf('kv', grouped.data.out)).toEqual([['a', 3]])
  })
})
