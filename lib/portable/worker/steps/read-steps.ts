import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises'
import { encodeToBytes } from '../../../core/byte-buffer.ts'
import type { Coder } from '../../../core/coder.ts'
import { NO_FIRING, type PaneInfo } from '../../../core/pane.ts'
import { showValue } from '../../../core/show-value.ts'
import type { Source, SourceElement, SourceReader } from '../../../core/source.ts'
import type { Timestamp } from '../../../core/time.ts'
import { type BoundedWindow, GLOBAL_WINDOW } from '../../../core/window.ts'
import { IsBounded_Enum } from '../../protos/beam_runner_api_pb.ts'
import type { WireElement } from '../../wire/element.ts'
import type { MaybeLater } from '../in-turn.ts'
import { protoTimestamp } from '../instants.ts'
import type { OpenReader, OpenReaders } from '../open-readers.ts'
import type { Receiver } from '../receiver.ts'
import { failureAt, failureIn } from '../step-failure.ts'
import type { StepPlan } from './step-plan.ts'

/** What is to be read: all, before it is split; then a part, after a mark. It survives JSON. */
interface Restriction {
  readonly part?: { readonly split: unknown }
  readonly mark?: unknown
  /** The open reader that stands at the mark, if it is still there. */
  readonly reader?: string
  /** How far each partition had come. */
  readonly watermarks?: readonly (readonly [partition: string, watermark: Timestamp])[]
}

type Restricted = readonly [element: unknown, restriction: Restriction]

const SPLITS = 4
/** A bundle of a source without end is over after so many elements, or so long: only then does the engine have them. */
const MOST_ELEMENTS = 10_000
const LONGEST_MS = 500
/** Any that has sent so much: Beam's engines in Java leave most of it here until its end. */
const MOST_SENT_BYTES = 8 << 20
/** With nothing to read, after so long. */
const LONGEST_IDLE_MS = 200
const POLL_MS = 10
const AT_ONCE = 1000
const IN_GLOBAL = [GLOBAL_WINDOW]

/** Pairs each element with all that there is to read. */
export class PairWithRestriction implements Receiver {
  readonly #out: Receiver

  constructor(out: Receiver) {
    this.#out = out
  }

  receive(value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[], pane: PaneInfo): MaybeLater {
    return this.#out.receive([value, {} satisfies Restriction], timestamp, windows, pane)
  }
}

/** Splits a source, so that its parts can be read by several workers. */
export class SplitRestriction implements Receiver {
  readonly #plan: StepPlan
  readonly #source: Source<unknown>

  constructor(plan: StepPlan, source: Source<unknown>) {
    this.#plan = plan
    this.#source = source
  }

  async receive(
    value: unknown,
    timestamp: Timestamp,
    windows: readonly BoundedWindow[],
    pane: PaneInfo,
  ): Promise<void> {
    const [element, restriction] = value as Restricted
    let parts: readonly Restriction[]
    try {
      const split = async () =>
        (await this.#source.split({ desiredSplits: SPLITS })).map(split => ({ part: { split } }))
      parts = restriction.part === undefined ? await split() : [restriction]
    } catch (thrown) {
      throw failureIn('split', this.#plan.path, thrown)
    }
    for (const part of parts) await this.#plan.main.receive([[element, part], 1], timestamp, windows, pane)
  }
}

/** The pipeline is drained: what has an end is read to it, other sources are read no further. */
export class TruncateRestriction implements Receiver {
  readonly #plan: StepPlan
  readonly #source: Source<unknown>

  constructor(plan: StepPlan, source: Source<unknown>) {
    this.#plan = plan
    this.#source = source
  }

  receive(value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[], pane: PaneInfo): MaybeLater {
    return this.#source.bounded ? this.#plan.main.receive(value, timestamp, windows, pane) : undefined
  }
}

/** What reading needs to hand its rest back to the engine. */
export interface ReadPlan {
  readonly step: StepPlan
  readonly source: Source<unknown>
  readonly readers: OpenReaders
  /** Whether the engine takes back what is left. */
  readonly mayStop: boolean
  /** The local name of its input. */
  readonly input: string
  /** Of its input's elements. */
  readonly inputCoder: Coder<WireElement>
  /** The local names of its outputs. */
  readonly outputNames: readonly string[]
}

/** Reads a part of a source, and hands its rest back from time to time: without end always, else if much was sent. */
export class ReadPart implements Receiver {
  readonly #plan: ReadPlan

  constructor(plan: ReadPlan) {
    this.#plan = plan
  }

  async receive(
    value: unknown,
    timestamp: Timestamp,
    windows: readonly BoundedWindow[],
    pane: PaneInfo,
  ): Promise<void> {
    const { source, readers, step } = this.#plan
    const [[element, restriction]] = value as readonly [Restricted, number]
    let open = readers.take(restriction.reader)
    try {
      open ??= readers.add(await source.open(restriction.part?.split, restriction.mark))
    } catch (thrown) {
      throw failureIn('open', step.path, thrown)
    }
    const watermarks = new Map(restriction.watermarks)
    try {
      const isDone = await this.#read(open, watermarks)
      if (isDone) return await this.#done(open)
      const rest: Restriction = {
        ...restriction,
        mark: this.#marked(open),
        watermarks: [...watermarks],
        reader: readers.keep(open),
      }
      this.#handBack({ value: [[element, rest], 1], timestamp, windows, pane }, this.#watermark(open, watermarks))
    } catch (thrown) {
      await readers.close(open.reader).catch(() => {})
      throw failureIn('read', step.path, thrown)
    }
  }

  /** True if there is no more ever. */
  async #read(open: OpenReader, watermarks: Map<string, Timestamp>): Promise<boolean> {
    const { source, step, mayStop } = this.#plan
    const began = Date.now()
    let count = 0
    for (;;) {
      const bundle = await open.reader.readBundle(AT_ONCE)
      if (bundle === undefined) return true
      for (let index = 0; index < bundle.length; index++) {
        const waiting = this.#emit(bundle[index] as SourceElement<unknown>, open, index, watermarks)
        if (waiting !== undefined) await waiting
      }
      // A source that has all at hand would let nothing be sent, and nobody be heard, until its end.
      await nextTurn()
      count += bundle.length
      const elapsed = Date.now() - began
      if (step.context.isCheckpointAsked || (mayStop && step.context.sentBytes >= MOST_SENT_BYTES)) return false
      if (!source.bounded && (count >= MOST_ELEMENTS || elapsed >= LONGEST_MS)) return false
      if (bundle.length > 0) continue
      if (!source.bounded && (count > 0 || elapsed >= LONGEST_IDLE_MS)) return false
      await wait(POLL_MS)
    }
  }

  #emit(
    element: SourceElement<unknown>,
    { reader, ids }: OpenReader,
    index: number,
    watermarks: Map<string, Timestamp>,
  ): MaybeLater {
    const { path, context, scope, transformId, main, deadLetters } = this.#plan.step
    if ('broken' in element) {
      const { broken, reason, place } = element
      if (deadLetters !== undefined) {
        const letter = { element: broken, reason, step: path, place }
        return deadLetters.receive(letter, Number.NEGATIVE_INFINITY, IN_GLOBAL, NO_FIRING)
      }
      scope.count('deadLetters', 1)
      context.log.warn(`${place}: ${reason}`, { instructionId: context.instructionId, transformId, step: path })
      return undefined
    }
    const { value, timestamp, arrivedAt, id, partition = '' } = element
    if (arrivedAt !== undefined) context.clock.arrive(arrivedAt)
    const watermark = element.partitionWatermark ?? element.watermark
    if (typeof timestamp !== 'number' || Number.isNaN(timestamp)) {
      const message = `its timestamp is ${showValue(timestamp)}; give milliseconds since the epoch, or hand the element over as broken`
      throw failureAt(path, value, new Error(message))
    }
    if (watermark !== undefined && watermark > (watermarks.get(partition) ?? Number.NEGATIVE_INFINITY))
      watermarks.set(partition, watermark)
    if (id !== undefined && !ids.isNew(id, Date.now())) {
      scope.count('duplicates', 1)
      return undefined
    }
    try {
      const waiting = main.receive(value, timestamp, IN_GLOBAL, NO_FIRING)
      return waiting === undefined ? undefined : waiting.catch(thrown => this.#failed(thrown, reader, index))
    } catch (thrown) {
      return this.#failed(thrown, reader, index)
    }
  }

  /** Tells where the element came from at which a step failed. */
  #failed(thrown: unknown, reader: SourceReader<unknown>, index: number): never {
    const { path, context, transformId } = this.#plan.step
    const place = reader.place?.(index)
    if (place !== undefined) context.log.warn(`the element came from ${place}`, { transformId, step: path })
    throw thrown
  }

  async #done(open: OpenReader): Promise<void> {
    const { readers, step } = this.#plan
    if (open.reader.finalize === undefined) return readers.close(open.reader)
    const mark = open.reader.checkpointMark()
    step.context.finalizers.push(async () => {
      await this.#finalize(open, mark)
      await readers.close(open.reader)
    })
  }

  /** Where the reader stands; once the engine has kept what was read before, the source is told. */
  #marked(open: OpenReader): unknown {
    const { reader } = open
    const mark = reader.checkpointMark()
    if (reader.finalize !== undefined) this.#plan.step.context.finalizers.push(() => this.#finalize(open, mark))
    return mark
  }

  async #finalize({ reader }: OpenReader, mark: unknown): Promise<void> {
    try {
      await reader.finalize?.(mark)
    } catch (thrown) {
      throw failureIn('finalize', this.#plan.step.path, thrown)
    }
  }

  #watermark({ reader }: OpenReader, watermarks: ReadonlyMap<string, Timestamp>): Timestamp {
    // Of what ends nothing is late, however it is cut.
    if (this.#plan.source.bounded) return Number.NEGATIVE_INFINITY
    const own = reader.watermark(Date.now())
    // What it knows besides: that a partition is idle, or of partitions that have given nothing yet.
    return watermarks.size === 0 ? own : Math.max(own, Math.min(...watermarks.values()))
  }

  #handBack(element: WireElement, watermark: Timestamp): void {
    const { step, source, input, inputCoder, outputNames } = this.#plan
    step.context.residuals.push({
      application: {
        transformId: step.transformId,
        inputId: input,
        element: encodeToBytes(inputCoder, element),
        outputWatermarks: Object.fromEntries(outputNames.map(name => [name, protoTimestamp(watermark)])),
        isBounded: source.bounded ? IsBounded_Enum.BOUNDED : IsBounded_Enum.UNBOUNDED,
      },
      requestedTimeDelay: { seconds: 0n, nanos: 0 },
    })
  }
}
