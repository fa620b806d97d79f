import { decoded } from './line-splitter.ts'
import { LONGEST_PIECE, type PlacedText, type Splitter } from './placed-texts.ts'

const [NEWLINE, SPACE, QUOTE, COMMA, BACKSLASH] = [10, 32, 34, 44, 92]
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125]

const FIRST_SIZE = 256 * 1024
/** What comes after a broken value is looked at again, up to so many bytes in all. */
const MOST_AGAIN = 512 * 1024 * 1024

/**
 * Cuts a file of JSON into its objects: those of one list, however large, or those that stand one after the other, each
 * over as many lines as it likes. After a broken one it goes on at the next line that begins an object, indented no
 * deeper. Throws an Error if nearly all are broken.
 */
export class ValueSplitter implements Splitter {
  /** What was read and is not done with, at its start: a part of an object, or of a line. */
  #buffer: Buffer = Buffer.allocUnsafeSlow(FIRST_SIZE)
  #bytes: Buffer = this.#buffer.subarray(0, 0)
  #at = 0
  /** The line of `#at`, and where it begins. */
  #line = 1
  #lineStart = 0
  /** Where the value begins that `#at` is in; -1 between values. */
  #start = -1
  #startLine = 0
  /** How deep `#start` stands in its line; Infinity if something is before it there. */
  #indent = 0
  #depth = 0
  #isInText = false
  #isEscaped = false
  /** After a broken value, until the next begins. */
  #isLost = false
  #again = 0

  push(bytes: Buffer): readonly PlacedText[] {
    const keepFrom = Math.min(this.#start < 0 ? this.#at : this.#start, this.#at)
    this.#append(keepFrom, bytes)
    this.#at -= keepFrom
    this.#lineStart -= keepFrom
    if (this.#start >= 0) this.#start -= keepFrom
    const values: PlacedText[] = []
    this.#scan(values)
    while (this.#start >= 0 && this.#bytes.length - this.#start > LONGEST_PIECE) {
      this.#giveUp(`it is longer than ${LONGEST_PIECE / 1024 / 1024} MB, or does not end where it should`, values)
      this.#scan(values)
    }
    return values
  }

  end(): readonly PlacedText[] {
    const values: PlacedText[] = []
    this.#scan(values)
    while (this.#start >= 0) {
      this.#giveUp(
        'it does not end where it should: a bracket or a quote is missing, or the file was cut short',
        values,
      )
      this.#scan(values)
    }
    return values
  }

  #append(keepFrom: number, more: Buffer): void {
    const kept = this.#bytes.subarray(keepFrom)
    const length = kept.length + more.length
    // Twice as large each time: a long value is not copied once more for each chunk of it.
    if (length > this.#buffer.length) this.#buffer = Buffer.allocUnsafeSlow(2 * length)
    this.#buffer.set(kept)
    this.#buffer.set(more, kept.length)
    this.#bytes = this.#buffer.subarray(0, length)
  }

  #scan(values: PlacedText[]): void {
    const bytes = this.#bytes
    for (; this.#at < bytes.length; this.#at++) {
      const byte = bytes[this.#at] as number
      if (this.#isInText) {
        if (byte === NEWLINE) {
          this.#giveUp('it is not JSON: a text in it does not end in its line', values)
          this.#at--
        } else if (this.#isEscaped) this.#isEscaped = false
        else if (byte === BACKSLASH) this.#isEscaped = true
        else if (byte === QUOTE) this.#isInText = false
        continue
      }
      if (byte === NEWLINE) {
        this.#line++
        this.#lineStart = this.#at + 1
        if (this.#start >= 0 && this.#depth === 0) this.#endAt(this.#at, values)
      } else if (this.#start < 0) this.#between(byte)
      else this.#within(byte, values)
    }
  }

  #between(byte: number): void {
    if (byte <= SPACE || byte === COMMA) return
    const column = this.#at - this.#lineStart
    const isFirst = this.#bytes
      .subarray(Math.max(0, this.#lineStart), this.#at)
      .every(before => before <= SPACE || before === COMMA)
    if (this.#isLost && !(byte === OPEN_OBJECT && isFirst && column <= this.#indent)) {
      // Nothing else in this line can begin one.
      const newline = this.#bytes.indexOf(NEWLINE, this.#at)
      this.#at = (newline < 0 ? this.#bytes.length : newline) - 1
      return
    }
    // The brackets of the list, or lists, whose objects are wanted.
    if (byte === OPEN_LIST || byte === CLOSE_LIST) return
    this.#isLost = false
    this.#start = this.#at
    this.#startLine = this.#line
    this.#indent = isFirst ? column : Number.POSITIVE_INFINITY
    this.#depth = 0
    if (byte === OPEN_OBJECT) this.#depth = 1
    else if (byte === QUOTE) this.#isInText = true
  }

  #within(byte: number, values: PlacedText[]): void {
    if (byte === QUOTE) this.#isInText = true
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) this.#depth++
    else if (this.#depth === 0) {
      if (byte === COMMA || byte === CLOSE_LIST) this.#endAt(this.#at, values)
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      this.#depth--
      if (this.#depth === 0) this.#endAt(this.#at + 1, values)
    }
  }

  #endAt(end: number, values: PlacedText[]): void {
    values.push({ line: this.#startLine, ...decoded(this.#bytes.subarray(this.#start, end)) })
    this.#start = -1
  }

  /** The value's first line is broken; what comes after it is looked at again. */
  #giveUp(reason: string, values: PlacedText[]): void {
    const newline = this.#bytes.indexOf(NEWLINE, this.#start)
    const end = newline < 0 ? this.#bytes.length : newline
    values.push({ line: this.#startLine, text: decoded(this.#bytes.subarray(this.#start, end)).text, reason })
    this.#again += this.#at - end
    if (this.#again > MOST_AGAIN)
      throw new Error(
        `too many of its objects do not end where they should, up to line ${this.#startLine}; is it whole?`,
      )
    this.#at = end
    this.#line = this.#startLine
    this.#start = -1
    this.#depth = 0
    this.#isInText = false
    this.#isEscaped = false
    this.#isLost = true
  }
}
