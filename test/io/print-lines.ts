// A program for tests: prints the lines of standard input, and where they came from, as they come.
import { writeSync } from 'node:fs'
import { direct, map, Pipeline, withDeadLetters } from 'yeoul'
import { readText } from 'yeoul/io/text'

const options = process.argv.includes('--perfect')
  ? { timestamp: Number, watermark: (await import('yeoul/io/watermark')).perfect() }
  : {}
const p = new Pipeline()
const { output, deadLetters } = p.apply(withDeadLetters(readText('-', options)))
output.apply(map(line => void writeSync(1, `${line}\n`)))
deadLetters.apply(map(({ place, reason }) => void writeSync(1, `${place}: ${reason.slice(0, 27)}\n`)))
if (process.argv.includes('--twice')) p.apply(readText('-'))
try {
  await direct({ trace: 'off' }).run(p)
  writeSync(1, 'done\n')
} catch (thrown) {
  writeSync(1, `${(thrown as Error).message}\n`)
}
