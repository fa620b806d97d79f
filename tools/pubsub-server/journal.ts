import { type FileHandle, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { frameOf } from './frames.ts'

/** It is not compacted before it has so many bytes, and four times those that it had after the last time. */
const LEAST_COMPACTED = 2 ** 26
const GROWTH = 4
const CHUNK = 2 ** 20
/** How often what is written is brought to the disk itself. */
const SYNC_MS = 1000

interface Batch {
  readonly frames: Buffer[]
  readonly done: Promise<void>
  resolve(): void
  reject(error: unknown): void
}

/**
 * A file to which records are only appended. What is appended within a turn of the event loop is written at once; it
 * survives the end of this process as soon as `written` resolves, and a power failure a second later. When it has grown,
 * it is written anew from what is left of it, while it goes on, and replaced in one step.
 */
export class Journal {
  readonly #path: string
  readonly #snapshot: () => Iterable<Buffer>
  readonly #say: (text: string) => void
  #file: FileHandle
  #size: number
  #limit: number
  #pending = newBatch()
  #writing: Batch | undefined
  #failure: Error | undefined
  /** What was appended since the snapshot was taken of which the next file is made. */
  #since: Buffer[] | undefined
  #next: { file: FileHandle; size: number } | undefined
  #compaction: Promise<void> | undefined
  #isDirty = false
  readonly #syncing: NodeJS.Timeout

  /** `snapshot`: the records that say the same as all so far. */
  constructor(
    path: string,
    file: FileHandle,
    size: number,
    snapshot: () => Iterable<Buffer>,
    say: (text: string) => void,
  ) {
    this.#path = path
    this.#file = file
    this.#size = size
    this.#limit = Math.max(LEAST_COMPACTED, size)
    this.#snapshot = snapshot
    this.#say = say
    this.#syncing = setInterval(() => void this.#sync(), SYNC_MS).unref()
  }

  append(record: Buffer): void {
    const frame = frameOf(record)
    this.#since?.push(...frame)
    this.#pending.frames.push(...frame)
    if (this.#writing === undefined && this.#pending.frames.length === frame.length)
      setImmediate(() => void this.#write())
  }

  /** Resolves when all that was appended is written; undefined if it is. Rejects with the system's error. */
  written(): Promise<void> | undefined {
    if (this.#failure !== undefined) return Promise.reject(this.#failure)
    if (this.#pending.frames.length > 0) return this.#pending.done
    return this.#writing?.done
  }

  /** Brings all to the disk. */
  async close(): Promise<void> {
    clearInterval(this.#syncing)
    await this.#compaction
    await this.written()?.catch(() => {})
    if (this.#failure === undefined) await this.#file.sync()
    await this.#file.close()
  }

  async #write(): Promise<void> {
    if (this.#writing !== undefined) return
    while (this.#pending.frames.length > 0 || this.#next !== undefined) {
      const batch = this.#pending
      this.#pending = newBatch()
      this.#writing = batch
      try {
        if (this.#failure !== undefined) throw this.#failure
        if (this.#next === undefined) await this.#put(batch.frames)
        else await this.#replace(this.#next)
        batch.resolve()
      } catch (thrown) {
        this.#fail(thrown as Error)
        batch.reject(thrown)
      }
      this.#writing = undefined
    }
    if (this.#size > this.#limit && this.#compaction === undefined && this.#failure === undefined) {
      this.#compaction = this.#compact().finally(() => {
        this.#compaction = undefined
      })
    }
  }

  async #put(frames: readonly Buffer[]): Promise<void> {
    const bytes = Buffer.concat(frames)
    await this.#file.appendFile(bytes)
    this.#size += bytes.length
    this.#isDirty = true
  }

  /** Writes the file that replaces this one, up to now; the writer goes on with it. */
  async #compact(): Promise<void> {
    const records = this.#snapshot()
    this.#since = []
    const file = await open(`${this.#path}.new`, 'w')
    let size = 0
    try {
      let chunk: Buffer[] = []
      let length = 0
      const put = async () => {
        await file.appendFile(Buffer.concat(chunk))
        size += length
        chunk = []
        length = 0
      }
      for (const record of records) {
        const frame = frameOf(record)
        chunk.push(...frame)
        length += frame[0].length + record.length
        if (length > CHUNK) await put()
      }
      await put()
    } catch (thrown) {
      this.#since = undefined
      this.#limit = this.#size * 2
      await file.close()
      this.#say(`the journal could not be made smaller: ${(thrown as Error).message}`)
      return
    }
    this.#next = { file, size }
    await this.#write()
  }

  /** In place of the batch, which is among what came since. */
  async #replace({ file, size }: { file: FileHandle; size: number }): Promise<void> {
    const rest = Buffer.concat(this.#since ?? [])
    this.#since = undefined
    this.#next = undefined
    await file.appendFile(rest)
    await file.sync()
    await rename(`${this.#path}.new`, this.#path)
    const folder = await open(dirname(this.#path))
    await folder.sync().finally(() => folder.close())
    await this.#file.close()
    this.#file = file
    this.#size = size + rest.length
    this.#limit = Math.max(LEAST_COMPACTED, this.#size * GROWTH)
  }

  async #sync(): Promise<void> {
    if (!this.#isDirty || this.#writing !== undefined) return
    this.#isDirty = false
    await this.#file.datasync().catch(error => this.#fail(error))
  }

  #fail(error: Error): void {
    if (this.#failure !== undefined) return
    this.#failure = error
    this.#say(`the journal cannot be written, and nothing is confirmed from here on: ${error.message}`)
  }
}

function newBatch(): Batch {
  let resolve = () => {}
  let reject: (error: unknown) => void = () => {}
  const done = new Promise<void>((whole, broken) => {
    resolve = whole
    reject = broken
  })
  // Nobody may be waiting for it.
  done.catch(() => {})
  return { frames: [], done, resolve, reject }
}
