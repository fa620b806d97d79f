import fs from 'node:fs'
import { pipeline, Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { crc32, createGunzip } from 'node:zlib'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { GzipFile, isGzip } from '../../lib/io/files/gzip-file.ts'
import { InputFile } from '../../lib/io/files/input-file.ts'
import { shownPath } from '../given-path.ts'

/** What is read as one file: one by itself, or one in a zip archive. */
export interface ArchivePart {
  /** 'tweets.json', 'archive.zip/data/tweets.js' */
  readonly name: string
  /** Unpacked. May end in an Error that says what is wrong with the file. */
  readonly bytes: AsyncIterable<Buffer>
  /** Who wrote its tweets, if its archive tells. */
  readonly author?: string
}

const CHUNK = 64 * 1024
/** Of a zip archive with files, and of an empty one. */
const ZIPS = [Buffer.from([0x50, 0x4b, 3, 4]), Buffer.from([0x50, 0x4b, 5, 6])]
const GZIP = Buffer.from([0x1f, 0x8b])
const MAY_HOLD_TWEETS = /\.(jsonl?|ndjson|js|csv|tsv)(\.gz)?$/i
/** In the archive that X gives to the owner of an account, now and formerly. */
const ACCOUNT_TWEETS = /(^|\/)data\/(tweets?(-part\d+)?\.js|js\/tweets\/\w+\.js)$/
const ACCOUNT = /(^|\/)data\/account\.js$/

/** The parts of a file, opened one after the other. Throws an Error if it is an archive that cannot be opened. */
export async function* partsOf(file: string): AsyncGenerator<ArchivePart> {
  if (isZip(file)) yield* zipParts(file)
  else yield { name: shownPath(file), bytes: fileBytes(file) }
}

async function* fileBytes(path: string): AsyncGenerator<Buffer> {
  const file = isGzip(path) ? new GzipFile(path, 0) : new InputFile(path, 0)
  try {
    const bytes = Buffer.allocUnsafeSlow(CHUNK)
    for (;;) {
      const count = file.read(bytes, 0, CHUNK)
      if (count === 0 || count === undefined) return
      yield bytes.subarray(0, count)
      // Else nothing else has a turn where nothing is waited for: Ctrl-C would not end it.
      await setImmediate()
    }
  } finally {
    file.close()
  }
}

function isZip(path: string): boolean {
  const descriptor = fs.openSync(path, 'r')
  try {
    const start = Buffer.alloc(4)
    fs.readSync(descriptor, start)
    return ZIPS.some(zip => zip.equals(start))
  } finally {
    fs.closeSync(descriptor)
  }
}

async function* zipParts(path: string): AsyncGenerator<ArchivePart> {
  const name = shownPath(path)
  const zip = await yauzl.openPromise(path, { autoClose: false }).catch(cause => {
    throw new Error(`the zip archive cannot be opened (${cause.message}); was it cut short? Get it once more`, {
      cause,
    })
  })
  try {
    const entries: Entry[] = []
    for await (const entry of zip.eachEntry())
      if (!/\/$|(^|\/)(__MACOSX\/|\.)/.test(entry.fileName)) entries.push(entry)
    const ofAccount = entries.filter(entry => ACCOUNT_TWEETS.test(entry.fileName))
    const chosen = ofAccount.length > 0 ? ofAccount : entries.filter(entry => MAY_HOLD_TWEETS.test(entry.fileName))
    if (chosen.length === 0) {
      const there = entries.slice(0, 5).map(entry => entry.fileName)
      const what = there.length === 0 ? 'no files' : `only ${there.join(', ')}${entries.length > 5 ? ', …' : ''}`
      throw new Error(`the zip archive holds ${what}; a file with tweets ends in .json, .jsonl, .js or .csv`)
    }
    const account = ofAccount.length > 0 ? entries.find(entry => ACCOUNT.test(entry.fileName)) : undefined
    const author = account === undefined ? undefined : await ownerIn(zip, account)
    for (const entry of chosen) {
      const part = { name: `${name}/${entry.fileName}`, bytes: entryBytes(zip, entry) }
      yield author === undefined ? part : { ...part, author }
    }
  } finally {
    zip.close()
  }
}

async function* entryBytes(zip: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  if (entry.isEncrypted()) throw new Error('it is encrypted; unpack the archive first')
  let checksum = 0
  async function* summed(stored: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const bytes of stored) {
      checksum = crc32(bytes, checksum)
      yield bytes
    }
  }
  try {
    const stored = await zip.openReadStreamPromise(entry)
    const stream = Readable.from(summed(stored))
    let unpacked: Readable | undefined
    const start = await startOf(stream)
    // An error of either reaches the one who reads the last of them.
    if (start.equals(GZIP)) unpacked = pipeline(stream, createGunzip(), () => {})
    for await (const bytes of unpacked ?? stream) yield bytes as Buffer
  } catch (cause) {
    throw damaged(`it cannot be unpacked further: ${(cause as Error).message}`, cause)
  }
  if (checksum !== entry.crc32) throw damaged('its checksum is wrong')
}

function damaged(how: string, cause?: unknown): Error {
  return new Error(
    `it is damaged in the zip archive (${how}); tweets of it may be missing or wrong. Get it once more`,
    {
      cause,
    },
  )
}

/** The first two bytes of a stream, which still has them. */
async function startOf(stream: Readable): Promise<Buffer> {
  for await (const bytes of stream.iterator({ destroyOnReturn: false })) {
    stream.unshift(bytes)
    return (bytes as Buffer).subarray(0, GZIP.length)
  }
  return Buffer.alloc(0)
}

/** The id of the account that an archive is of, which its tweets do not repeat. */
async function ownerIn(zip: ZipFile, entry: Entry): Promise<string | undefined> {
  const chunks: Buffer[] = []
  for await (const bytes of entryBytes(zip, entry)) chunks.push(bytes)
  return /"accountId"\s*:\s*"(\d+)"/.exec(Buffer.concat(chunks).toString())?.[1]
}
