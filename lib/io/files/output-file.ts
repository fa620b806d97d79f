import fs from 'node:fs'
import { dirname } from 'node:path'

/** A file that is written from its start; folders on the way are made. Synchronous. Throws an Error that names the file. */
export class OutputFile {
  readonly path: string
  readonly #descriptor: number
  #isOpen = true

  constructor(path: string) {
    this.path = path
    this.#descriptor = attempt(path, () => {
      fs.mkdirSync(dirname(path), { recursive: true })
      return fs.openSync(path, 'w')
    })
  }

  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) at += attempt(this.path, () => fs.writeSync(this.#descriptor, bytes, at))
  }

  /** Closes the file, and gives it its own name; one that is there already is replaced. */
  moveTo(path: string): void {
    this.close()
    attempt(path, () => fs.renameSync(this.path, path))
  }

  close(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    fs.closeSync(this.#descriptor)
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
    throw new Error(`cannot write '${path}': ${why}`, { cause })
  }
}
