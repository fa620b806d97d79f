import { fromBinary } from '@bufbuild/protobuf'
import type { WindowFn } from '../../core/window.ts'
import { fixedWindows, globalWindows, sessions, slidingWindows } from '../../core/window-fns.ts'
import type { FunctionSpec } from '../protos/beam_runner_api_pb.ts'
import {
  FixedWindowsPayloadSchema,
  SessionWindowsPayloadSchema,
  SlidingWindowsPayloadSchema,
} from '../protos/standard_window_fns_pb.ts'
import type { PipelineFunctions } from './worker-place.ts'

type ProtoTime = { readonly seconds: bigint; readonly nanos: number } | undefined

function millis(time: ProtoTime): number {
  return time === undefined ? 0 : Number(time.seconds) * 1000 + time.nanos / 1_000_000
}

/** The window function that a message speaks of: one of Beam's, or one of the pipeline's own. */
export function windowFnOf({ urn, payload }: FunctionSpec, functions: PipelineFunctions): WindowFn<never> {
  switch (urn) {
    case 'beam:window_fn:global_windows:v1':
      return globalWindows()
    case 'beam:window_fn:fixed_windows:v1': {
      const { size, offset } = fromBinary(FixedWindowsPayloadSchema, payload)
      return fixedWindows(millis(size), { offset: millis(offset) })
    }
    case 'beam:window_fn:sliding_windows:v1': {
      const { size, period, offset } = fromBinary(SlidingWindowsPayloadSchema, payload)
      return slidingWindows({ size: millis(size), period: millis(period), offset: millis(offset) })
    }
    case 'beam:window_fn:session_windows:v1':
      return sessions(millis(fromBinary(SessionWindowsPayloadSchema, payload).gapSize))
  }
  const path = new TextDecoder().decode(payload)
  const node = functions.node(path)
  if (node?.kind === 'windowInto') return node.strategy.windowFn
  throw new Error(`${path} (${urn}): this worker's pipeline has no window function there; it was built differently`)
}
