import { fromBinary } from '@bufbuild/protobuf'
import { DEAD_LETTERS, MAIN, type Node } from '../../../core/graph.ts'
import {
  CombinePayloadSchema,
  type FunctionSpec,
  FunctionSpecSchema,
  ParDoPayloadSchema,
  type PTransform,
  WindowIntoPayloadSchema,
} from '../../protos/beam_runner_api_pb.ts'
import { PaneTrace } from '../pane-trace.ts'
import { NOWHERE, type Receiver } from '../receiver.ts'
import type { MakeStep, Stage, StageStep } from '../stage.ts'
import { windowFnOf } from '../window-fn-of.ts'
import {
  type CombinePart,
  CombineStep,
  combinedValues,
  extractedOutput,
  mergedAccumulator,
  PrecombineStep,
} from './combine-steps.ts'
import { parDoStep } from './par-do-step.ts'
import { PairWithRestriction, ReadPart, SplitRestriction, TruncateRestriction } from './read-steps.ts'
import { sideWindow } from './side-input-views.ts'
import type { StepPlan } from './step-plan.ts'
import { MapWindowsStep, MergeWindowsStep, WindowIntoStep } from './window-steps.ts'

const COMBINE_PARTS: Readonly<Record<string, CombinePart>> = {
  'beam:transform:combine_per_key_merge_accumulators:v1': mergedAccumulator,
  'beam:transform:combine_per_key_extract_outputs:v1': extractedOutput,
}

/** The step of a transform of our pipeline, or of a part that the engine made of one. */
export const makeStep: MakeStep = (stage, transformId, transform) => {
  const { urn = '', payload = new Uint8Array() } = transform.spec ?? {}
  const plan = planOf(stage, transformId, transform)
  switch (urn) {
    case 'beam:transform:flatten:v1':
      return { receiver: stage.output(Object.values(transform.outputs)[0] ?? '') }
    case 'beam:transform:window_into:v1': {
      const { windowFn } = fromBinary(WindowIntoPayloadSchema, payload)
      return { receiver: new WindowIntoStep(plan, windowFnOf(windowFn as FunctionSpec, stage.place.functions)) }
    }
    case 'beam:transform:merge_windows:v1': {
      const windowFn = windowFnOf(fromBinary(FunctionSpecSchema, payload), stage.place.functions)
      return { receiver: new MergeWindowsStep(plan, windowFn) }
    }
    case 'beam:transform:map_windows:v1': {
      const windowFn = windowFnOf(fromBinary(FunctionSpecSchema, payload), stage.place.functions)
      return { receiver: new MapWindowsStep(plan, window => sideWindow(windowFn, window)) }
    }
    case 'beam:transform:combine_per_key_precombine:v1': {
      const node = combineNode(stage, payload)
      const step = new PrecombineStep(plan, node.fn, node.input.strategy)
      return { receiver: step, finish: () => step.finish(), forget: () => step.forget() }
    }
    default: {
      const part = COMBINE_PARTS[urn]
      if (part === undefined) return functionStep(stage, transform, plan)
      const node = combineNode(stage, payload)
      const last =
        part === extractedOutput ? traced(plan, pathOf(fromBinary(CombinePayloadSchema, payload).combineFn)) : plan
      return { receiver: new CombineStep(last, node.fn, part) }
    }
  }
}

/** What the last part of a combine gives are its panes. */
function traced(plan: StepPlan, path: string): StepPlan {
  if (plan.context.recorder === undefined) return plan
  return { ...plan, main: new PaneTrace(path, plan.context, plan.main) }
}

function functionStep(stage: Stage, transform: PTransform, plan: StepPlan): StageStep {
  const { urn = '', payload = new Uint8Array() } = transform.spec ?? {}
  const parDo = fromBinary(ParDoPayloadSchema, payload)
  const path = pathOf(parDo.doFn)
  const node = nodeAt(stage, path)
  const named = { ...plan, path }
  const { requestsFinalization } = parDo
  if (node.kind === 'parDo') return { ...parDoStep(stage, transform, node, parDo, named), requestsFinalization }
  if (node.kind === 'combinePerKey') return { receiver: new CombineStep(traced(named, path), node.fn, combinedValues) }
  if (node.kind !== 'read')
    throw new Error(`${path} (${urn}): this worker cannot do a part of a ${node.kind}; it was translated otherwise`)
  const { source } = node
  switch (urn) {
    case 'beam:transform:sdf_pair_with_restriction:v1':
      return { receiver: new PairWithRestriction(plan.main) }
    case 'beam:transform:sdf_split_and_size_restrictions:v1':
      return { receiver: new SplitRestriction(named, source) }
    case 'beam:transform:sdf_truncate_sized_restrictions:v1':
      return { receiver: new TruncateRestriction(named, source) }
    case 'beam:transform:sdf_process_sized_element_and_restrictions:v1': {
      const [input = '', collection = ''] = Object.entries(transform.inputs)[0] ?? []
      const reading = {
        step: named,
        source,
        readers: stage.place.readers,
        mayStop: !source.bounded || stage.place.functions.takesRests,
        input,
        inputCoder: stage.elementCoder(collection),
        outputNames: Object.keys(transform.outputs),
      }
      return { receiver: new ReadPart(reading), requestsFinalization }
    }
    default:
      throw new Error(`${path} (${urn}): this worker does not know what to do, and did not say that it does`)
  }
}

/** The plan of a step: its first output is its main one, unless one is called so. */
function planOf(stage: Stage, transformId: string, transform: PTransform): StepPlan {
  const outputs = new Map<string, Receiver>()
  let deadLetters: Receiver | undefined
  for (const [tag, collection] of Object.entries(transform.outputs)) {
    if (tag === DEAD_LETTERS) deadLetters = stage.output(collection)
    else outputs.set(tag, stage.output(collection))
  }
  const [only] = outputs.size === 1 && transform.spec?.urn !== 'beam:transform:pardo:v1' ? outputs.values() : []
  return {
    path: transform.uniqueName,
    transformId,
    context: stage.context,
    scope: stage.context.metrics.scope(transformId),
    outputs,
    main: outputs.get(MAIN) ?? only ?? NOWHERE,
    deadLetters,
    sideInputs: {},
  }
}

function combineNode(stage: Stage, payload: Uint8Array) {
  const path = pathOf(fromBinary(CombinePayloadSchema, payload).combineFn)
  const node = nodeAt(stage, path)
  if (node.kind === 'combinePerKey') return node
  throw new Error(`${path}: the engine took a ${node.kind} for a combine; the pipeline was built differently`)
}

function nodeAt(stage: Stage, path: string): Node {
  const node = stage.place.functions.node(path)
  if (node !== undefined) return node
  throw new Error(`${path}: this worker's pipeline has no such step; it was built differently`)
}

function pathOf(spec: FunctionSpec | undefined): string {
  return new TextDecoder().decode(spec?.payload)
}
