import type { Backlog, SourceElement, SourceReader } from '../../core/source.ts'
import type { Timestamp } from '../../core/time.ts'
import { STANDARD_INPUT } from './input-files.ts'
import type { LineMark, LineReader } from './line-reader.ts'

/** What lines mean: each an element, at a time. */
export interface LineMeaning<T, State> {
  /** The element that a line is, or why it cannot be read. */
  element(line: string): SourceElement<T> | string
  /** After the newest element. */
  readonly watermark: Timestamp
  /** What it remembers, as JSON can carry it. */
  readonly state: State
}

/** How far a reader of lines has come, and what their meaning remembered there. */
export interface LineSourceMark<State> extends LineMark {
  readonly meaning: State
}

interface Run {
  readonly index: number
  readonly file: string
  readonly number: number
}

/** Reads lines as bundles of elements, one element a line, and remembers where each came from. */
export class LineSourceReader<T, State> implements SourceReader<T, LineSourceMark<State>> {
  readonly #lines: LineReader
  readonly #meaning: LineMeaning<T, State>
  /** The newest bundle's elements lie in these files in a row: the element at `index` is in line `number`, and so on. */
  #runs: Run[] = []
  /** What went wrong behind the newest bundle. */
  #failure: { readonly thrown: unknown } | undefined
  #isDone = false

  constructor(lines: LineReader, meaning: LineMeaning<T, State>) {
    this.#lines = lines
    this.#meaning = meaning
  }

  /** Full unless the input ends, so that the same mark always gives the same bundle. */
  readBundle(max: number): readonly SourceElement<T>[] | undefined {
    if (this.#failure !== undefined) throw this.#failure.thrown
    const lines = this.#lines
    const meaning = this.#meaning
    const bundle: SourceElement<T>[] = []
    const runs: Run[] = []
    let file = -1
    while (bundle.length < max && this.#next(bundle.length > 0)) {
      if (lines.file !== file) {
        file = lines.file
        runs.push({ index: bundle.length, file: nameOf(lines), number: lines.number })
      }
      const made = lines.reason ?? meaning.element(lines.line)
      bundle.push(typeof made === 'string' ? broken(lines, made) : made)
      if (lines.isLive && !lines.isBuffered) break
    }
    this.#runs = runs
    this.#isDone = bundle.length === 0 && lines.isAtEnd
    return this.#isDone ? undefined : bundle
  }

  /** Goes to the next line. What was read before a failure is not lost with it: that is thrown by the next read. */
  #next(canWait: boolean): boolean {
    try {
      return this.#lines.next()
    } catch (thrown) {
      if (!canWait) throw thrown
      this.#failure = { thrown }
      return false
    }
  }

  place(index: number): string {
    const run = this.#runs.findLast(({ index: first }) => first <= index)
    return run === undefined ? nameOf(this.#lines) : `${run.file}:${run.number + index - run.index}`
  }

  watermark(): Timestamp {
    return this.#isDone ? Number.POSITIVE_INFINITY : this.#meaning.watermark
  }

  checkpointMark(): LineSourceMark<State> {
    return { ...this.#lines.mark, meaning: this.#meaning.state }
  }

  backlog(): Backlog {
    const bytes = this.#lines.bytesLeft
    return bytes === undefined ? {} : { bytes }
  }

  close(): void {
    this.#lines.close()
  }
}

/** The file that a reader is in, as places and messages name it. */
function nameOf({ files, file }: LineReader): string {
  const name = files[Math.min(file, files.length - 1)] as string
  return name === STANDARD_INPUT ? 'standard input' : name
}

function broken<T>(lines: LineReader, reason: string): SourceElement<T> {
  return { broken: lines.line, reason, place: `${nameOf(lines)}:${lines.number}` }
}
