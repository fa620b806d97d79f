import { create, type MessageInitShape } from '@bufbuild/protobuf'
import type { MetricsScope } from '../../core/metrics.ts'
import {
  type ProcessBundleDescriptor,
  type ProcessBundleProgressResponseSchema,
  type ProcessBundleRequest,
  type ProcessBundleResponseSchema,
  type ProcessBundleSplitRequest,
  ProcessBundleSplitResponseSchema,
} from '../protos/beam_fn_api_pb.ts'
import { BundleContext } from './bundle-context.ts'
import type { Lived } from './do-fn-lives.ts'
import type { ElementSource } from './element-source.ts'
import type { Finalizer } from './finalizer.ts'
import type { Arrival } from './inbox.ts'
import { elementCount, type MonitoringInfos, readIndex, userMetrics } from './monitoring-infos.ts'
import { Stage, type StageStep } from './stage.ts'
import { makeStep } from './steps/make-step.ts'
import type { TimerFamily } from './timer-family.ts'
import type { WorkerPlace } from './worker-place.ts'

/** Processes bundles of one stage, one at a time. */
export class BundleProcessor {
  readonly #place: WorkerPlace
  readonly #context: BundleContext
  readonly #stage: Stage
  readonly #infos: MonitoringInfos
  readonly #lived: readonly Lived[]
  readonly #families: readonly TimerFamily[]
  /** What shows what the sinks have written, which is to come first: what is final at its source never comes again. */
  commits: readonly Finalizer[] = []
  /** Whether the engine says when it has kept a bundle of this stage. */
  readonly isFinalized: boolean

  constructor(descriptor: ProcessBundleDescriptor, place: WorkerPlace, infos: MonitoringInfos) {
    this.#place = place
    this.#infos = infos
    this.#context = new BundleContext(place, () => place.state(this.#stage.stateAddress))
    this.#stage = new Stage(descriptor, place, this.#context, makeStep)
    this.#lived = this.#stage.steps.flatMap(({ lived }) => (lived === undefined ? [] : [lived]))
    this.#families = this.#stage.steps.flatMap(({ families }) => families ?? [])
    this.isFinalized = this.#stage.steps.some(({ requestsFinalization }) => requestsFinalization)
  }

  /** What tells the sources that the engine has kept the bundle. */
  get finalizers(): readonly Finalizer[] {
    return this.#context.finalizers
  }

  async process(
    instructionId: string,
    request: ProcessBundleRequest,
  ): Promise<MessageInitShape<typeof ProcessBundleResponseSchema>> {
    const { lives } = this.#place
    const scopeOf = (lived: Lived) => this.#scopeOf(lived)
    this.#begin(instructionId, request)
    try {
      await lives.begin(this.#lived, scopeOf)
      try {
        await this.#take(instructionId, request)
        for (const step of this.#stage.steps) await step.finish?.()
        await lives.finishBundle(this.#lived, scopeOf)
        await this.#saveStates()
        for (const sink of this.#stage.sinks) await sink.end()
        this.commits = await lives.prepareCommits(this.#lived, this.isFinalized)
      } catch (thrown) {
        lives.abort(this.#lived)
        throw thrown
      }
      lives.end(this.#lived)
    } finally {
      for (const address of this.#addresses) this.#place.data(address).forget(instructionId)
      for (const step of this.#stage.steps) step.forget?.()
      for (const sink of this.#stage.sinks) sink.forget()
    }
    return {
      ...this.#monitoring(),
      residualRoots: this.#context.residuals,
      requiresFinalization: this.isFinalized && this.commits.length + this.finalizers.length > 0,
    }
  }

  progress(): MessageInitShape<typeof ProcessBundleProgressResponseSchema> {
    return this.#monitoring()
  }

  /** Leaves what is not begun to others, if the engine wants that, and there is any. */
  split({ desiredSplits }: ProcessBundleSplitRequest): MessageInitShape<typeof ProcessBundleSplitResponseSchema> {
    const channelSplits = this.#stage.sources.flatMap(source => {
      const desired = desiredSplits[source.transformId]
      if (desired === undefined) return []
      const { fractionOfRemainder, estimatedInputElements, allowedSplitPoints } = desired
      if (fractionOfRemainder === 0) this.#context.isCheckpointAsked = true
      const first = source.split(fractionOfRemainder, Number(estimatedInputElements), allowedSplitPoints)
      if (first === undefined) return []
      const { transformId } = source
      return [{ transformId, lastPrimaryElement: BigInt(first - 1), firstResidualElement: BigInt(first) }]
    })
    return create(ProcessBundleSplitResponseSchema, { channelSplits })
  }

  get #addresses(): ReadonlySet<string> {
    const addresses = new Set(this.#stage.sources.map(({ address }) => address))
    return this.#families.length > 0 ? addresses.add(this.#stage.timerAddress) : addresses
  }

  #scopeOf({ path }: Lived): MetricsScope {
    const step: StageStep | undefined = this.#stage.steps.find(({ lived }) => lived?.path === path)
    return this.#context.metrics.scope(step?.transformId ?? path)
  }

  #begin(instructionId: string, request: ProcessBundleRequest): void {
    this.#context.begin(instructionId, request)
    for (const source of this.#stage.sources) source.begin()
    for (const output of this.#stage.outputs.values()) output.count = 0
  }

  /** Processes all that comes, until the engine has said of each input that it was all. */
  async #take(instructionId: string, { elements }: ProcessBundleRequest): Promise<void> {
    const open = new Set([
      ...this.#stage.sources.map(({ transformId }) => transformId),
      ...this.#families.map(familyId),
    ])
    for (const address of this.#addresses) {
      const stream = this.#place.data(address)
      const inbox = stream.inbox(instructionId)
      // What comes along with the request is before what comes by the stream.
      if (elements !== undefined && elements.data.length + elements.timers.length > 0) {
        for (const { transformId, data: bytes, isLast } of elements.data)
          await this.#arrive({ kind: 'data', transformId, bytes, isLast }, open)
        for (const { transformId, timerFamilyId: family, timers: bytes, isLast } of elements.timers)
          await this.#arrive({ kind: 'timers', transformId, family, bytes, isLast }, open)
        elements = undefined
      }
      while (this.#waitsFor(address, open)) {
        if (inbox === undefined) throw new Error(`bundle ${instructionId} was over already`)
        await this.#arrive(await inbox.take(), open)
      }
    }
  }

  #waitsFor(address: string, open: ReadonlySet<string>): boolean {
    const waitsForTimers =
      address === this.#stage.timerAddress && this.#families.some(family => open.has(familyId(family)))
    return (
      waitsForTimers || this.#stage.sources.some(source => source.address === address && open.has(source.transformId))
    )
  }

  async #arrive(arrival: Arrival, open: Set<string>): Promise<void> {
    const { transformId, bytes } = arrival
    if (arrival.kind === 'data') {
      const source: ElementSource | undefined = this.#stage.sources.find(one => one.transformId === transformId)
      if (source === undefined) throw new Error(`the engine sent elements to ${transformId}, which takes none`)
      if (bytes.length > 0) await source.process(bytes)
      if (arrival.isLast) open.delete(transformId)
      return
    }
    const family = this.#families.find(one => one.transformId === transformId && one.name === arrival.family)
    if (family === undefined)
      throw new Error(`the engine fired timer '${arrival.family}', which ${transformId} has not`)
    if (bytes.length > 0) await family.fire(bytes)
    if (arrival.isLast) open.delete(familyId(family))
  }

  async #saveStates(): Promise<void> {
    for (const { stateful, families = [] } of this.#stage.steps) {
      if (stateful === undefined) continue
      const changed = await stateful.save()
      if (families.length === 0) continue
      const data = this.#place.data(this.#stage.timerAddress)
      for (const family of families) await family.send(data, changed)
    }
  }

  #monitoring() {
    const infos = [
      ...[...this.#stage.outputs.values()].map(({ collection, count }) => elementCount(collection, count)),
      ...this.#stage.sources.map(({ transformId, index }) => readIndex(transformId, index)),
      ...userMetrics(this.#context.metrics),
    ]
    return { monitoringInfos: infos, monitoringData: this.#infos.data(infos) }
  }
}

function familyId({ transformId, name }: TimerFamily): string {
  return `${transformId}\u0000${name}`
}
