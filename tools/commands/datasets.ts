import { existsSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { counted } from '../../lib/core/counted.ts'
import { shippedNames, shippedRecording } from '../../lib/io/files/shipped-recordings.ts'
import { recordingFile } from '../../lib/io/recording.ts'
import { type Command, parse, UsageError, UserError } from '../command.ts'
import { firstDifference } from '../datasets/first-difference.ts'
import { pictureOf } from '../datasets/picture.ts'
import { summaryOf } from '../datasets/recording-summary.ts'
import { shownRate, sparkline } from '../datasets/shown.ts'
import { stories } from '../datasets/stories.ts'
import { fileName } from '../datasets/story.ts'
import { writeRecording } from '../datasets/write-recording.ts'
import { givenRecording } from '../given-path.ts'
import { drawingWidth, fitted } from '../terminal/columns.ts'
import { inWords } from '../terminal/duration.ts'
import { escapeControls } from '../terminal/escape.ts'
import { inBytes } from '../terminal/number.ts'

const folder = fileURLToPath(new URL('../../datasets/', import.meta.url))

export const command: Command = {
  help: `yeoul datasets
yeoul datasets NAME | FILE
yeoul datasets --verify | --write

Lists the recordings that are shipped: how many arrivals, how long, how fast, how late, how large. With a name, or the
file of any recording, draws that one: its arrivals over time, their lags, its partitions and its hashtags.

  --verify   make the shipped recordings anew from their seeds, and compare them byte for byte (unpacked)
  --write    make them anew and write them: for those who change the stories`,
  async run(args) {
    const { values, positionals } = parse(args, { verify: { type: 'boolean' }, write: { type: 'boolean' } })
    const [named, more] = positionals
    if (more !== undefined) throw new UsageError(`${more}: one recording at a time`)
    if (values.verify && values.write) throw new UsageError('--verify and --write: one of them')
    const option = values.verify ? '--verify' : values.write ? '--write' : undefined
    if (named !== undefined && option !== undefined)
      throw new UsageError(`${named}: ${option} takes all that are shipped`)
    if (values.verify) return verify()
    if (values.write) return write()
    if (named === undefined) return list()
    const file = recordingFile(givenRecording(named))
    console.log(pictureOf(summaryOf(file), inBytes(statSync(file).size), drawingWidth()))
    return 0
  },
}

function list(): number {
  const names = shippedNames()
  if (names.length === 0) throw new UserError('no recording is here; yeoul datasets --write makes them')
  const width = drawingWidth()
  for (const name of names) {
    const file = shippedRecording(name) as string
    const { header, arrivals, firstArrival, lastArrival, lags, timeline, brokenLines } = summaryOf(file)
    const span = Math.max(0, lastArrival - firstArrival)
    console.log(fitted(`${name}  ${escapeControls(String(header.title))}`, width).trimEnd())
    const facts = [counted(arrivals, 'arrival'), inWords(span), shownRate(arrivals, span), inBytes(statSync(file).size)]
    if (brokenLines > 0) facts.push(counted(brokenLines, 'broken line'))
    console.log(`  ${facts.join(' · ')}`)
    if (arrivals > 0) {
      console.log(
        `  lag ${[50, 95, 99].map(p => `p${p} ${inWords(lags.percentile(p))}`).join(' · ')} · max ${inWords(lags.longest)}`,
      )
      const slots = timeline.slots(firstArrival, lastArrival, timeline.slotLength(span, width - 2))
      console.log(`  ${sparkline(slots.map(({ count }) => count))}`)
    }
    console.log()
  }
  console.log('yeoul datasets NAME draws one of them.')
  return 0
}

async function verify(): Promise<number> {
  let differing = 0
  for (const story of stories) {
    const file = join(folder, fileName(story))
    const name = `datasets/${basename(file)}`
    if (!existsSync(file)) throw new UserError(`${name} is not there; get it back, or make it: yeoul datasets --write`)
    const difference = await firstDifference(story, file).catch((error: Error) => {
      throw new UserError(
        `${name} cannot be read to its end (${error.message}); get it back, or yeoul datasets --write`,
      )
    })
    if (difference === undefined) {
      console.log(`${name}: the same`)
      continue
    }
    differing++
    const { line, expected, found } = difference
    const shown = (text: string | undefined) => (text === undefined ? 'no line' : escapeControls(text))
    console.log(`${name}: line ${line} differs\n  made:  ${shown(expected)}\n  found: ${shown(found)}`)
  }
  if (differing > 0) console.log('Get the files back, or write what the stories make now: yeoul datasets --write')
  return differing === 0 ? 0 : 1
}

async function write(): Promise<number> {
  for (const story of stories) {
    const file = join(folder, fileName(story))
    await writeRecording(story, file)
    console.log(`datasets/${basename(file)}: ${inBytes(statSync(file).size)}`)
  }
  return 0
}
