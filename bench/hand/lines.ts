import { createReadStream } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'

/** Calls `each` with every line of a file, without its line end. A callback, since a generator costs more than the rest. */
export async function eachLine(file: string, each: (line: string) => void): Promise<void> {
  const decoder = new StringDecoder('utf8')
  let carry = ''
  for await (const bytes of createReadStream(file, { highWaterMark: 1 << 18 })) {
    const text: string = carry + decoder.write(bytes)
    let start = 0
    let end = text.indexOf('\n', start)
    while (end >= 0) {
      each(text.slice(start, end))
      start = end + 1
      end = text.indexOf('\n', start)
    }
    carry = text.slice(start)
  }
  if (carry !== '') each(carry)
}
