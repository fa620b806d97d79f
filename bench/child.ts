// One measurement in a process of its own: takes a Job as JSON, prints an Outcome as JSON.
import type { Job, Outcome } from './job.ts'
import { type Program, programs } from './programs.ts'
import { resultHash } from './result-hash.ts'

const { program, input, setting, keepLines }: Job = JSON.parse(process.argv[2])
const { run }: Program = await programs[program]()

const begin = performance.now()
const lines = await run(input, setting)
const seconds = (performance.now() - begin) / 1000
// Read before the lines are hashed, which takes memory of its own.
const peakRssMb = process.resourceUsage().maxRSS / 1024

const outcome: Outcome = { seconds, peakRssMb, sha256: resultHash(lines), ...(keepLines ? { lines } : {}) }
process.stdout.write(`${JSON.stringify(outcome)}\n`)
