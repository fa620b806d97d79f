import type { SourceElement } from '../../core/source.ts'
import { STANDARD_INPUT } from './input-files.ts'
import type { LineReader } from './line-reader.ts'

/** Makes an element of a line, or says why it cannot be read. */
export type FromLine<T> = (line: string) => SourceElement<T> | string

interface Run {
  readonly index: number
  readonly file: string
  readonly number: number
}

/** Turns lines into bundles of elements, one element a line, and remembers where each came from. */
export class LineBundles<T> {
  readonly #lines: LineReader
  readonly #fromLine: FromLine<T>
  /** The newest bundle's elements lie in these files in a row: the element at `index` is in line `number`, and so on. */
  #runs: Run[] = []
  /** What went wrong behind the newest bundle. */
  #failure: { readonly thrown: unknown } | undefined

  constructor(lines: LineReader, fromLine: FromLine<T>) {
    this.#lines = lines
    this.#fromLine = fromLine
  }

  /** As SourceReader's readBundle. Full unless the input ends, so that the same mark always gives the same bundle. */
  read(max: number): readonly SourceElement<T>[] | undefined {
    if (this.#failure !== undefined) throw this.#failure.thrown
    const lines = this.#lines
    const fromLine = this.#fromLine
    const bundle: SourceElement<T>[] = []
    const runs: Run[] = []
    let file = -1
    while (bundle.length < max && this.#next(bundle.length > 0)) {
      if (lines.file !== file) {
        file = lines.file
        runs.push({ index: bundle.length, file: nameOf(lines), number: lines.number })
      }
      const made = lines.reason ?? fromLine(lines.line)
      bundle.push(typeof made === 'string' ? broken(lines, made) : made)
      if (lines.isLive && !lines.isBuffered) break
    }
    this.#runs = runs
    return bundle.length === 0 && lines.isAtEnd ? undefined : bundle
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

  /** As SourceReader's place. */
  place(index: number): string {
    const run = this.#runs.findLast(({ index: first }) => first <= index)
    return run === undefined ? nameOf(this.#lines) : `${run.file}:${run.number + index - run.index}`
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
