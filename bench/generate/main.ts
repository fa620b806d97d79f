// main.ts KIND AMOUNT BYTES PATH: writes a generated input to PATH and prints its SHA-256. BYTES is for the progress.
import { createHash } from 'node:crypto'
import { closeSync, openSync, writeSync } from 'node:fs'
import { endProgress, noteProgress } from '../note.ts'
import { book } from './book.ts'
import { recording, streamed } from './recording.ts'
import { tweets } from './tweets.ts'

const [kind, amount, bytes, path] = process.argv.slice(2)
const generators: Readonly<Record<string, (amount: number) => Iterable<string>>> = {
  book,
  tweets,
  recording,
  'dense recording': count => recording(count, 0.5),
  'live recording': count => recording(count, 0.1, streamed),
}
const chunks = generators[kind](Number(amount))
const hash = createHash('sha256')
const file = openSync(path, 'w')
let written = 0
for (const chunk of chunks) {
  const encoded = Buffer.from(chunk)
  hash.update(encoded)
  for (let from = 0; from < encoded.length; ) from += writeSync(file, encoded, from)
  written += encoded.length
  noteProgress(`${((100 * written) / Number(bytes)).toFixed(0)}%`)
}
closeSync(file)
endProgress()
process.stdout.write(`${hash.digest('hex')}\n`)
