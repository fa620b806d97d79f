import fs from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { OutputFile, unwritable } from './output-file.ts'
import { TextOutput } from './text-output.ts'

let writers = 0

/** How far an unfinished file has come: its name, and its length in bytes. */
export interface WholeTextMark {
  readonly unfinished: string
  readonly bytes: number
}

/** Text that takes its file's place once all of it is written: until then, what was there stays. Synchronous. */
export class WholeText {
  readonly #output: TextOutput
  /** Undefined for what cannot be replaced, as a pipe. */
  readonly #path: string | undefined
  readonly #unfinished: string

  /**
   * Folders on the way are made. With `mark`, it goes on where another process came to. Throws an Error that names the
   * file if it cannot be written.
   */
  constructor(path: string, mark?: WholeTextMark) {
    const target = targetOf(path)
    this.#path = target
    if (mark !== undefined) bringBack(path, target, mark)
    this.#unfinished = mark?.unfinished ?? (target === undefined ? path : unfinished(target))
    this.#output = opened(path, () => new TextOutput(this.#unfinished, mark?.bytes))
  }

  /** What was written so far has reached the disk, and can be gone on with; undefined where that cannot be. */
  mark(): WholeTextMark | undefined {
    return this.#path === undefined ? undefined : { unfinished: this.#unfinished, bytes: this.#output.sync() }
  }

  write(text: string): void {
    this.#output.write(text)
  }

  /** Makes it visible. If that fails, nothing is left of it. */
  close(): void {
    try {
      if (this.#path === undefined) this.#output.close()
      else this.#output.moveTo(this.#path)
    } catch (thrown) {
      this.discard()
      throw thrown
    }
  }

  /** Instead of close, for who goes on with its mark. */
  leave(): void {
    this.#output.close()
  }

  /** Instead of close. */
  discard(): void {
    if (this.#path === undefined) this.#output.close()
    else this.#output.discard()
  }
}

/** A file that was whole already takes its unfinished name again. */
function bringBack(path: string, target: string | undefined, { unfinished, bytes }: WholeTextMark): void {
  if (statOf(unfinished) !== undefined) return
  if (target === undefined || statOf(target)?.size !== bytes) {
    throw new Error(
      `the unfinished file '${unfinished}' with which '${path}' goes on is gone; remove the checkpoint to run from the start`,
    )
  }
  fs.renameSync(target, unfinished)
}

/** Writes a file at once; if that fails, what was there stays. Throws an Error that names the file. */
export function writeWhole(path: string, contents: string | Uint8Array): void {
  const target = targetOf(path)
  const output = opened(path, () => new OutputFile(target === undefined ? path : unfinished(target)))
  try {
    output.write(typeof contents === 'string' ? Buffer.from(contents) : contents)
    if (target !== undefined) output.moveTo(target)
  } catch (thrown) {
    if (target !== undefined) output.discard()
    throw thrown
  } finally {
    output.close()
  }
}

/** What cannot be opened is told by the name that was given. */
function opened<T>(path: string, open: () => T): T {
  try {
    return open()
  } catch (thrown) {
    throw unwritable(path, thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown)
  }
}

/** Hidden from globs, and in the same folder, from where it can be moved. */
function unfinished(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}-${++writers}.tmp`)
}

/** The file to replace, behind its links; undefined for what cannot be replaced, as a pipe, and is written as it is. */
function targetOf(path: string): string | undefined {
  const stats = statOf(path)
  if (stats === undefined) return path
  if (!stats.isFile()) return undefined
  try {
    fs.accessSync(path, fs.constants.W_OK)
    return fs.realpathSync(path)
  } catch (cause) {
    throw unwritable(path, cause)
  }
}

function statOf(path: string): fs.Stats | undefined {
  try {
    return fs.statSync(path)
  } catch {
    // What else is wrong with it is told where it is opened.
    return undefined
  }
}
