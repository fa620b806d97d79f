import { type Arrival, arrivalLine, headerLine } from '../../lib/io/recording.ts'

/** A recording that is shipped, and made anew, byte for byte, from its seed. */
export interface Story {
  /** Its file is datasets/NAME.jsonl, or datasets/NAME.jsonl.gz. */
  readonly name: string
  readonly title: string
  readonly seed: number
  readonly isCompressed?: boolean
  /** In the order of their arrival; a text is a broken line. */
  arrivals(seed: number): Iterable<Arrival | string>
}

const MADE_BY = 'a simulation (yeoul datasets --write); no real person, account or post'

/** The file's name in the folder of the datasets. */
export function fileName({ name, isCompressed = false }: Story): string {
  return `${name}.jsonl${isCompressed ? '.gz' : ''}`
}

/** The recording's lines, each with its end. */
export function* linesOf(story: Story): Generator<string> {
  const { title, seed } = story
  yield `${headerLine({ title, madeBy: MADE_BY, seed })}\n`
  for (const arrival of story.arrivals(seed)) yield `${typeof arrival === 'string' ? arrival : arrivalLine(arrival)}\n`
}
