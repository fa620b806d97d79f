import { isAscii, isUtf8 } from 'node:buffer'
import fs from 'node:fs'
import { GzipFile, isGzip } from './gzip-file.ts'
import { InputFile } from './input-file.ts'
import { STANDARD_INPUT } from './input-files.ts'
import { checkStart, textStart, whyNotUtf8 } from './text-bytes.ts'

/** How many bytes are read at once. */
const CHUNK = 256 * 1024
/** How many bytes of ASCII are decoded at once. A line is a slice of them, so a line that is kept keeps so much. */
const BLOCK = 512
/** A longer line is a sign that this is no text. V8 can make strings of twice as much. */
const LONGEST_LINE = 256 * 1024 * 1024
const NEWLINE = 10
const RETURN = 13

/** Where a reader stands: the next line begins `offset` bytes into a file, after `line` lines. */
export interface LineMark {
  readonly file: number
  readonly offset: number
  readonly line: number
}

/**
 * Reads files one after the other, line by line, also those that are compressed by gzip. A line ends at a newline, before which a carriage return is dropped, as
 * is a byte order mark at the start of a file. Bytes are read in chunks and split before they are decoded, so one
 * character outside of ASCII does not make the lines around it two bytes wide. Synchronous: a stepped run reads files, too.
 */
export class LineReader {
  /** The line that next() came to; with U+FFFD for what is not UTF-8. */
  line = ''
  /** Why the line is broken; undefined if it is not. */
  reason: string | undefined = undefined
  /** The line's number in its file, from 1. */
  number = 0
  /** All files have been read to their end. */
  isAtEnd = false
  readonly files: readonly string[]
  #file = 0
  #input: InputFile | GzipFile | undefined
  /** No file of theirs is compressed, as far as was looked. */
  #arePlain = true
  #inputHasEnded = false
  /** Where the next line begins in the file. */
  #offset = 0
  #bytes: Buffer = Buffer.allocUnsafeSlow(0)
  /** In `#bytes`: where the next line begins, where the whole lines end, where ends what was read. */
  #next = 0
  #end = 0
  #filled = 0
  #form: 'ascii' | 'utf8' | 'mixed' = 'ascii'
  /** Lines of ASCII, decoded together. */
  #block = ''
  #blockAt = 0

  /** next() throws an Error that names the file that cannot be read, or is no text. */
  constructor(files: readonly string[], mark?: LineMark) {
    this.files = files
    if (mark === undefined) return
    this.#file = mark.file
    this.#offset = mark.offset
    this.number = mark.line
  }

  /** The index of the line's file. */
  get file(): number {
    return this.#file
  }

  get mark(): LineMark {
    return { file: this.#file, offset: this.#offset, line: this.number }
  }

  /** True where lines come as they are sent: then those that are there should not wait for others. */
  get isLive(): boolean {
    return this.files[this.#file] === STANDARD_INPUT
  }

  /** True if the next line is at hand. */
  get isBuffered(): boolean {
    return this.#blockAt < this.#block.length || this.#next < this.#end
  }

  /** The bytes after the line; undefined where that is not known. */
  get bytesLeft(): number | undefined {
    if (!this.#arePlain) return undefined
    let left = -this.#offset
    for (const file of this.files.slice(this.#file)) {
      const stats = fs.statSync(file, { throwIfNoEntry: false })
      if (stats === undefined || !stats.isFile()) return undefined
      left += stats.size
    }
    return Math.max(0, left)
  }

  /** Goes to the next line; false if there is none, or none yet (`isAtEnd` tells which). */
  next(): boolean {
    const block = this.#block
    const from = this.#blockAt
    if (from >= block.length) return this.#nextOfBytes()
    const newline = block.indexOf('\n', from)
    const end = newline < 0 ? block.length : newline
    this.#blockAt = end + 1
    this.#offset += newline < 0 ? end - from : end + 1 - from
    this.line = block.substring(from, end > from && block.charCodeAt(end - 1) === RETURN ? end - 1 : end)
    this.number++
    return true
  }

  close(): void {
    this.#input?.close()
    this.#input = undefined
  }

  #nextOfBytes(): boolean {
    if (this.#next >= this.#end && !this.#fill()) return false
    this.reason = undefined
    const bytes = this.#bytes
    const from = this.#next
    if (this.#form === 'ascii') {
      this.#next = this.#lineEnd(from + BLOCK) + 1
      if (this.#next > this.#end) this.#next = this.#end
      this.#block = bytes.toString('latin1', from, this.#next)
      this.#blockAt = 0
      return this.next()
    }
    const end = this.#lineEnd(from)
    const textEnd = end > from && bytes[end - 1] === RETURN ? end - 1 : end
    this.line = bytes.toString('utf8', from, textEnd)
    if (this.#form === 'mixed') this.reason = whyNotUtf8(bytes.subarray(from, textEnd))
    this.#next = Math.min(end + 1, this.#end)
    this.#offset += this.#next - from
    this.number++
    return true
  }

  /** Where the line ends that holds the byte at `from`: at its newline, or at the end of the file. */
  #lineEnd(from: number): number {
    if (from >= this.#end) return this.#end
    const newline = this.#bytes.indexOf(NEWLINE, from)
    // Beyond there may be the beginning of a line, and bytes that were read before.
    return newline < 0 || newline > this.#end ? this.#end : newline
  }

  /** Reads until there is a whole line; false at the end, or if it has not come yet. */
  #fill(): boolean {
    for (;;) {
      if (this.#input === undefined && !this.#open()) return false
      this.#bytes.copyWithin(0, this.#next, this.#filled)
      this.#filled -= this.#next
      this.#next = 0
      this.#end = 0
      const before = this.#filled
      const count = this.#read()
      if (count === undefined) return false
      if (count === 0) {
        if (before > 0 && this.#take(before)) return true
        this.#closeFile()
        continue
      }
      const newline = this.#bytes.subarray(before, this.#filled).lastIndexOf(NEWLINE)
      if (newline >= 0 && this.#take(before + newline + 1)) return true
      if (this.#filled - this.#next > LONGEST_LINE) this.#refuseLine()
    }
  }

  /** The next lines are those up to `end`; false if nothing is in them. */
  #take(end: number): boolean {
    const atStart = this.#offset === 0
    if (atStart) this.#next = textStart(this.#bytes.subarray(0, end))
    this.#offset += this.#next
    this.#end = end
    const lines = this.#bytes.subarray(this.#next, end)
    this.#form = isAscii(lines) ? 'ascii' : isUtf8(lines) ? 'utf8' : 'mixed'
    return this.#next < end
  }

  #read(): number | undefined {
    if (this.#inputHasEnded) return 0
    if (this.#bytes.length < this.#filled + CHUNK) {
      const larger = Buffer.allocUnsafeSlow(2 * Math.max(CHUNK, this.#bytes.length))
      this.#bytes.copy(larger, 0, 0, this.#filled)
      this.#bytes = larger
    }
    const input = this.#input as InputFile | GzipFile
    const count = input.read(this.#bytes, this.#filled, CHUNK)
    if (count === 0) this.#inputHasEnded = true
    const isStart = this.#offset === 0 && this.#filled === 0
    if (count !== undefined && isStart) checkStart(this.#bytes.subarray(0, count), this.files[this.#file] as string)
    this.#filled += count ?? 0
    return count
  }

  /** Opens the file that is next, where the mark says; false if there is none. */
  #open(): boolean {
    const file = this.files[this.#file]
    this.isAtEnd = file === undefined
    if (file === undefined) return false
    this.#inputHasEnded = false
    const isCompressed = file !== STANDARD_INPUT && isGzip(file)
    if (isCompressed) this.#arePlain = false
    this.#input = isCompressed ? new GzipFile(file, this.#offset) : new InputFile(file, this.#offset)
    return true
  }

  #closeFile(): void {
    this.close()
    this.#file++
    this.#offset = 0
    this.number = 0
    this.#next = 0
    this.#end = 0
    this.#filled = 0
  }

  #refuseLine(): never {
    throw new Error(
      `line ${this.number + 1} of '${this.files[this.#file]}' is longer than ${LONGEST_LINE / 1024 / 1024} MB; lines end with a newline: is this a text?`,
    )
  }
}
