import { decodeFromBytes, encodeToBytes } from '../core/byte-buffer.ts'
import type { Coder } from '../core/coder.ts'
import type { PaneInfo } from '../core/pane.ts'
import { reasonOf } from '../core/reason-of.ts'
import { showValue } from '../core/show-value.ts'
import { decodeJson, encodeJson } from '../core/tagged-json.ts'
import type { Timestamp } from '../core/time.ts'
import type { BoundedWindow } from '../core/window.ts'
import { EnforcementError } from './errors.ts'
import type { Receiver } from './receiver.ts'
import type { RunContext } from './run-context.ts'

/** Watches a step: after it, and all that follows from it, its input must be as it was. */
export class UnchangedInput implements Receiver {
  readonly #path: string
  readonly #context: RunContext
  readonly #step: Receiver

  constructor(path: string, context: RunContext, step: Receiver) {
    this.#path = path
    this.#context = context
    this.#step = step
  }

  receive(value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[], pane: PaneInfo): void {
    if (typeof value !== 'object' || value === null) {
      this.#step.receive(value, timestamp, windows, pane)
      return
    }
    const before = tryEncode(value)
    this.#step.receive(value, timestamp, windows, pane)
    if (before === undefined || tryEncode(value) === before) return
    const message = `${this.#path}: it changed its input, ${showValue(value)}, which other steps see too; make a new value instead, as in { ...element, changed }`
    throw new EnforcementError(this.#path, value, message, { cause: undefined, trace: () => this.#context.trace() })
  }
}

/** Watches a step's output: the collection's coder, tagged JSON if none was given, must carry it there and back. */
export class CarriedOutput implements Receiver {
  readonly #path: string
  readonly #context: RunContext
  readonly #coder: Coder<unknown> | undefined
  readonly #out: Receiver

  constructor(path: string, context: RunContext, coder: Coder<unknown> | undefined, out: Receiver) {
    this.#path = path
    this.#context = context
    this.#coder = coder
    this.#out = out
  }

  receive(value: unknown, timestamp: Timestamp, windows: readonly BoundedWindow[], pane: PaneInfo): void {
    if (value instanceof Promise)
      this.#fail(
        value,
        undefined,
        'it emitted a Promise; functions of a step are synchronous, so await before the pipeline, in a source or a sink',
      )
    let isSame: boolean
    try {
      isSame = this.#coder === undefined ? carriedByJson(value) : carriedBy(this.#coder, value)
    } catch (thrown) {
      this.#fail(value, thrown, `it emitted ${showValue(value)}, which its coder cannot carry: ${reasonOf(thrown)}`)
    }
    if (!isSame)
      this.#fail(
        value,
        undefined,
        `it emitted ${showValue(value)}, which its coder gives back as something else; mend the coder, or give the collection another with withCoder(…)`,
      )
    this.#out.receive(value, timestamp, windows, pane)
  }

  #fail(value: unknown, cause: unknown, message: string): never {
    throw new EnforcementError(this.#path, value, `${this.#path}: ${message}`, {
      cause,
      trace: () => this.#context.trace(),
    })
  }
}

function tryEncode(value: unknown): string | undefined {
  try {
    return encodeJson(value)
  } catch {
    return undefined
  }
}

function carriedByJson(value: unknown): boolean {
  if (typeof value === 'string') return true
  const encoded = encodeJson(value)
  return encodeJson(decodeJson(encoded)) === encoded
}

function carriedBy(coder: Coder<unknown>, value: unknown): boolean {
  const bytes = encodeToBytes(coder, value)
  const again = encodeToBytes(coder, decodeFromBytes(coder, bytes))
  return bytes.length === again.length && bytes.every((byte, i) => byte === again[i])
}
