import { fromBinary } from '@bufbuild/protobuf'
import type { Coder } from '../../core/coder.ts'
import type { BoundedWindow } from '../../core/window.ts'
import { type ProcessBundleDescriptor, RemoteGrpcPortSchema } from '../protos/beam_fn_api_pb.ts'
import type { PTransform } from '../protos/beam_runner_api_pb.ts'
import { CoderRegistry } from '../wire/coder-registry.ts'
import { type WireElement, windowedValueCoder } from '../wire/element.ts'
import type { Remainder } from '../wire/iterable.ts'
import { BegunPanes } from './begun-panes.ts'
import type { BundleContext } from './bundle-context.ts'
import { decodeAll } from './decode-all.ts'
import type { Lived } from './do-fn-lives.ts'
import { ElementSink } from './element-sink.ts'
import { ElementSource } from './element-source.ts'
import type { MaybeLater } from './in-turn.ts'
import { PaneTrace } from './pane-trace.ts'
import { CollectionOutput, type Receiver } from './receiver.ts'
import type { StatefulStep } from './steps/stateful-step.ts'
import type { TimerFamily } from './timer-family.ts'
import type { WorkerPlace } from './worker-place.ts'

/** A step of a stage, and what a bundle has to do with it besides giving it elements. */
export interface StageStep {
  readonly transformId?: string
  readonly receiver: Receiver
  /** Hands on what the step kept back. */
  finish?(): MaybeLater
  /** Lets go of what it keeps of the bundle. */
  forget?(): void
  readonly lived?: Lived
  readonly stateful?: StatefulStep
  readonly families?: readonly TimerFamily[]
  /** Whether the engine was asked to say when it has kept a bundle. */
  readonly requestsFinalization?: boolean
}

/** Makes the step of a transform. */
export type MakeStep = (stage: Stage, transformId: string, transform: PTransform) => StageStep

/**
 * The part of a pipeline that a worker does at one go, as the engine describes it: its steps, connected. One bundle at a
 * time. Source: Beam's ProcessBundleDescriptor.
 */
export class Stage {
  readonly descriptor: ProcessBundleDescriptor
  readonly place: WorkerPlace
  readonly context: BundleContext
  readonly coders: CoderRegistry
  readonly sources: ElementSource[] = []
  readonly sinks: ElementSink[] = []
  /** In the order in which elements pass. */
  readonly steps: StageStep[] = []
  readonly outputs = new Map<string, CollectionOutput>()
  readonly #makeStep: MakeStep
  readonly #receivers = new Map<string, Receiver>()
  #remainders: Remainder[] = []

  constructor(descriptor: ProcessBundleDescriptor, place: WorkerPlace, context: BundleContext, makeStep: MakeStep) {
    this.descriptor = descriptor
    this.place = place
    this.context = context
    this.#makeStep = makeStep
    const own = (name: string) => place.functions.coder(name)
    this.coders = new CoderRegistry(descriptor.coders, own, remainder => this.#remainders.push(remainder))
    for (const [id, transform] of Object.entries(descriptor.transforms)) {
      if (transform.spec?.urn === 'beam:runner:source:v1') this.#addSource(id, transform)
    }
    // Steps were added when all behind them were.
    this.steps.reverse()
  }

  get stateAddress(): string {
    return this.descriptor.stateApiServiceDescriptor?.url ?? ''
  }

  /** Where timers go; most engines give no address of their own for them. */
  get timerAddress(): string {
    const address = this.descriptor.timerApiServiceDescriptor?.url ?? ''
    return address === '' ? (this.sources[0]?.address ?? '') : address
  }

  /** Takes the elements of a collection to the steps that read it. */
  output(collection: string): CollectionOutput {
    let output = this.outputs.get(collection)
    if (output === undefined) {
      output = new CollectionOutput(collection)
      this.outputs.set(collection, output)
      output.consumers = this.#consumersOf(collection)
    }
    return output
  }

  /** The coder of a collection's values. */
  valueCoder(collection: string): Coder<unknown> {
    return this.coders.get(this.descriptor.pcollections[collection]?.coderId ?? '')
  }

  /** The coder of a collection's windows. */
  windowCoder(collection: string): Coder<BoundedWindow> {
    const strategy = this.descriptor.pcollections[collection]?.windowingStrategyId ?? ''
    return this.coders.get<BoundedWindow>(this.descriptor.windowingStrategies[strategy]?.windowCoderId ?? '')
  }

  elementCoder(collection: string): Coder<WireElement> {
    return windowedValueCoder(this.valueCoder(collection), this.windowCoder(collection))
  }

  #addSource(transformId: string, transform: PTransform): void {
    const port = fromBinary(RemoteGrpcPortSchema, transform.spec?.payload ?? new Uint8Array())
    const collection = Object.values(transform.outputs)[0] ?? ''
    const out = this.#panesOf(collection, this.output(collection))
    const place = { transformId, address: port.apiServiceDescriptor?.url ?? '' }
    this.sources.push(
      new ElementSource(place, this.coders.get<WireElement>(port.coderId), out, () => this.#fetchRemainders()),
    )
  }

  /** What comes from the engine may be the panes of a grouping, whose output is called by its path. */
  #panesOf(collection: string, out: Receiver): Receiver {
    const path = collection.slice(0, collection.lastIndexOf('.'))
    if (this.place.functions.node(path)?.kind === 'groupByKey')
      return new BegunPanes(this.context.recorder === undefined ? out : new PaneTrace(path, this.context, out))
    // That which a combine is made of is no step of its own.
    return path.endsWith('/GroupByKey') ? new BegunPanes(out) : out
  }

  #addSink(transformId: string, transform: PTransform): Receiver {
    const port = fromBinary(RemoteGrpcPortSchema, transform.spec?.payload ?? new Uint8Array())
    const address = port.apiServiceDescriptor?.url ?? ''
    const input = Object.values(transform.inputs)[0] ?? ''
    const producer = Object.values(this.descriptor.transforms).find(({ outputs }) =>
      Object.values(outputs).includes(input),
    )
    const sink = new ElementSink(
      { transformId, step: producer?.uniqueName ?? transform.uniqueName, context: this.context },
      this.coders.get<WireElement>(port.coderId),
      () => this.place.data(address),
    )
    this.sinks.push(sink)
    return sink
  }

  #consumersOf(collection: string): Receiver[] {
    const consumers: Receiver[] = []
    for (const [id, transform] of Object.entries(this.descriptor.transforms)) {
      if (!Object.values(transform.inputs).includes(collection)) continue
      consumers.push(this.#receiver(id, transform))
    }
    return consumers
  }

  #receiver(id: string, transform: PTransform): Receiver {
    let receiver = this.#receivers.get(id)
    if (receiver === undefined) {
      if (transform.spec?.urn === 'beam:runner:sink:v1') receiver = this.#addSink(id, transform)
      else {
        const step = this.#makeStep(this, id, transform)
        this.steps.push({ ...step, transformId: id })
        receiver = step.receiver
      }
      this.#receivers.set(id, receiver)
    }
    return receiver
  }

  /** The ends of iterables that were too long to send. */
  #fetchRemainders(): Promise<void> | undefined {
    if (this.#remainders.length === 0) return undefined
    return this.#fetchAll()
  }

  async #fetchAll(): Promise<void> {
    // What is fetched may have iterables that go on, too.
    for (let next = this.#remainders.shift(); next !== undefined; next = this.#remainders.shift()) {
      const { values, element, token: key } = next
      const { state, instructionId } = this.context
      const bytes = await state.get(instructionId, { type: { case: 'runner', value: { key } } })
      for (const value of decodeAll(element, bytes)) values.push(value)
    }
  }
}
