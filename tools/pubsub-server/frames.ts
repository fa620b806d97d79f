import { readSync } from 'node:fs'
import { crc32 } from 'node:zlib'

const HEAD = 8
/** Longer than any: a publish has at most 10 MiB. */
const LONGEST = 2 ** 26

/** A record as it stands in the journal: its length and checksum, 4 bytes each, then itself. */
export function frameOf(record: Buffer): Buffer[] {
  const head = Buffer.allocUnsafe(HEAD)
  head.writeUInt32LE(record.length, 0)
  head.writeUInt32LE(crc32(record), 4)
  return [head, record]
}

/**
 * The records of an open journal of `size` bytes. Returns where the last whole one ends: what follows is one that was
 * not written to its end. Throws if one in the middle is damaged.
 */
export function* recordsOf(file: number, size: number): Generator<Buffer, number, undefined> {
  const head = Buffer.alloc(HEAD)
  for (let at = 0; ; ) {
    if (size - at < HEAD) return at
    readWhole(file, head, at)
    const length = head.readUInt32LE(0)
    const end = at + HEAD + length
    if (length > LONGEST) throw new Error(`it is damaged at byte ${at}`)
    if (end > size) return at
    const record = Buffer.allocUnsafeSlow(length)
    readWhole(file, record, at + HEAD)
    if (crc32(record) !== head.readUInt32LE(4)) {
      if (end === size) return at
      throw new Error(`it is damaged at byte ${at}`)
    }
    yield record
    at = end
  }
}

function readWhole(file: number, into: Buffer, position: number): void {
  for (let done = 0; done < into.length; ) {
    const read = readSync(file, into, done, into.length - done, position + done)
    if (read === 0) throw new Error(`it ends at byte ${position + done} while it is read`)
    done += read
  }
}
