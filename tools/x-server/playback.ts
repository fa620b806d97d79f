import { type LineMark, LineReader } from '../../lib/io/files/line-reader.ts'
import { type RecordedArrival, readArrival, readHeader } from '../../lib/io/files/recording-lines.ts'

const MINUTE_MS = 60_000
/** A place to go back to is kept every so many arrivals. */
const MARK_EVERY = 1000

interface Mark {
  readonly receivedAt: number
  readonly lines: LineMark
}

/**
 * A recording as a live stream: its time goes on from the first connection, `speed` times as fast, whoever listens. At
 * speed Infinity it goes on as it is read.
 */
export class Playback {
  /** Lines of the recording that cannot be read, and are not sent. */
  broken = 0
  readonly #file: string
  readonly #speed: number
  readonly #now: () => number
  #lines: LineReader
  #marks: Mark[] = []
  /** Arrivals since the last mark. */
  #sinceMark = MARK_EVERY
  /** The next arrival, read already, and the line that it is. */
  #next: RecordedArrival | undefined
  #nextLine = 0
  #furthestLine = 0
  #started: { readonly wall: number; readonly recording: number } | undefined
  /** When the arrival that was taken last was received. */
  #takenAt = Number.NEGATIVE_INFINITY

  /** Throws an Error if the file is no recording. `now`: milliseconds of the machine's time. */
  constructor(file: string, speed: number, now: () => number = Date.now) {
    this.#file = file
    this.#speed = speed
    this.#now = now
    this.#lines = new LineReader([file])
    readHeader(this.#lines, file)
    this.#read()
  }

  /** A client connects, and wants so many of the minutes before again. */
  connect(backfillMinutes: number): void {
    if (this.#started === undefined) {
      if (this.#next !== undefined) this.#started = { wall: this.#now(), recording: this.#next.receivedAt }
      return
    }
    const paced = Number.isFinite(this.#speed)
    const position = paced ? this.#position(this.#started) : this.#takenAt
    const from = position - backfillMinutes * MINUTE_MS * (paced ? this.#speed : 1)
    if (backfillMinutes > 0 && from <= this.#takenAt) this.#goBackTo(from)
    // What came while nobody was connected is gone, as on X.
    if (paced) while (this.#next !== undefined && this.#next.receivedAt < from) this.#read()
  }

  /** Whether the next arrival was taken before. */
  get isRepeating(): boolean {
    return this.#nextLine <= this.#furthestLine
  }

  /** The next arrival, if its time has come. */
  take(): RecordedArrival | undefined {
    const next = this.#next
    if (next === undefined || this.waitMs() > 0) return undefined
    this.#takenAt = next.receivedAt
    this.#furthestLine = Math.max(this.#furthestLine, this.#nextLine)
    this.#read()
    return next
  }

  /** How long until the next arrival; Infinity if there is none. */
  waitMs(): number {
    if (this.#next === undefined || this.#started === undefined) return Number.POSITIVE_INFINITY
    if (!Number.isFinite(this.#speed)) return 0
    return (this.#next.receivedAt - this.#position(this.#started)) / this.#speed
  }

  get isAtEnd(): boolean {
    return this.#next === undefined
  }

  close(): void {
    this.#lines.close()
  }

  #position({ wall, recording }: { readonly wall: number; readonly recording: number }): number {
    return recording + (this.#now() - wall) * this.#speed
  }

  #goBackTo(from: number): void {
    const mark = this.#marks.findLast(({ receivedAt }) => receivedAt < from) ?? this.#marks[0]
    if (mark === undefined) return
    this.#marks = this.#marks.slice(0, this.#marks.indexOf(mark))
    this.#sinceMark = MARK_EVERY
    this.#lines.close()
    this.#lines = new LineReader([this.#file], mark.lines)
    this.#read()
    while (this.#next !== undefined && this.#next.receivedAt < from) this.#read()
  }

  #read(): void {
    for (;;) {
      const { mark } = this.#lines
      if (!this.#lines.next()) {
        this.#next = undefined
        return
      }
      const arrival = this.#lines.reason ?? readArrival(this.#lines.line)
      if (typeof arrival === 'string') {
        this.broken++
        continue
      }
      if (++this.#sinceMark >= MARK_EVERY) {
        this.#marks.push({ receivedAt: arrival.receivedAt, lines: mark })
        this.#sinceMark = 0
      }
      this.#next = arrival
      this.#nextLine = this.#lines.number
      return
    }
  }
}
