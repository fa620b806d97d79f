import { OutputFile } from './output-file.ts'

/** How much text is kept until it is written, in UTF-16 units. */
const BUFFERED = 64 * 1024

/** Text that is written to a file in UTF-8, piece by piece. Synchronous, buffered. */
export class TextOutput {
  readonly #file: OutputFile
  #text = ''

  /** Makes the file anew, with the folders on the way; or goes on after the first `from` bytes of one that is there. */
  constructor(path: string, from?: number) {
    this.#file = new OutputFile(path, from)
  }

  write(text: string): void {
    this.#text += text
    if (this.#text.length >= BUFFERED) this.flush()
  }

  /** Hands what was written so far to the system. */
  flush(): void {
    if (this.#text === '') return
    const bytes = Buffer.from(this.#text)
    this.#text = ''
    this.#file.write(bytes)
  }

  /** Writes what is left, and waits until all has reached the disk; gives the length in bytes. */
  sync(): number {
    this.flush()
    return this.#file.sync()
  }

  /** Writes what is left. The file is closed, even if that fails. */
  close(): void {
    try {
      this.flush()
    } finally {
      this.#file.close()
    }
  }

  /** Writes what is left, closes the file, and gives it another name; one that has it already is replaced. */
  moveTo(path: string): void {
    this.flush()
    this.#file.moveTo(path)
  }

  /** Closes and removes the file. */
  discard(): void {
    this.#text = ''
    this.#file.discard()
  }
}
