import { RecentIds } from '../../core/recent-ids.ts'
import type { SourceReader } from '../../core/source.ts'

/** A reader, and what it remembers of what it has read. */
export interface OpenReader {
  readonly reader: SourceReader<unknown>
  readonly ids: RecentIds
}

/** How long a reader whose rest nobody asks for stays open. */
const IDLE_MS = 60_000

/**
 * Readers between two bundles: the rest of a restriction, when it comes back to this worker, is read on with the reader
 * that stands there, and no connection is opened anew. Whoever takes a reader owns it.
 */
export class OpenReaders {
  readonly #waiting = new Map<string, { readonly open: OpenReader; readonly idle: NodeJS.Timeout }>()
  readonly #all = new Set<SourceReader<unknown>>()
  #names = 0
  /** Other workers count as well. */
  readonly #worker = crypto.randomUUID()

  add(reader: SourceReader<unknown>): OpenReader {
    this.#all.add(reader)
    return { reader, ids: new RecentIds() }
  }

  /** Keeps a reader for whoever comes with the name. */
  keep(open: OpenReader): string {
    const name = `${this.#worker}/${++this.#names}`
    const idle = setTimeout(() => {
      this.#waiting.delete(name)
      // Its end is read anew; that it did not close well matters to nobody.
      void this.close(open.reader).catch(() => {})
    }, IDLE_MS)
    idle.unref()
    this.#waiting.set(name, { open, idle })
    return name
  }

  take(name: string | undefined): OpenReader | undefined {
    const waiting = this.#waiting.get(name ?? '')
    if (waiting === undefined) return undefined
    clearTimeout(waiting.idle)
    this.#waiting.delete(name as string)
    return waiting.open
  }

  async close(reader: SourceReader<unknown>): Promise<void> {
    if (this.#all.delete(reader)) await reader.close?.()
  }

  async closeAll(): Promise<void> {
    for (const { idle } of this.#waiting.values()) clearTimeout(idle)
    this.#waiting.clear()
    await Promise.all([...this.#all].map(reader => this.close(reader)))
  }
}
