import fs from 'node:fs'
import { join } from 'node:path'
import { LineReader } from '../../lib/io/files/line-reader.ts'
import { TextOutput } from '../../lib/io/files/text-output.ts'

/** What a line is sorted by, and what it is known by: neither has a tab. */
export interface KeyedLine {
  readonly time: number
  readonly key: string
  readonly line: string
}

/** So much text is sorted in memory, in UTF-16 units; more goes to files that are merged. */
const IN_MEMORY = 4 * 1024 * 1024

/** So many files become one, and so many of those one again: each is open then, with half a megabyte in memory. */
const MOST_RUNS = 16

/** Sorts lines by time, those of one time in the order in which they came. Of many, all but a part is in files. */
export class SortedLines {
  readonly #makeFolder: () => string
  readonly #inMemory: number
  #folder: string | undefined
  #written = 0
  /** Sorted files, in the order of what is in them; `merges`: how often it was merged before, ever fewer times. */
  readonly #runs: { readonly path: string; readonly merges: number }[] = []
  #lines: KeyedLine[] = []
  #length = 0

  /** `makeFolder`: for the files, if there must be any; whoever makes it removes it. */
  constructor(makeFolder: () => string, inMemory = IN_MEMORY) {
    this.#makeFolder = makeFolder
    this.#inMemory = inMemory
  }

  add(line: KeyedLine): void {
    this.#lines.push(line)
    this.#length += line.line.length
    if (this.#length > this.#inMemory) this.#spill()
  }

  /** All of them, once. */
  *inOrder(): Generator<KeyedLine, void, undefined> {
    this.#sort()
    if (this.#runs.length === 0) return yield* this.#lines
    if (this.#lines.length > 0) this.#spill()
    yield* merged(this.#runs)
  }

  /** Sorts are stable, and runs are merged in the order in which they were made. */
  #sort(): void {
    this.#lines.sort((a, b) => a.time - b.time)
  }

  #spill(): void {
    this.#sort()
    this.#runs.push({ path: this.#write(this.#lines), merges: 0 })
    this.#lines = []
    this.#length = 0
    for (;;) {
      const merges = this.#runs.at(-1)?.merges ?? 0
      const alike = this.#runs.findIndex(run => run.merges === merges)
      if (this.#runs.length - alike < MOST_RUNS) return
      const runs = this.#runs.splice(alike)
      this.#runs.push({ path: this.#write(merged(runs)), merges: merges + 1 })
    }
  }

  #write(lines: Iterable<KeyedLine>): string {
    this.#folder ??= this.#makeFolder()
    const path = join(this.#folder, `${this.#written++}.run`)
    const output = new TextOutput(path)
    for (const { time, key, line } of lines) output.write(`${time}\t${key}\t${line}\n`)
    output.close()
    return path
  }
}

function* merged(files: readonly { readonly path: string }[]): Generator<KeyedLine, void, undefined> {
  const runs = files.map(({ path }) => new Run(path))
  for (;;) {
    let first: Run | undefined
    for (const run of runs) if (run.head !== undefined && (first === undefined || run.isBefore(first))) first = run
    if (first?.head === undefined) return
    yield first.head
    first.next()
  }
}

/** A sorted file; at its end it is removed. */
class Run {
  head: KeyedLine | undefined
  readonly #path: string
  readonly #reader: LineReader

  constructor(path: string) {
    this.#path = path
    this.#reader = new LineReader([path])
    this.next()
  }

  next(): void {
    if (this.#reader.next()) {
      const { line } = this.#reader
      const first = line.indexOf('\t')
      const second = line.indexOf('\t', first + 1)
      this.head = {
        time: Number(line.slice(0, first)),
        key: line.slice(first + 1, second),
        line: line.slice(second + 1),
      }
      return
    }
    this.head = undefined
    this.#reader.close()
    fs.rmSync(this.#path)
  }

  isBefore(other: Run): boolean {
    return (this.head?.time ?? 0) < (other.head?.time ?? 0)
  }
}
