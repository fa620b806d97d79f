import { isUtf8 } from 'node:buffer'

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf]
const UTF_16 = [
  [0xff, 0xfe],
  [0xfe, 0xff],
]
const GZIP = [0x1f, 0x8b]
const REPLACEMENT = '\ufffd'
const REPLACEMENT_BYTES = [0xef, 0xbf, 0xbd]

/** Throws if the first bytes of a file are not those of a text. */
export function checkStart(bytes: Uint8Array, file: string): void {
  const refuse = (why: string): never => {
    throw new Error(`'${file}' is not a text in UTF-8: ${why}`)
  }
  if (UTF_16.some(mark => startsWith(bytes, mark)))
    refuse(`it is UTF-16; convert it first: iconv -f UTF-16 -t UTF-8 '${file}'`)
  // Files are unpacked before they come here; what is piped in is not.
  if (startsWith(bytes, GZIP)) refuse('it is compressed by gzip; unpack it first: gunzip -c FILE | …')
  const nul = bytes.indexOf(0)
  if (nul >= 0) refuse(`it is binary, with a zero as byte ${nul + 1}; check the name`)
}

/** Where the text begins in the first bytes of a file. */
export function textStart(bytes: Uint8Array): number {
  return startsWith(bytes, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0
}

/** Why a line is not UTF-8; undefined if it is. */
export function whyNotUtf8(line: Buffer): string | undefined {
  if (isUtf8(line)) return undefined
  let at = 0
  let column = 1
  // Up to the first byte that is none, the text decodes to what is there.
  for (const character of line.toString()) {
    if (character === REPLACEMENT && !startsWith(line.subarray(at), REPLACEMENT_BYTES)) break
    at += Buffer.byteLength(character)
    column++
  }
  const byte = (line[at] as number).toString(16)
  return `it is not UTF-8: byte 0x${byte} in column ${column}; convert the file, for example with iconv -f LATIN1 -t UTF-8`
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return bytes.length >= start.length && start.every((byte, i) => bytes[i] === byte)
}
