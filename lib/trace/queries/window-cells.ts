import type { BoundedWindow } from '../../core/window.ts'
import type { MergeEvent } from '../event.ts'
import { jsonText } from '../json-bytes.ts'

/** A text that is the same for equal keys. */
export function keyName(key: unknown): string {
  return jsonText(key)
}

/** A text that is the same for equal windows. */
export function windowName({ start, end, maxTimestamp: _, ...more }: BoundedWindow): string {
  return Object.keys(more).length === 0 ? `${start} ${end}` : `${start} ${end} ${jsonText(more)}`
}

/** Something for each key and window; what merged windows have is put together. */
export class WindowCells<T> {
  readonly #make: (key: unknown, window: BoundedWindow) => T
  readonly #join: (into: T, from: T, result: BoundedWindow) => void
  readonly #cells = new Map<string, T>()

  constructor(
    make: (key: unknown, window: BoundedWindow) => T,
    join: (into: T, from: T, result: BoundedWindow) => void,
  ) {
    this.#make = make
    this.#join = join
  }

  at(key: unknown, window: BoundedWindow): T {
    const name = cellName(key, window)
    let cell = this.#cells.get(name)
    if (cell === undefined) {
      cell = this.#make(key, window)
      this.#cells.set(name, cell)
    }
    return cell
  }

  merge({ key, windows, result }: MergeEvent): void {
    const into = this.at(key, result)
    for (const window of windows) {
      const name = cellName(key, window)
      const part = this.#cells.get(name)
      if (part === undefined || part === into) continue
      this.#cells.delete(name)
      this.#join(into, part, result)
    }
  }

  /** In the order in which they came to be. */
  values(): Iterable<T> {
    return this.#cells.values()
  }
}

function cellName(key: unknown, window: BoundedWindow): string {
  return `${windowName(window)} ${keyName(key)}`
}
