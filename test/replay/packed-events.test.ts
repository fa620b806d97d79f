import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { fixedWindows, globalWindows, sessions, slidingWindows, type TraceEvent, type WindowFn } from 'yeoul'
import { decodeJson, encodeJson } from '../../lib/core/tagged-json.ts'
import { EventPacker, type ToPack } from '../../lib/replay/event-packer.ts'
import { NumberReader, NumberWriter } from '../../lib/replay/number-bytes.ts'
import { EventUnpacker, type PackedEvents } from '../../lib/replay/packed-events.ts'
import { modelRun } from '../charts/model-run.ts'

test('numbers are the same after they were bytes', () => {
  const number = fc.oneof(
    fc.integer(),
    fc.double({ noNaN: true }),
    fc.maxSafeInteger(),
    fc.integer({ min: -70, max: 70 }),
  )
  const edges = [0, 63, -64, 2 ** 31, 2 ** 51, -(2 ** 51), 2 ** 51 - 1, 1 - 2 ** 51, Number.POSITIVE_INFINITY, 0.5]
  fc.assert(
    fc.property(fc.array(number), numbers => {
      const writer = new NumberWriter()
      const all = [...edges, ...numbers.map(number => number + 0)]
      for (const number of all) writer.write(number)
      const reader = new NumberReader(writer.toBytes())
      const read: number[] = []
      while (reader.isMore) read.push(reader.next())
      expect(read).toEqual(all)
    }),
  )
})

/** As a page has it: without the values, which it is not told, and without what came before the grouping. */
function told(events: readonly TraceEvent[], step: string): readonly TraceEvent[] {
  return events.flatMap((event): readonly TraceEvent[] => {
    if (event.type === 'watermark') return [event]
    if (event.step !== step || event.type === 'timer' || event.type === 'state') return []
    if (event.type !== 'element') return [event]
    const { from: _, ...rest } = event
    return [{ ...rest, value: [(event.value as readonly unknown[])[0], undefined] }]
  })
}

/** Over the wire. */
function sent(packed: PackedEvents): PackedEvents {
  return decodeJson(encodeJson(packed)) as PackedEvents
}

const kinds: readonly (readonly [string, WindowFn])[] = [
  ['fixed', fixedWindows('60s')],
  ['sliding', slidingWindows({ size: '60s', period: '20s' })],
  ['sessions', sessions('15s')],
  ['global', globalWindows()],
]

describe.each(kinds)('of %s windows', (_, windowFn) => {
  test.each([1, 2])(
    'the events of a run are the same after they were packed, in however many parts (seed %i)',
    async seed => {
      const trace = await modelRun({ windowFn, seed, isKeyed: seed === 2 })
      const step = trace.events.find(({ type }) => type === 'pane')?.step ?? ''
      const events = told(trace.events, step)
      const run = { header: trace.header, beganMs: events[0]?.processingTimeMs ?? 0 }
      const packer = new EventPacker(run)
      const unpacker = new EventUnpacker(run)
      const half = Math.floor(events.length / 2)
      const parts = [events.slice(0, half), events.slice(half)]
      const there = parts.flatMap(part =>
        unpacker.unpack(sent(packer.pack(part.map(event => ({ event, carries: 0 }))))),
      )
      expect(there).toEqual(events)
    },
  )
})

test('a pane has the elements of those that it carries, too', async () => {
  const trace = await modelRun({ seed: 3 })
  const step = trace.events.find(({ type }) => type === 'pane')?.step ?? ''
  const events = told(trace.events, step)
  const before = new Map<number, Extract<TraceEvent, { type: 'pane' }>>()
  const thin = events.map((event): ToPack => {
    if (event.type !== 'pane') return { event, carries: 0 }
    const last = before.get(event.window.start)
    before.set(event.window.start, event)
    if (last === undefined) return { event, carries: 0 }
    return { event: { ...event, elements: event.elements.slice(last.elements.length) }, carries: last.id }
  })
  expect(thin.some(({ carries }) => carries > 0)).toBe(true)
  const run = { header: trace.header, beganMs: 0 }
  const [packer, unpacker] = [new EventPacker(run), new EventUnpacker(run)]
  expect(unpacker.unpack(sent(packer.pack(thin)))).toEqual(events)
})
