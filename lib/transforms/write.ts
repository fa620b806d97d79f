import type { ProcessContext } from '../core/dofn.ts'
import type { AnyDoFn } from '../core/graph.ts'
import { makePDone, type PCollection, type PDone } from '../core/pcollection.ts'
import type { Sink, SinkWriter } from '../core/source.ts'
import type { Timestamp } from '../core/time.ts'
import { oneStep, type PTransform, stepName } from '../core/transform.ts'
import type { BoundedWindow } from '../core/window.ts'
import { elementStep } from './step.ts'

/** Hands each bundle to a sink, and waits for it: a slow sink holds its sources back. */
export function write<T>(sink: Sink<T>): PTransform<PCollection<T>, PDone> {
  const name = stepName('Write', sink)
  return oneStep(name, (input: PCollection<T>) => {
    elementStep(input, name, { kind: 'doFn', doFn: new WriteFn(sink) as AnyDoFn })
    return makePDone(input.pipeline)
  })
}

interface Row<T> {
  readonly key: string
  readonly value: T
  readonly timestamp: Timestamp
  readonly window: BoundedWindow
}

/** Where a step that writes stands: whose turn is next, and each shard's mark; null for a writer that has none. */
interface WriteMark {
  readonly next: number
  readonly marks: readonly unknown[]
}

/** The DoFn behind write: one writer a shard, each bundle written when it ends. */
class WriteFn<T> {
  readonly #sink: Sink<T>
  readonly #shards: number
  #writers: SinkWriter<T>[] = []
  #rows: Row<T>[][] = []
  #next = 0
  #resumed: WriteMark | undefined

  constructor(sink: Sink<T>) {
    this.#sink = sink
    this.#shards = sink.shards ?? 1
  }

  /** Before setup: where it stood in the checkpoint that the run goes on from; undefined in a new run. */
  resume(mark: WriteMark | undefined): void {
    this.#resumed = mark
  }

  setup(): void | Promise<void> {
    this.#next = this.#resumed?.next ?? 0
    this.#rows = Array.from({ length: this.#shards }, () => [])
    this.#writers = []
    return eachInTurn(this.#rows, (_, shard) => {
      const writer = this.#sink.open(shard, this.#resumed?.marks[shard] ?? undefined)
      if (writer instanceof Promise) return writer.then(opened => void this.#writers.push(opened))
      this.#writers.push(writer)
      return undefined
    })
  }

  process({ element: value, timestamp, window }: ProcessContext<T>) {
    const turn = this.#next++
    const key = this.#sink.key?.(value, { timestamp, window })
    const shard = key === undefined ? turn % this.#shards : hash(key) % this.#shards
    this.#rows[shard]?.push({ key: key ?? String(turn), value, timestamp, window })
  }

  finishBundle(): void | Promise<void> {
    return eachInTurn(this.#writers, (writer, shard) => {
      const rows = this.#rows[shard] as Row<T>[]
      if (rows.length === 0) return undefined
      this.#rows[shard] = []
      return writer.write(rows)
    })
  }

  get writes(): string | undefined {
    return this.#sink.writes
  }

  get isExclusive(): boolean {
    return this.#sink.exclusive === true
  }

  prepareCommit(): WriteMark | Promise<WriteMark> {
    const marks: unknown[] = []
    const done = eachInTurn(this.#writers, writer => {
      const mark = writer.prepareCommit?.() ?? null
      if (mark instanceof Promise) return mark.then(given => void marks.push(given ?? null))
      marks.push(mark)
      return undefined
    })
    const mark = { next: this.#next, marks }
    return done instanceof Promise ? done.then(() => mark) : mark
  }

  commit({ marks }: WriteMark): void | Promise<void> {
    return eachInTurn(this.#writers, (writer, shard) => writer.commit?.(marks[shard]))
  }

  teardown(): void | Promise<void> {
    return eachInTurn([...this.#writers], writer => {
      // If it fails, abort takes the others.
      this.#writers.shift()
      return writer.close()
    })
  }

  /** Instead of teardown, after a failure: what is not finished stays invisible. */
  abort(saved: WriteMark | undefined): void | Promise<void> {
    // Those that were closed are not there any more; the others are the last.
    const first = this.#shards - this.#writers.length
    return eachInTurn(this.#writers.splice(0), (writer, i) => writer.abort?.(saved?.marks[first + i] ?? undefined))
  }
}

/** One after the other; a promise only if one of them gives one, so that a sink that answers at once can be stepped. */
function eachInTurn<T>(
  all: readonly T[],
  act: (item: T, index: number) => void | Promise<void>,
  from = 0,
): void | Promise<void> {
  for (let index = from; index < all.length; index++) {
    const done = act(all[index] as T, index)
    if (done instanceof Promise) return done.then(() => eachInTurn(all, act, index + 1))
  }
  return undefined
}

/** FNV-1a, so that a key's shard is the same in every run. */
function hash(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return h >>> 0
}
