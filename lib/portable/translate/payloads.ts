import { create, type MessageInitShape } from '@bufbuild/protobuf'
import { encodeToBytes } from '../../core/byte-buffer.ts'
import type { Coder } from '../../core/coder.ts'
import type { ParDoNode, TestStreamNode } from '../../core/graph.ts'
import { toInstant } from '../../core/instant.ts'
import type { StateCell } from '../../core/state.ts'
import type { TestStreamEvent } from '../../core/test-stream-event.ts'
import type { TimerSpec } from '../../core/timer.ts'
import {
  CoderSchema,
  CombinePayloadSchema,
  type FunctionSpecSchema,
  ParDoPayloadSchema,
  type TestStreamPayload_EventSchema,
  TestStreamPayloadSchema,
  TimeDomain_Enum,
  WindowIntoPayloadSchema,
} from '../protos/beam_runner_api_pb.ts'
import { CoderRegistry } from '../wire/coder-registry.ts'
import { bytesOf } from './bytes-of.ts'
import { type CoderTable, JSON_ID } from './coder-table.ts'
import type { Collections } from './collections.ts'
import type { WindowingTable } from './windowing-table.ts'

/** Kept by all engines; what else there is of state, the worker keeps in these. */
const BAG = { urn: 'beam:user_state:bag:v1' }

function ours(kind: string, path: string): MessageInitShape<typeof FunctionSpecSchema> {
  return { urn: `yeoul:${kind}:v1`, payload: new TextEncoder().encode(path) }
}

export function windowIntoPayload(windowFn: MessageInitShape<typeof FunctionSpecSchema>): Uint8Array {
  return bytesOf(WindowIntoPayloadSchema, { windowFn })
}

export function combinePayload(path: string, accumulatorCoderId: string): Uint8Array {
  return bytesOf(CombinePayloadSchema, { combineFn: ours('combine_fn', path), accumulatorCoderId })
}

/** A function that combines what a key's group has. */
export function combineGroupedPayload(path: string): Uint8Array {
  return bytesOf(ParDoPayloadSchema, { doFn: ours('combine_grouped', path) })
}

/** A source is a splittable function of an impulse, bounded or not. */
export function readPayload(path: string, requestsFinalization: boolean): Uint8Array {
  return bytesOf(ParDoPayloadSchema, {
    doFn: ours('read', path),
    restrictionCoderId: JSON_ID,
    requestsFinalization,
  })
}

export function parDoPayload(
  { fn, input, sideInputs }: ParDoNode,
  path: string,
  collections: Collections,
  coders: CoderTable,
  windowing: WindowingTable,
  requestsFinalization: boolean,
): { readonly payload: Uint8Array; readonly isStateful: boolean } {
  const doFn = fn.kind === 'doFn' ? fn.doFn : undefined
  const states = Object.entries((doFn?.state ?? {}) as Readonly<Record<string, StateCell>>)
  const timers = Object.entries((doFn?.timers ?? {}) as Readonly<Record<string, TimerSpec<unknown>>>)
  const key = () => coders.pair(collections.coderIdOf(collections.idOf(input)))?.[0] ?? JSON_ID
  const timerFamilyCoderId = () =>
    coders.composite('beam:coder:timer:v1', key(), windowing.windowCoderId(input.strategy))
  const payload = bytesOf(ParDoPayloadSchema, {
    doFn: ours('par_do', path),
    requestsFinalization,
    sideInputs: Object.fromEntries(
      Object.keys(sideInputs).map(name => [
        name,
        {
          accessPattern: { urn: 'beam:side_input:iterable:v1' },
          viewFn: ours('view_fn', name),
          windowMappingFn: ours('window_mapping_fn', name),
        },
      ]),
    ),
    stateSpecs: Object.fromEntries(
      states.map(([name, cell]) => {
        const elementCoderId = stateCoderId(cell, `${path}.state.${name}`, coders)
        return [name, { spec: { case: 'bagSpec', value: { elementCoderId } } as const, protocol: BAG }]
      }),
    ),
    timerFamilySpecs: Object.fromEntries(
      timers.map(([name, { domain }]) => {
        const timeDomain = TimeDomain_Enum[domain === 'eventTime' ? 'EVENT_TIME' : 'PROCESSING_TIME']
        return [name, { timeDomain, timerFamilyCoderId: timerFamilyCoderId() }]
      }),
    ),
  })
  return { payload, isStateful: states.length + timers.length > 0 }
}

function stateCoderId(cell: StateCell, name: string, coders: CoderTable): string {
  switch (cell.kind) {
    case 'combining':
      return coders.id(cell.fn.accumulatorCoder, name)
    case 'map':
      return coders.kv(coders.id(cell.coder, `${name}.key`), coders.id(cell.valueCoder, `${name}.value`))
    default:
      return coders.id(cell.coder, name)
  }
}

export function testStreamPayload(
  { events }: TestStreamNode,
  output: string,
  collections: Collections,
  coders: CoderTable,
): Uint8Array {
  const coderId = collections.coderIdOf(output)
  const descriptions = Object.entries(coders.messages).map(([id, message]) => [id, create(CoderSchema, message)])
  const coder = new CoderRegistry(Object.fromEntries(descriptions), name => coders.own.get(name)).get(coderId)
  return bytesOf(TestStreamPayloadSchema, {
    coderId,
    events: events.map(event => ({ event: eventMessage(event, coder) })),
  })
}

type EventInit = MessageInitShape<typeof TestStreamPayload_EventSchema>['event']

function eventMessage(event: TestStreamEvent, coder: Coder<unknown>): EventInit {
  switch (event.kind) {
    case 'elements': {
      const elements = event.elements.map(({ value, timestamp }) => ({
        encodedElement: encodeToBytes(coder, value),
        timestamp: toInstant(timestamp),
      }))
      return { case: 'elementEvent', value: { elements } }
    }
    case 'watermark':
      return { case: 'watermarkEvent', value: { newWatermark: toInstant(event.to) } }
    case 'processingTime':
      return { case: 'processingTimeEvent', value: { advanceDuration: BigInt(event.byMs) } }
  }
}
