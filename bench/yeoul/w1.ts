import { countPerElement, direct, flatMap, map, type PCollection, Pipeline } from 'yeoul'
import { readText } from 'yeoul/io/text'

/** W1 as a pipeline: its result lines. */
export function wordLines(glob: string): PCollection<string> {
  return new Pipeline().apply(
    readText(glob),
    flatMap(line => line.match(/[a-z']+/g) ?? []),
    countPerElement(),
    map(([word, count]) => `${word}\t${count}`),
  )
}

export async function run(file: string): Promise<readonly string[]> {
  const { values } = await direct({ trace: 'off', enforce: false }).collect(wordLines(file))
  return values
}
