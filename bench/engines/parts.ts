import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

const PARTS = 4

/** Cuts a file between lines into parts, which several workers may read; gives their glob. */
export function inParts(file: string, folder: string): string {
  const bytes = readFileSync(file)
  const to = join(folder, basename(file))
  mkdirSync(to)
  let from = 0
  for (let part = 1; part <= PARTS; part++) {
    const end = part === PARTS ? bytes.length : bytes.indexOf('\n', Math.floor((bytes.length * part) / PARTS)) + 1
    writeFileSync(join(to, `part-${part}`), bytes.subarray(from, end))
    from = end
  }
  return join(to, 'part-*')
}
