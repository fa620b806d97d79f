import { afterEach, describe, expect, test } from '@jest/globals'
import { ByteReader, encodeToBytes } from '../../lib/core/byte-buffer.ts'
import type { KV } from '../../lib/core/element.ts'
import { NO_FIRING } from '../../lib/core/pane.ts'
import type { Pipeline } from '../../lib/core/pipeline.ts'
import { asMultimap, asSingleton } from '../../lib/core/side-input.ts'
import {
  type BagState,
  bagState,
  combiningState,
  type MapState,
  mapState,
  type SetState,
  setState,
  type ValueState,
  valueState,
} from '../../lib/core/state.ts'
import { type EventTimer, eventTimer } from '../../lib/core/timer.ts'
import { interval } from '../../lib/core/window.ts'
import { fixedWindows } from '../../lib/core/window-fns.ts'
import type { WireTimer } from '../../lib/portable/wire/timer.ts'
import { create } from '../../lib/transforms/create.ts'
import { map } from '../../lib/transforms/map.ts'
import { parDo as applyParDo } from '../../lib/transforms/par-do.ts'
import { sum } from '../../lib/transforms/sum.ts'
import { windowInto } from '../../lib/transforms/window-into.ts'
import { encoded, parDo, plainCoder, valuesOf } from './stage-descriptor.ts'
import { WorkerHarness } from './worker-harness.ts'

let harness: WorkerHarness
const work = async (build: (p: Pipeline) => unknown) => {
  harness = await WorkerHarness.start(build)
  return harness
}
afterEach(() => harness.close())

const WINDOW = interval(0, 10_000)
const timers = plainCoder<WireTimer<string>>('intervalTimer')
const bag = (elementCoderId: string) => ({ spec: { case: 'bagSpec', value: { elementCoderId } } }) as const

function decodedTimers(bytes: Uint8Array | undefined): WireTimer<string>[] {
  const from = new ByteReader(bytes ?? new Uint8Array())
  const found: WireTimer<string>[] = []
  while (from.remaining > 0) found.push(timers.decode(from))
  return found
}

class Tally {
  state = {
    n: valueState(0),
    all: bagState<number>(),
    sum: combiningState(sum()),
    by: mapState<string, number>(),
    set: setState<number>(),
  }
  timers = { end: eventTimer() }
  process(context: {
    element: KV<string, number>
    state: {
      n: ValueState<number>
      all: BagState<number>
      sum: { add(n: number): void; read(): number }
      by: MapState<string, number>
      set: SetState<number>
    }
    timers: { end: EventTimer }
    window: { maxTimestamp: number }
  }) {
    const { element, state, timers: set, window } = context
    const [key, value] = element
    state.all.add(value)
    if (typeof value !== 'number') throw new Error(`no number: ${value}`)
    state.n.write(state.n.read() + 1)
    state.sum.add(value)
    state.by.put(value % 2 === 0 ? 'even' : 'odd', value)
    state.set.add(value % 3)
    if (value < 0) set.end.clear()
    else set.end.set(window.maxTimestamp)
    return [
      [key, state.n.read(), [...state.all.read()], state.sum.read(), [...state.by.entries()], [...state.set.read()]],
    ]
  }
  onTimer({ key, timestamp, state }: { key: string; timestamp: number; state: { n: ValueState<number> } }) {
    const count = state.n.read()
    state.n.clear()
    return [[key, timestamp, count]]
  }
}

async function tallying() {
  const { engine } = await work(p =>
    p.apply(create<KV<string, number>>([]), windowInto(fixedWindows('10s')), applyParDo(new Tally() as never)),
  )
  const stateSpecs = { n: bag('json'), all: bag('json'), sum: bag('json'), by: bag('kv'), set: bag('json') }
  const timerFamilySpecs = { end: { timerFamilyCoderId: 'intervalTimer' } }
  harness.stage(
    's',
    { in: 'kv', out: 'json' },
    { tally: parDo('ParDo(Tally)', { main: 'out' }, { in: 'in' }, { stateSpecs, timerFamilySpecs }) },
    'interval',
  )
  engine.expected = 2
  return engine
}
const noTimers = { tally: { end: [] } }

describe('a worker keeps', () => {
  test('state with the engine, from bundle to bundle, however small its answers are', async () => {
    const engine = await tallying()
    engine.pageSize = 3
    const first = [['a', 1] as const, ['b', 5] as const, ['a', 2] as const]
    await engine.process('s', { data: { source: [encoded('kv', first, { window: WINDOW })] }, timers: noTimers })
    const { data, response } = await engine.process('s', {
      data: { source: [encoded('kv', [['a', 4]], { window: WINDOW })] },
      timers: noTimers,
    })
    expect(response.error).toBe('')
    const entries = [
      ['odd', 1],
      ['even', 4],
    ]
    expect(valuesOf('json', data.out, 'interval')).toEqual([['a', 3, [1, 2, 4], 7, entries, [1, 2]]])
  })

  test('what it knows itself, as long as the engine says that it is still so', async () => {
    const engine = await tallying()
    const give = async (value: number, token: string | undefined) => {
      engine.stateRequests.length = 0
      const type = { case: 'userState', value: {} } as const
      const cacheTokens = token === undefined ? [] : [{ type, token: Buffer.from(token) }]
      const { data } = await engine.process('s', {
        data: { source: [encoded('kv', [['a', value]], { window: WINDOW })] },
        timers: noTimers,
        request: { cacheTokens },
      })
      const [tallied] = valuesOf('json', data.out, 'interval') as [unknown[]]
      return [engine.stateRequests.filter(({ request }) => request.case === 'get').length, ...tallied.slice(1, 4)]
    }
    expect(await give(1, 'one')).toEqual([5, 1, [1], 1])
    expect(await give(2, 'one')).toEqual([0, 2, [1, 2], 3])
    expect(await give(4, 'one')).toEqual([0, 3, [1, 2, 4], 7])
    // What was kept by itself is what the engine was given.
    expect(await give(8, undefined)).toEqual([5, 4, [1, 2, 4, 8], 15])
    engine.states.clear()
    expect(await give(16, 'two')).toEqual([5, 1, [16], 16])
    expect(await give(32, 'two')).toEqual([0, 2, [16, 32], 48])
  })

  test('nothing of a bundle that fails', async () => {
    const engine = await tallying()
    const cacheTokens = [{ type: { case: 'userState', value: {} }, token: Buffer.from('one') }] as const
    const give = (values: readonly unknown[]) => {
      const source = [
        encoded(
          'kv',
          values.map(value => ['a', value] as const),
          { window: WINDOW },
        ),
      ]
      return engine.process('s', { data: { source }, timers: noTimers, request: { cacheTokens: [...cacheTokens] } })
    }
    await give([1])
    expect((await give([2, 'no number'])).response.error).toContain('no number')
    const { data } = await give([4])
    const [tallied] = valuesOf('json', data.out, 'interval') as [unknown[]]
    expect(tallied.slice(0, 4)).toEqual(['a', 2, [1, 4], 5])
  })

  test('what is only added by adding it', async () => {
    const engine = await tallying()
    const give = async (value: number) => {
      const source = [encoded('kv', [['a', value]], { window: WINDOW })]
      await engine.process('s', { data: { source }, timers: noTimers })
    }
    await give(1)
    engine.stateRequests.length = 0
    await give(2)
    const written = engine.stateRequests.flatMap(({ stateKey, request }) =>
      stateKey?.type.case === 'bagUserState' && request.case !== 'get'
        ? [`${request.case} ${stateKey.type.value.userStateId}`]
        : [],
    )
    expect(written).toEqual([
      'clear n',
      'append n',
      'append all',
      'clear sum',
      'append sum',
      'clear by',
      'append by',
      'clear set',
      'append set',
    ])
  })

  test('timers with the engine: the last change counts, and what fires is called with its state', async () => {
    const engine = await tallying()
    const given = [['a', 1] as const, ['a', 2] as const, ['b', 1] as const, ['b', -1] as const]
    const set = await engine.process('s', {
      data: { source: [encoded('kv', given, { window: WINDOW })] },
      timers: noTimers,
    })
    expect(decodedTimers(set.timers['tally/end'])).toEqual([
      { key: 'a', tag: '', windows: [WINDOW], clear: false, fireAt: 9999, holdAt: 9999, pane: NO_FIRING },
      { key: 'b', tag: '', windows: [WINDOW], clear: true },
    ])
    expect(set.complete).toEqual(new Set(['out', 'tally/end']))
    const firing: WireTimer<string> = {
      key: 'a',
      tag: '',
      windows: [WINDOW],
      clear: false,
      fireAt: 9999,
      holdAt: 9999,
      pane: NO_FIRING,
    }
    const fired = await engine.process('s', {
      data: { source: [] },
      timers: { tally: { end: [encodeToBytes(timers, firing)] } },
    })
    expect(valuesOf('json', fired.data.out, 'interval')).toEqual([['a', 9999, 2]])
    const timerEvents = harness.recorder
      .take()
      .flatMap(event => (event.type === 'timer' ? [[event.action, event.key, event.at]] : []))
    expect(timerEvents).toEqual([
      ['set', 'a', 9999],
      ['set', 'a', 9999],
      ['set', 'b', 9999],
      ['clear', 'b', 0],
      ['fire', 'a', 9999],
    ])
  })
})

describe('a worker reads side inputs', () => {
  const names = (
    element: number,
    { sideInputs }: { sideInputs: { names: ReadonlyMap<number, Iterable<string>>; rate: number } },
  ) => [...(sideInputs.names.get(element) ?? []), sideInputs.rate]

  test('when the first element asks, once a bundle, in pages', async () => {
    const { engine } = await work(p => {
      const sides = {
        names: asMultimap(p.apply(create<KV<number, string>>([]))),
        rate: asSingleton(p.apply(create([0]))),
      }
      p.apply(create<number>([]), map(names as never, { sideInputs: sides as never }))
    })
    harness.stage(
      's',
      { in: 'json', out: 'json', names: 'kv', rate: 'json' },
      {
        named: parDo(
          'Map(names)',
          { main: 'out' },
          { $in: 'in', names: 'names', rate: 'rate' },
          {
            sideInputs: {
              names: { accessPattern: { urn: 'beam:side_input:iterable:v1' } },
              rate: { accessPattern: { urn: 'beam:side_input:iterable:v1' } },
            },
          },
        ),
      },
    )
    const put = (sideInputId: string, coder: 'json' | 'kv', held: readonly unknown[]) => {
      const $typeName = 'org.apache.beam.model.fn_execution.v1.StateKey.IterableSideInput'
      const value = { $typeName, transformId: 'named', sideInputId, window: [] }
      const bytes = Buffer.concat(held.map(one => encodeToBytes(plainCoder(coder), one)))
      engine.states.set(JSON.stringify({ case: 'iterableSideInput', value }), bytes)
    }
    put('names', 'kv', [
      [1, 'one'],
      [2, 'two'],
      [1, 'uno'],
    ])
    put('rate', 'json', [7])
    engine.pageSize = 20
    const empty = await engine.process('s', { data: { source: [] } })
    expect([empty.response.error, engine.stateRequests]).toEqual(['', []])
    const { data, response } = await engine.process('s', { data: { source: [encoded('json', [1, 2, 3])] } })
    expect(response.error).toBe('')
    expect(valuesOf('json', data.out)).toEqual([['one', 'uno', 7], ['two', 7], [7]])
    expect(engine.stateRequests).toHaveLength(3)
  })
})
