import { ByteReader, ByteWriter } from '../../core/byte-buffer.ts'
import type { Coder } from '../../core/coder.ts'
import { NO_FIRING } from '../../core/pane.ts'
import type { WireTimer } from '../wire/timer.ts'
import type { BundleContext } from './bundle-context.ts'
import type { DataStream } from './data-stream.ts'
import type { MaybeLater } from './in-turn.ts'
import type { ChangedTimer, StatefulStep } from './steps/stateful-step.ts'

/** The timers of one name of a stateful step, in both directions. */
export class TimerFamily {
  readonly transformId: string
  readonly name: string
  readonly #context: BundleContext
  readonly #step: StatefulStep
  readonly #coder: Coder<WireTimer>

  constructor(
    place: { readonly transformId: string; readonly name: string; readonly context: BundleContext },
    step: StatefulStep,
    coder: Coder<WireTimer>,
  ) {
    this.transformId = place.transformId
    this.name = place.name
    this.#context = place.context
    this.#step = step
    this.#coder = coder
  }

  async fire(bytes: Uint8Array): Promise<void> {
    const from = new ByteReader(bytes)
    while (from.remaining > 0) {
      const timer = this.#coder.decode(from)
      if (timer.clear) continue
      const { key, windows, fireAt: at, holdAt: outputTimestamp } = timer
      await this.#step.fire({ family: this.name, key, windows, at, outputTimestamp })
    }
  }

  /** Tells the engine of the timers of this family that changed, and that these were all. */
  send(data: DataStream, changed: readonly ChangedTimer[]): MaybeLater {
    const writer = new ByteWriter()
    for (const { family, key, window, change } of changed) {
      if (family !== this.name) continue
      const of = { key, tag: '', windows: [window] }
      const timer: WireTimer =
        change.kind === 'clear'
          ? { ...of, clear: true }
          : { ...of, clear: false, fireAt: change.at, holdAt: change.outputTimestamp, pane: NO_FIRING }
      this.#coder.encode(timer, writer)
    }
    const { instructionId } = this.#context
    const of = { instructionId, transformId: this.transformId, timerFamilyId: this.name }
    const timers = writer.length > 0 ? [{ ...of, timers: writer.toBytes() }] : []
    return data.write({ timers: [...timers, { ...of, isLast: true }] })
  }
}
