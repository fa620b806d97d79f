import { LineReader } from '../../lib/io/files/line-reader.ts'
import { type RecordedArrival, readArrival, readHeader } from '../../lib/io/files/recording-lines.ts'
import { UserError } from '../command.ts'
import { shownPath } from '../given-path.ts'
import { countUpTo } from './ascending.ts'

/** The lines of a recording, in one piece of memory: an hour's are ten thousands of objects otherwise. */
interface Lines {
  readonly bytes: Buffer
  /** Where each line begins, and where the last one ends. */
  readonly offsets: Uint32Array
  readonly createdMs: Float64Array
  readonly brokenCount: number
  readonly partitions: readonly string[]
  /** Which of the partitions each line is of. */
  readonly partitionOf: Uint16Array
  /** Why a line cannot be read, where it is no text. */
  readonly reasons: ReadonlyMap<number, string>
}

/** What arrives when: a recording, or one that was changed. It never changes itself. */
export class Schedule {
  readonly file: string
  readonly title: string
  readonly seed: number | undefined
  readonly #lines: Lines
  /** Of each arrival, the line that it is, and when it arrives. */
  readonly #order: Uint32Array
  readonly #receivedMs: Float64Array

  private constructor(
    about: { readonly file: string; readonly title: string; readonly seed: number | undefined },
    lines: Lines,
    order: Uint32Array,
    receivedMs: Float64Array,
  ) {
    this.file = about.file
    this.title = about.title
    this.seed = about.seed
    this.#lines = lines
    this.#order = order
    this.#receivedMs = receivedMs
  }

  /** Reads a recording. Throws a UserError if the file is none, or has no arrival that can be read. */
  static read(file: string): Schedule {
    const reader = new LineReader([file])
    try {
      const { title, seed } = readHeader(reader, file)
      const about = {
        file: shownPath(file),
        title: typeof title === 'string' ? title : shownPath(file),
        seed: typeof seed === 'number' ? seed : undefined,
      }
      return Schedule.#of(about, reader)
    } catch (thrown) {
      throw thrown instanceof UserError ? thrown : new UserError((thrown as Error).message, { cause: thrown })
    } finally {
      reader.close()
    }
  }

  static #of(about: { file: string; title: string; seed: number | undefined }, reader: LineReader): Schedule {
    const parts: Buffer[] = []
    const offsets = [0]
    const created: number[] = []
    const received: number[] = []
    const partitionOf: number[] = []
    const partitions = new Map<string, number>()
    const reasons = new Map<number, string>()
    let end = 0
    while (reader.next()) {
      const bytes = Buffer.from(reader.line)
      parts.push(bytes)
      end += bytes.length
      const arrival = reader.reason ?? readArrival(reader.line)
      if (reader.reason !== undefined) reasons.set(created.length, reader.reason)
      const isBroken = typeof arrival === 'string'
      created.push(isBroken ? Number.NaN : arrival.createdAt)
      // One that cannot be read comes with the one before it.
      received.push(isBroken ? (received.at(-1) ?? Number.NaN) : Math.max(arrival.receivedAt, received.at(-1) ?? 0))
      const partition = isBroken ? '' : arrival.partition
      if (!partitions.has(partition)) partitions.set(partition, partitions.size)
      partitionOf.push(partitions.get(partition) as number)
      offsets.push(end)
    }
    const first = received.find(ms => !Number.isNaN(ms))
    if (first === undefined) {
      throw new UserError(`${about.file}: no arrival in it can be read; npx yeoul datasets ${about.file} says why`)
    }
    const lines = {
      bytes: Buffer.concat(parts),
      offsets: Uint32Array.from(offsets),
      createdMs: Float64Array.from(created),
      brokenCount: created.filter(Number.isNaN).length,
      partitions: [...partitions.keys()],
      partitionOf: Uint16Array.from(partitionOf),
      reasons,
    }
    return new Schedule(
      about,
      lines,
      Uint32Array.from(created.keys()),
      Float64Array.from(received, ms => (Number.isNaN(ms) ? first : ms)),
    )
  }

  /** How many arrivals there are. */
  get length(): number {
    return this.#order.length
  }

  get beganMs(): number {
    return this.#receivedMs[0] as number
  }

  get lastMs(): number {
    return this.#receivedMs[this.length - 1] as number
  }

  get partitions(): readonly string[] {
    return this.#lines.partitions.filter(name => name !== '')
  }

  /** How many of the lines cannot be read. */
  get brokenCount(): number {
    return this.#lines.brokenCount
  }

  receivedMs(index: number): number {
    return this.#receivedMs[index] as number
  }

  /** How many lines there are, and which of them an arrival is. */
  get lineCount(): number {
    return this.#lines.createdMs.length
  }

  lineOf(index: number): number {
    return this.#order[index] as number
  }

  /** How many have arrived by a time. */
  arrivedBy(ms: number): number {
    return countUpTo(this.#receivedMs, ms)
  }

  /** An arrival as its line has it, but for when it arrives; or why it cannot be read. */
  arrival(index: number): RecordedArrival | { readonly line: string; readonly reason: string; readonly place: string } {
    const line = this.#order[index] as number
    const text = this.#text(line)
    const arrival = this.#lines.reasons.get(line) ?? readArrival(text)
    if (typeof arrival === 'string') {
      // The header is line 1.
      return { line: text, reason: arrival, place: `${this.file}:${line + 2}` }
    }
    return { ...arrival, receivedAt: this.receivedMs(index) }
  }

  /** When those that can be read were written and received, in the order in which they arrive. */
  *moments(): Generator<{ readonly createdAt: number; readonly receivedAt: number }, void, undefined> {
    for (let i = 0; i < this.length; i++) {
      const createdAt = this.#lines.createdMs[this.#order[i] as number] as number
      if (!Number.isNaN(createdAt)) yield { createdAt, receivedAt: this.receivedMs(i) }
    }
  }

  /** With one arrival so much later. */
  delayed(index: number, byMs: number): Schedule {
    return this.#changed(i => (i === index ? this.receivedMs(i) + byMs : this.receivedMs(i)))
  }

  /** With one arrival a second time, so much later. */
  duplicated(index: number, byMs: number): Schedule {
    return this.#changed(i => this.receivedMs(i), {
      line: this.#order[index] as number,
      atMs: this.receivedMs(index) + byMs,
    })
  }

  /** With a partition that delivers nothing for so long after a time, and then all at once. */
  stalled(partition: string, fromMs: number, forMs: number): Schedule {
    const number = this.#lines.partitions.indexOf(partition)
    const untilMs = fromMs + forMs
    return this.#changed(i => {
      const ms = this.receivedMs(i)
      const isHeld = this.#lines.partitionOf[this.#order[i] as number] === number && ms > fromMs && ms < untilMs
      return isHeld ? untilMs : ms
    })
  }

  #changed(timeOf: (index: number) => number, extra?: { readonly line: number; readonly atMs: number }): Schedule {
    const moved = Array.from(this.#order, (line, i) => ({ line, atMs: timeOf(i) }))
    if (extra !== undefined) moved.push(extra)
    // What comes at once keeps its order.
    moved.sort((a, b) => a.atMs - b.atMs)
    return new Schedule(
      this,
      this.#lines,
      Uint32Array.from(moved, ({ line }) => line),
      Float64Array.from(moved, ({ atMs }) => atMs),
    )
  }

  /** The first arrival at which another schedule of the same recording differs. */
  firstDifference(other: Schedule): number {
    const most = Math.min(this.length, other.length)
    for (let i = 0; i < most; i++) {
      if (this.#order[i] !== other.#order[i] || this.#receivedMs[i] !== other.#receivedMs[i]) return i
    }
    return most
  }

  #text(line: number): string {
    const { bytes, offsets } = this.#lines
    return bytes.toString('utf8', offsets[line] as number, offsets[line + 1] as number)
  }
}
