// What workers in processes of their own build: this file is their module.
import {
  countPerElement,
  create,
  fixedWindows,
  map,
  Pipeline,
  timestamped,
  windowInto,
  write,
} from '../../lib/index.ts'
import { type Row, tableFile } from '../../tools/soak/faults/table-file.ts'

export interface ProcessOptions {
  /** The file of the table that it writes. */
  readonly table: string
  readonly words: readonly string[]
  /** A word at which a function throws. */
  readonly broken?: string
  /** Whether a worker ends its process when it builds this; those that are asked beforehand do not. */
  readonly dies?: boolean
}

/** Counts words, and tells which processes did. */
export default function processPipeline({ table, words, broken, dies = false }: ProcessOptions): Pipeline {
  if (dies && process.argv.some(argument => argument.startsWith('--id='))) process.exit(7)
  const pipeline = new Pipeline()
  pipeline.apply(
    create(words.map(word => timestamped(word, 0))),
    map(function checked(word) {
      if (word === broken) throw new Error('I would prefer not to')
      return word
    }),
    windowInto(fixedWindows('1m')),
    countPerElement(),
    map(
      ([word, count]): Row => [word, `${count} ${process.pid === Number(process.env.JEST_PID) ? 'here' : 'elsewhere'}`],
    ),
    write(tableFile(table)),
  )
  return pipeline
}
