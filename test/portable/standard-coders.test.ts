import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { ByteReader, ByteWriter, decodeFromBytes, encodeToBytes } from '../../lib/core/byte-buffer.ts'
import type { PaneInfo } from '../../lib/core/pane.ts'
import { type BoundedWindow, GLOBAL_WINDOW, makeWindow } from '../../lib/core/window.ts'
import {
  type CoderDescription,
  CoderRegistry,
  JSON_CODER_URN,
  OWN_CODER_URN,
} from '../../lib/portable/wire/coder-registry.ts'
import type { WireElement } from '../../lib/portable/wire/element.ts'
import type { Remainder } from '../../lib/portable/wire/iterable.ts'

interface CoderSpec {
  readonly urn: string
  readonly payload?: string
  readonly components?: readonly CoderSpec[]
}
interface Case {
  readonly coder: CoderSpec
  readonly nested?: boolean
  readonly decodeOnly?: boolean
  /** What is in the engine's state, by token. */
  readonly state?: Readonly<Record<string, string>>
  readonly examples: readonly { readonly bytes: string; readonly value: unknown }[]
}

// biome-ignore lint/suspicious/noExplicitAny: an example's value, as plain as JSON has it
type Plain = any

const { cases } = JSON.parse(readFileSync(new URL('./standard-coders.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly Case[]
}
// Beam's other context, where the last value needs no length, is never used between an engine and its workers.
const ours = cases.filter(({ nested }) => nested !== false)

describe("Beam's standard coders", () => {
  test.each(ours.map((one, at) => [`${at}: ${show(one.coder)}`, one] as const))('%s', async (_, one) => {
    const remainders: Remainder[] = []
    const coder = registryOf(one.coder, remainder => remainders.push(remainder)).get('0')
    for (const { bytes, value } of one.examples) {
      const decoded = decodeFromBytes(coder, Buffer.from(bytes, 'hex'))
      for (const { values, element, token } of remainders.splice(0)) {
        const rest = new ByteReader(Buffer.from(one.state?.[Buffer.from(token).toString()] ?? 'ff', 'hex'))
        while (rest.remaining > 0) values.push(element.decode(rest))
      }
      expect(decoded).toEqual(ownValue(one.coder, value))
      if (!one.decodeOnly) expect(Buffer.from(encodeToBytes(coder, decoded)).toString('hex')).toBe(bytes)
    }
  })

  test('are all there', () => {
    expect(ours.reduce((sum, { examples }) => sum + examples.length, 0)).toBe(81)
  })
})

describe('panes', () => {
  const windowed = registryOf({
    urn: 'beam:coder:windowed_value:v1',
    components: [{ urn: 'beam:coder:varint:v1' }, { urn: 'beam:coder:global_window:v1' }],
  }).get<WireElement>('0')
  const panes: readonly [PaneInfo, string][] = [
    [{ timing: 'EARLY', index: 0, nonSpeculativeIndex: -1, isFirst: true, isLast: false }, '1100'],
    [{ timing: 'EARLY', index: 200, nonSpeculativeIndex: -1, isFirst: false, isLast: false }, '10c801'],
    [{ timing: 'ON_TIME', index: 3, nonSpeculativeIndex: 0, isFirst: false, isLast: false }, '240300'],
    [{ timing: 'LATE', index: 2, nonSpeculativeIndex: 2, isFirst: false, isLast: true }, '1a02'],
    [{ timing: 'ON_TIME', index: 0, nonSpeculativeIndex: 0, isFirst: true, isLast: true }, '07'],
  ]
  test.each(panes)('%j', (pane, bytes) => {
    const element = { value: 1, timestamp: 0, windows: [GLOBAL_WINDOW], pane }
    const encoded = Buffer.from(encodeToBytes(windowed, element)).toString('hex')
    expect(encoded).toBe(`8000000000000000${'00000001'}${bytes}01`)
    expect(decodeFromBytes(windowed, Buffer.from(encoded, 'hex'))).toEqual(element)
  })

  test('are read though an engine says more of the element', () => {
    const bytes = Buffer.from('80000000000000000000000187020901' + '05', 'hex')
    expect(decodeFromBytes(windowed, bytes)).toMatchObject({ value: 5, pane: { timing: 'ON_TIME' } })
  })
})

test("an element at the end of time lies in the global window's last instant", () => {
  const windowed = registryOf({
    urn: 'beam:coder:windowed_value:v1',
    components: [{ urn: 'beam:coder:varint:v1' }, { urn: 'beam:coder:global_window:v1' }],
  }).get<WireElement>('0')
  const pane: PaneInfo = { timing: 'UNKNOWN', index: 0, nonSpeculativeIndex: 0, isFirst: true, isLast: true }
  const element = { value: 1, timestamp: Number.POSITIVE_INFINITY, windows: [GLOBAL_WINDOW], pane }
  const bytes = encodeToBytes(windowed, element)
  const instant = Buffer.from(bytes).readBigUInt64BE() - 2n ** 63n
  expect(instant).toBe(9_223_371_950_454_775n)
  expect(decodeFromBytes(windowed, bytes)).toEqual(element)
})

describe('coders of ours', () => {
  test('stand inside a length prefix, which an engine can carry', () => {
    const json = registryOf({ urn: 'beam:coder:length_prefix:v1', components: [{ urn: JSON_CODER_URN }] }).get('0')
    const bytes = encodeToBytes(json, new Map([['a', 1n]]))
    expect(bytes[0]).toBe(bytes.length - 1)
    expect(decodeFromBytes(json, bytes)).toEqual(new Map([['a', 1n]]))
    const writer = new ByteWriter()
    writer.varint(3)
    writer.bytes(Uint8Array.of(1, 0x31, 0x31))
    expect(() => decodeFromBytes(json, writer.toBytes())).toThrow('1 of 3 bytes are left over')
  })

  test('are found by name, or refused', () => {
    const missing = registryOf({ urn: OWN_CODER_URN, payload: Buffer.from('Map/main').toString('hex') })
    expect(() => missing.get('0')).toThrow("coder 'Map/main': this worker's pipeline has none of that name")
    expect(() => registryOf({ urn: 'beam:coder:row:v1' }).get('0')).toThrow(/beam:coder:row:v1.*does not know it/)
    expect(() => missing.get('9')).toThrow("coder '9': the engine named it and did not describe it")
  })
})

function registryOf(spec: CoderSpec, onRemainder?: (remainder: Remainder) => void): CoderRegistry {
  const descriptions: Record<string, CoderDescription> = {}
  const add = ({ urn, payload = '', components = [] }: CoderSpec, id: string): string => {
    const componentCoderIds = components.map((part, at) => add(part, `${id}.${at}`))
    descriptions[id] = { spec: { urn, payload: new Uint8Array(Buffer.from(payload, 'hex')) }, componentCoderIds }
    return id
  }
  add(spec, '0')
  return new CoderRegistry(descriptions, () => undefined, onRemainder)
}

function show({ urn, components = [] }: CoderSpec): string {
  const name = urn.split(':')[2]
  return components.length === 0 ? `${name}` : `${name}(${components.map(show)})`
}

/** What the examples' plain values are here. */
function ownValue({ urn, components = [] }: CoderSpec, value: Plain): unknown {
  const part = (index: number, of: unknown) => ownValue(components[index] as CoderSpec, of)
  if (value === null) return null
  switch (urn.split(':')[2]) {
    case 'bytes':
      return new Uint8Array(Buffer.from(value, 'latin1'))
    case 'double':
      return Number(value)
    case 'kv':
      return [part(0, value.key), part(1, value.value)]
    case 'nullable':
      return part(0, value)
    case 'iterable':
    case 'state_backed_iterable':
      return value.map((of: unknown) => part(0, of))
    case 'global_window':
      return GLOBAL_WINDOW
    case 'interval_window':
      return intervalOf(value)
    case 'windowed_value':
    case 'param_windowed_value':
      return {
        value: part(0, value.value),
        timestamp: timeOf(value.timestamp),
        windows: value.windows.map((window: unknown) => part(1, window)),
        pane: paneOf(value.pane),
      }
    case 'timer': {
      const of = { key: value.userKey, tag: value.dynamicTimerTag, windows: [GLOBAL_WINDOW] }
      if (value.clearBit) return { ...of, clear: true }
      const times = { fireAt: timeOf(value.fireTimestamp), holdAt: timeOf(value.holdTimestamp) }
      return { ...of, clear: false, ...times, pane: paneOf(value.pane) }
    }
    default:
      return value
  }
}

function intervalOf({ end, span }: { end: number; span: number }): BoundedWindow {
  return makeWindow(timeOf(end - span), timeOf(end))
}

function timeOf(ms: number): number {
  return Math.abs(ms) < 9_223_372_036_854_774 ? ms : ms * Number.POSITIVE_INFINITY
}

function paneOf(pane: Plain): PaneInfo {
  const { is_first: isFirst, is_last: isLast, timing, index, on_time_index: nonSpeculativeIndex } = pane
  return { timing, index, nonSpeculativeIndex, isFirst, isLast }
}
