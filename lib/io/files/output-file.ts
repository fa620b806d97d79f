import fs from 'node:fs'
import { dirname } from 'node:path'

/** A file that is written from its start; folders on the way are made. Synchronous. Throws an Error that names the file. */
export class OutputFile {
  readonly path: string
  readonly descriptor: number
  #isOpen = true

  /** With `from`, the file that is there goes on after so many bytes, and loses the rest. */
  constructor(path: string, from?: number) {
    this.path = path
    this.descriptor = attempt(path, () => {
      if (from === undefined) fs.mkdirSync(dirname(path), { recursive: true })
      else fs.truncateSync(path, from)
      return fs.openSync(path, from === undefined ? 'w' : 'a')
    })
  }

  /** Writes bytes after those before, or where `position` says. */
  write(bytes: Uint8Array, position?: number): void {
    for (let from = 0; from < bytes.length; ) {
      const to = position === undefined ? null : position + from
      from += attempt(this.path, () => fs.writeSync(this.descriptor, bytes, from, bytes.length - from, to))
    }
  }

  /** Waits until what was written has reached the disk, and gives the length. */
  sync(): number {
    return attempt(this.path, () => {
      fs.fdatasyncSync(this.descriptor)
      return fs.fstatSync(this.descriptor).size
    })
  }

  close(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    fs.closeSync(this.descriptor)
  }

  /** Closes the file, and gives it its own name; one that is there already is replaced. */
  moveTo(path: string): void {
    this.close()
    attempt(path, () => fs.renameSync(this.path, path))
  }

  /** Closes and removes the file. */
  discard(): void {
    this.close()
    fs.rmSync(this.path, { force: true })
  }
}

function attempt<T>(path: string, act: () => T): T {
  try {
    return act()
  } catch (cause) {
    throw unwritable(path, cause)
  }
}

/** The error for a file that the system does not let us write. */
export function unwritable(path: string, cause: unknown): Error {
  const { code, message } = cause as NodeJS.ErrnoException
  const why =
    code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
      ? 'this user may not write there; choose another folder'
      : code === 'ENOSPC'
        ? 'the disk is full; make room, or choose another folder'
        : code === 'ENOTDIR' || code === 'EEXIST'
          ? 'a file lies where a folder is needed; choose another name'
          : code === 'EISDIR'
            ? 'a folder has that name; choose another'
            : message
  return new Error(`cannot write '${path}': ${why}`, { cause })
}
