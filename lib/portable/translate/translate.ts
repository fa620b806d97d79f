import { create, type MessageInitShape } from '@bufbuild/protobuf'
import { needsOrder } from '../../core/combine.ts'
import { PipelineConstructionError } from '../../core/errors.ts'
import { type CollectionNode, type CombinePerKeyNode, MAIN, type Node, type ParDoNode } from '../../core/graph.ts'
import { type Places, placesOf } from '../../core/places.ts'
import type { Plan } from '../../core/plan.ts'
import type { Tap } from '../../trace/runner-of.ts'
import { type Pipeline, PipelineSchema, type PTransformSchema } from '../protos/beam_runner_api_pb.ts'
import { isUnbounded } from '../refuse-lacking.ts'
import type { PipelineFunctions } from '../worker/worker-place.ts'
import { CoderTable } from './coder-table.ts'
import { Collections } from './collections.ts'
import { environmentMessage, type WorkerEnvironment } from './environment.ts'
import { lower, recodingNode } from './lowering.ts'
import {
  combineGroupedPayload,
  combinePayload,
  parDoPayload,
  readPayload,
  testStreamPayload,
  windowIntoPayload,
} from './payloads.ts'
import { countsElements } from './triggers.ts'
import { WindowingTable } from './windowing-table.ts'

/** A pipeline as an engine takes it, and its functions as a worker finds them again. */
export interface Translated {
  /** For workers of this kind. */
  pipelineFor(environment: WorkerEnvironment): Pipeline
  readonly finalizes: boolean
  /** What its steps read and write. */
  readonly places: Places
  readonly functions: PipelineFunctions
}

const WORKER = 'worker'
const STATEFUL = 'beam:requirement:pardo:stateful:v1'
const SPLITTABLE = 'beam:requirement:pardo:splittable_dofn:v1'
const FINALIZATION = 'beam:requirement:pardo:finalization:v1'

/**
 * The plan as Beam's Runner API: transforms are called by their steps' paths, and a function's payload is the path of its
 * step. Taps take collections' elements where the workers are. Throws a PipelineConstructionError for what no engine
 * can do.
 */
export function translate(plan: Plan, options: TranslateOptions = {}): Translated {
  return new Translator(plan, options).translate()
}

export interface TranslateOptions {
  readonly taps?: readonly Tap[]
  /** Whether the engine says when it has kept a bundle, to the steps for which that matters. */
  readonly finalizes?: boolean
  /** Whether it takes back the rest of a source that ends. */
  readonly takesRests?: boolean
}

interface TransformInit {
  readonly urn: string
  readonly payload?: Uint8Array
  readonly inputs?: Readonly<Record<string, string>>
  readonly outputs: Readonly<Record<string, string>>
  /** False for what the engine does itself. */
  readonly isOurs?: boolean
}

class Translator {
  readonly #nodes: readonly Node[]
  readonly #paths: Map<Node, string>
  readonly #coders = new CoderTable()
  readonly #windowing: WindowingTable
  readonly #collections: Collections
  readonly #transforms: Record<string, MessageInitShape<typeof PTransformSchema>> = {}
  readonly #requirements = new Set<string>()
  readonly #finalizes: boolean
  readonly #isEndless: boolean
  readonly #takesRests: boolean
  readonly #places: Places

  constructor(plan: Plan, { taps = [], finalizes = false, takesRests = false }: TranslateOptions) {
    this.#finalizes = finalizes
    this.#takesRests = takesRests
    this.#places = placesOf(plan)
    this.#isEndless = isUnbounded(plan)
    const lowered = lower(plan, taps)
    this.#nodes = lowered.nodes
    this.#paths = new Map(lowered.paths)
    const setters = new Map(
      this.#nodes.flatMap(node =>
        node.kind === 'windowInto' ? [[node.strategy.windowFn, this.#path(node)] as const] : [],
      ),
    )
    this.#windowing = new WindowingTable(this.#coders, WORKER, setters)
    this.#collections = new Collections(lowered, this.#coders, this.#windowing)
  }

  translate(): Translated {
    for (const node of this.#nodes) this.#node(node)
    const nodes = new Map([...this.#paths].map(([node, path]) => [path, node]))
    const { own } = this.#coders
    return {
      finalizes: this.#finalizes,
      places: this.#places,
      pipelineFor: environment => this.#pipeline(environment),
      functions: {
        node: path => nodes.get(path),
        coder: name => own.get(name),
        isEndless: this.#isEndless,
        takesRests: this.#takesRests,
      },
    }
  }

  #pipeline(environment: WorkerEnvironment): Pipeline {
    return create(PipelineSchema, {
      components: {
        transforms: this.#transforms,
        pcollections: this.#collections.messages,
        windowingStrategies: this.#windowing.messages,
        coders: this.#coders.messages,
        environments: { [WORKER]: environmentMessage(environment) },
      },
      rootTransformIds: Object.keys(this.#transforms),
      requirements: [...this.#requirements],
    })
  }

  #path(node: Node): string {
    return this.#paths.get(node) as string
  }

  #node(node: Node): void {
    const path = this.#path(node)
    const outputs = this.#collections.outputsOf(node)
    switch (node.kind) {
      case 'impulse':
        return this.#add(path, { urn: 'beam:transform:impulse:v1', outputs, isOurs: false })
      case 'testStream': {
        const payload = testStreamPayload(node, outputs[MAIN] as string, this.#collections, this.#coders)
        return this.#add(path, { urn: 'beam:transform:teststream:v1', payload, outputs, isOurs: false })
      }
      case 'read': {
        this.#requirements.add(SPLITTABLE)
        const impulse = this.#collections.add(`${path}/Impulse.main`, {
          coderId: this.#coders.composite('beam:coder:bytes:v1'),
          like: undefined,
          isBounded: true,
        })
        const urn = 'beam:transform:impulse:v1'
        this.#add(`${path}/Impulse`, { urn, outputs: { [MAIN]: impulse }, isOurs: false })
        const payload = readPayload(path, this.#finalization(node.source.redelivers === true))
        return this.#add(path, { urn: 'beam:transform:pardo:v1', payload, inputs: { in: impulse }, outputs })
      }
      case 'parDo': {
        const sides = Object.entries(node.sideInputs).map(([name, { collection }]) => [name, this.#input(collection)])
        const { payload, isStateful } = this.#parDoPayload(node, path)
        if (isStateful) this.#requirements.add(STATEFUL)
        const inputs = { $in: this.#input(node.input), ...Object.fromEntries(sides) }
        return this.#add(path, { urn: 'beam:transform:pardo:v1', payload, inputs, outputs })
      }
      case 'groupByKey': {
        const inputs = { in: this.#input(node.input) }
        return this.#add(path, { urn: 'beam:transform:group_by_key:v1', inputs, outputs, isOurs: false })
      }
      case 'combinePerKey':
        return this.#combine(node, path, outputs)
      case 'windowInto': {
        const payload = windowIntoPayload(this.#windowing.windowFn(node.strategy.windowFn, path))
        const inputs = { in: this.#input(node.input) }
        return this.#add(path, { urn: 'beam:transform:window_into:v1', payload, inputs, outputs })
      }
      case 'flatten': {
        const coderId = this.#collections.coderIdOf(outputs[MAIN] as string)
        const inputs = node.inputs.map((input, index) => [String(index), this.#recoded(input, coderId, path, index)])
        return this.#add(path, {
          urn: 'beam:transform:flatten:v1',
          inputs: Object.fromEntries(inputs),
          outputs,
          isOurs: false,
        })
      }
    }
  }

  #parDoPayload(node: ParDoNode, path: string) {
    const { fn } = node
    // What a sink writes becomes visible when the engine has kept the bundle.
    const commits = fn.kind === 'doFn' && (fn.doFn as { readonly prepareCommit?: unknown }).prepareCommit !== undefined
    const requested = this.#finalization(commits)
    return parDoPayload(node, path, this.#collections, this.#coders, this.#windowing, requested)
  }

  #finalization(isNeeded: boolean): boolean {
    const isRequested = isNeeded && this.#finalizes
    if (isRequested) this.#requirements.add(FINALIZATION)
    return isRequested
  }

  /** Combines before it groups, unless that would change what is counted, or the order. */
  #combine(node: CombinePerKeyNode, path: string, outputs: Readonly<Record<string, string>>): void {
    const input = this.#input(node.input)
    const [key, value] = this.#pairOf(input, path)
    const strategy = node.input
    const { isBounded } = this.#collections.of(input)
    const between = (name: string, coderId: string, grouped: boolean) =>
      this.#collections.add(`${path}/${name}.main`, { coderId, like: grouped ? node : strategy, isBounded })
    const group = (from: string, held: string) => {
      const coderId = this.#coders.kv(key, this.#coders.composite('beam:coder:iterable:v1', held))
      const to = between('GroupByKey', coderId, true)
      this.#add(`${path}/GroupByKey`, {
        urn: 'beam:transform:group_by_key:v1',
        inputs: { in: from },
        outputs: { [MAIN]: to },
        isOurs: false,
      })
      return to
    }
    if (needsOrder(node.fn) || countsElements(node.input.strategy.trigger)) {
      // Beam's combine of grouped values is none of the primitives of its Java runners.
      const payload = combineGroupedPayload(path)
      return this.#add(path, { urn: 'beam:transform:pardo:v1', payload, inputs: { in: group(input, value) }, outputs })
    }
    const accumulator = this.#coders.id(node.fn.accumulatorCoder, `${path}.accumulator`)
    const payload = combinePayload(path, accumulator)
    const part = (name: string, from: string, to: string) =>
      this.#add(name === 'extract_outputs' ? path : `${path}/${name}`, {
        urn: `beam:transform:combine_per_key_${name}:v1`,
        payload,
        inputs: { in: from },
        outputs: { [MAIN]: to },
      })
    const accumulated = this.#coders.kv(key, accumulator)
    const pre = between('precombine', accumulated, false)
    const merged = between('merge_accumulators', accumulated, true)
    part('precombine', input, pre)
    part('merge_accumulators', group(pre, accumulator), merged)
    part('extract_outputs', merged, outputs[MAIN] as string)
  }

  #input(collection: CollectionNode): string {
    return this.#collections.idOf(collection)
  }

  #pairOf(collection: string, path: string): readonly [string, string] {
    const pair = this.#coders.pair(this.#collections.coderIdOf(collection))
    if (pair !== undefined) return pair
    throw new PipelineConstructionError('the coder of its input is not one of pairs; give it coders.kv(…)', path)
  }

  /** The collection under this coder, which all inputs of a flatten share. */
  #recoded(input: CollectionNode, coderId: string, path: string, index: number): string {
    const from = this.#input(input)
    if (this.#collections.coderIdOf(from) === coderId) return from
    const node = recodingNode(input)
    const at = `${path}/Recode${index + 1}`
    this.#paths.set(node, at)
    const { isBounded } = this.#collections.of(from)
    const to = this.#collections.add(`${at}.main`, { coderId, like: input, isBounded })
    const { payload } = this.#parDoPayload(node, at)
    this.#add(at, { urn: 'beam:transform:pardo:v1', payload, inputs: { $in: from }, outputs: { [MAIN]: to } })
    return to
  }

  #add(id: string, { urn, payload = new Uint8Array(), inputs = {}, outputs, isOurs = true }: TransformInit): void {
    this.#transforms[id] = {
      uniqueName: id,
      spec: { urn, payload },
      inputs: { ...inputs },
      outputs: { ...outputs },
      environmentId: isOurs ? WORKER : '',
    }
  }
}
