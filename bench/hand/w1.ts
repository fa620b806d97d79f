import { eachLine } from './lines.ts'

/** W1 as a loop for just that job. */
export async function run(file: string): Promise<string[]> {
  const counts = new Map<string, number>()
  const word = /[a-z']+/g
  await eachLine(file, line => {
    const words = line.match(word)
    if (words !== null) for (const found of words) counts.set(found, (counts.get(found) ?? 0) + 1)
  })
  const lines: string[] = []
  for (const [found, count] of counts) lines.push(`${found}\t${count}`)
  return lines
}
