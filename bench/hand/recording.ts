import { eachLine } from './lines.ts'

/** Reads a recording's lines and parses each, no more. Gives how many tweets there are, and how long their texts are. */
export async function run(file: string): Promise<string[]> {
  let count = -1 // the header
  let length = 0
  await eachLine(file, line => {
    const { data } = JSON.parse(line)
    count++
    if (data !== undefined) length += data.text.length
  })
  return [`${count}\t${length}`]
}
