import type { MessageInitShape } from '@bufbuild/protobuf'
import { durationFromMs, timestampFromMs } from '@bufbuild/protobuf/wkt'
import { PipelineConstructionError } from '../../core/errors.ts'
import type { WindowFn } from '../../core/window.ts'
import { isMerging, shapeOf, type WindowFnShape } from '../../core/window-fns.ts'
import type { WindowingStrategy } from '../../core/windowing-strategy.ts'
import {
  AccumulationMode_Enum,
  ClosingBehavior_Enum,
  type FunctionSpecSchema,
  MergeStatus_Enum,
  OnTimeBehavior_Enum,
  OutputTime_Enum,
  type WindowingStrategySchema,
} from '../protos/beam_runner_api_pb.ts'
import {
  FixedWindowsPayloadSchema,
  SessionWindowsPayloadSchema,
  SlidingWindowsPayloadSchema,
} from '../protos/standard_window_fns_pb.ts'
import { bytesOf } from './bytes-of.ts'
import type { CoderTable } from './coder-table.ts'
import { triggerMessage } from './triggers.ts'

type FunctionSpecInit = MessageInitShape<typeof FunctionSpecSchema>

/** A window function of the pipeline's own, by the path of the step that sets it. */
const OWN_WINDOW_FN_URN = 'yeoul:window_fn:own:v1'

const OUTPUT_TIMES = {
  endOfWindow: OutputTime_Enum.END_OF_WINDOW,
  earliest: OutputTime_Enum.EARLIEST_IN_PANE,
  latest: OutputTime_Enum.LATEST_IN_PANE,
} as const

/** The windowing strategies of a pipeline, each told once. */
export class WindowingTable {
  readonly messages: Record<string, MessageInitShape<typeof WindowingStrategySchema>> = {}
  readonly #coders: CoderTable
  readonly #environmentId: string
  /** The path of the step that sets a window function. */
  readonly #setters: ReadonlyMap<WindowFn<never>, string>
  readonly #ids = new Map<WindowingStrategy, string>()

  constructor(coders: CoderTable, environmentId: string, setters: ReadonlyMap<WindowFn<never>, string>) {
    this.#coders = coders
    this.#environmentId = environmentId
    this.#setters = setters
  }

  /** `path`: the step that has the strategy, for what is said of one that no engine knows. */
  id(strategy: WindowingStrategy, path: string): string {
    let id = this.#ids.get(strategy)
    if (id === undefined) {
      id = `${strategy.windowFn.name}/${Object.keys(this.messages).length}`
      this.messages[id] = this.#message(strategy, path)
      this.#ids.set(strategy, id)
    }
    return id
  }

  windowCoderId({ windowFn }: WindowingStrategy): string {
    const isGlobal = shapeOf(windowFn)?.kind === 'global'
    return this.#coders.composite(isGlobal ? 'beam:coder:global_window:v1' : 'beam:coder:interval_window:v1')
  }

  /** Beam's own, or one of the pipeline's. */
  windowFn(windowFn: WindowFn<never>, path: string): FunctionSpecInit {
    const shape = shapeOf(windowFn)
    if (shape !== undefined) return builtIn(shape)
    const { name } = windowFn
    if (windowFn.windowCoder !== undefined) {
      throw new PipelineConstructionError(
        `the window function ${name} has windows with a coder of their own, which engines do not take; use windows with a start and an end only`,
        path,
      )
    }
    if (isMerging(windowFn)) {
      throw new PipelineConstructionError(
        `the windows of ${name} merge in a way of their own, which engines do not know; use sessions(…), or run it with direct()`,
        path,
      )
    }
    const setter = this.#setters.get(windowFn)
    if (setter === undefined) throw new Error(`${path}: nobody knows where the window function ${name} was set`)
    return { urn: OWN_WINDOW_FN_URN, payload: new TextEncoder().encode(setter) }
  }

  #message(strategy: WindowingStrategy, path: string): MessageInitShape<typeof WindowingStrategySchema> {
    const { windowFn, trigger, allowedLatenessMs, accumulationMode, timestampCombiner } = strategy
    if (timestampCombiner === 'earliestTransformed') {
      throw new PipelineConstructionError(
        "timestampCombiner 'earliestTransformed' is known to no engine; use 'earliest' or 'endOfWindow'",
        path,
      )
    }
    const shape = shapeOf(windowFn)
    // Not every engine takes a window function that it does not know. To group, it need not: elements come in their
    // windows, and all that counts is that these have a start and an end, and do not merge.
    const known = shape === undefined ? ({ kind: 'fixed', sizeMs: 1, offsetMs: 0 } as const) : shape
    this.windowFn(windowFn, path)
    const merges = windowFn.mergeWindows !== undefined
    const hasMerged = !merges && isMerging(windowFn)
    return {
      windowFn: builtIn(known),
      windowCoderId: this.windowCoderId(strategy),
      mergeStatus: merges
        ? MergeStatus_Enum.NEEDS_MERGE
        : hasMerged
          ? MergeStatus_Enum.ALREADY_MERGED
          : MergeStatus_Enum.NON_MERGING,
      trigger: triggerMessage(trigger),
      allowedLateness: BigInt(allowedLatenessMs),
      accumulationMode: AccumulationMode_Enum[accumulationMode === 'accumulating' ? 'ACCUMULATING' : 'DISCARDING'],
      outputTime: OUTPUT_TIMES[timestampCombiner],
      onTimeBehavior:
        OnTimeBehavior_Enum[strategy.onTimeBehavior === 'fireAlways' ? 'FIRE_ALWAYS' : 'FIRE_IF_NONEMPTY'],
      closingBehavior:
        ClosingBehavior_Enum[strategy.closingBehavior === 'fireAlways' ? 'EMIT_ALWAYS' : 'EMIT_IF_NONEMPTY'],
      assignsToOneWindow: shape !== undefined && shape.kind !== 'sliding',
      environmentId: this.#environmentId,
    }
  }
}

function builtIn(shape: WindowFnShape): FunctionSpecInit {
  switch (shape.kind) {
    case 'global':
      return { urn: 'beam:window_fn:global_windows:v1' }
    case 'fixed': {
      const value = { size: durationFromMs(shape.sizeMs), offset: timestampFromMs(shape.offsetMs) }
      return { urn: 'beam:window_fn:fixed_windows:v1', payload: bytesOf(FixedWindowsPayloadSchema, value) }
    }
    case 'sliding': {
      const value = {
        size: durationFromMs(shape.sizeMs),
        period: durationFromMs(shape.periodMs),
        offset: timestampFromMs(shape.offsetMs),
      }
      return { urn: 'beam:window_fn:sliding_windows:v1', payload: bytesOf(SlidingWindowsPayloadSchema, value) }
    }
    case 'sessions': {
      const value = { gapSize: durationFromMs(shape.gapMs) }
      return { urn: 'beam:window_fn:session_windows:v1', payload: bytesOf(SessionWindowsPayloadSchema, value) }
    }
  }
}
