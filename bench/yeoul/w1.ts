import { countPerElement, direct, flatMap, map, Pipeline } from 'yeoul'
import { readText } from 'yeoul/io/text'

/** W1 as a pipeline. */
export async function run(file: string): Promise<readonly string[]> {
  const counts = new Pipeline().apply(
    readText(file),
    flatMap(line => line.match(/[a-z']+/g) ?? []),
    countPerElement(),
    map(([word, count]) => `${word}\t${count}`),
  )
  const { values } = await direct({ trace: 'off', enforce: false }).collect(counts)
  return values
}
