import { counted } from '../../lib/core/counted.ts'
import { TextOutput } from '../../lib/io/files/text-output.ts'
import { escapeControls } from '../terminal/escape.ts'
import type { Item, Unreadable } from './found.ts'

/** So many of what cannot be read are told at once. */
const SHOWN = 10

/** Counts what is no tweet, and tells of what cannot be read. */
export class ImportReport {
  notices = 0
  unreadable = 0
  /** Files that could not be read, or not to their end. */
  failures = 0
  readonly #rejects: TextOutput | undefined
  readonly #print: (line: string) => void

  /** `rejects`: a file for all that cannot be read, as JSON Lines. `print` takes the first of them, in words. */
  constructor(rejects: string | undefined, print: (line: string) => void) {
    this.#rejects = rejects === undefined ? undefined : new TextOutput(rejects)
    this.#print = print
  }

  /** A tweet that cannot be read. */
  reject(file: string, { line, element, reason }: Item & Unreadable): void {
    this.unreadable++
    const place = `${file}:${line}`
    this.#rejects?.write(`${JSON.stringify({ place, reason, element })}\n`)
    if (this.unreadable <= SHOWN) this.#print(escapeControls(`${place}: ${reason}`))
  }

  /** A file that cannot be read, or not to its end. */
  fail(file: string, thrown: unknown): void {
    this.failures++
    const message = thrown instanceof Error ? thrown.message : String(thrown)
    this.#rejects?.write(`${JSON.stringify({ place: file, reason: message })}\n`)
    this.#print(escapeControls(message.includes(`'${file}'`) ? message : `${file}: ${message}`))
  }

  /** To be called once, at the end. */
  close(): void {
    this.#rejects?.close()
    const more = this.unreadable - SHOWN
    if (more <= 0) return
    const where = this.#rejects === undefined ? '; --rejects FILE keeps all of them' : ''
    this.#print(`… and ${counted(more, 'more that cannot be read', 'more that cannot be read')}${where}`)
  }
}
