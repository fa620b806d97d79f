import { type Job, MeasurementError, runJob } from './job.ts'
import { note } from './note.ts'

/** One of those that are measured side by side, and the hash that its result must have. */
export interface Contender {
  readonly name: string
  /** A program for a process of its own; or whatever starts some. */
  readonly job: Job | { readonly what: string; run(): Promise<Run> }
  readonly expected: string
}

/** One run of a program, whose result was right. */
export interface Run {
  readonly seconds: number
  readonly wallSeconds: number
  readonly peakRssMb: number
  readonly sha256: string
}

/** The medians over the rounds. */
export interface Measurement extends Run {
  readonly name: string
}

/** The middle value; of an even number, the mean of the two in the middle. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

export function summary(name: string, runs: readonly Run[]): Measurement {
  return {
    name,
    seconds: median(runs.map(run => run.seconds)),
    wallSeconds: median(runs.map(run => run.wallSeconds)),
    peakRssMb: median(runs.map(run => run.peakRssMb)),
    sha256: runs[0].sha256,
  }
}

/** Runs the contenders in turn, round after round, so that a slow minute of the machine hits all of them. */
export async function alternate(
  workload: string,
  contenders: readonly Contender[],
  rounds: number,
): Promise<Measurement[]> {
  const outcomes = contenders.map(contender => ({ ...contender, runs: [] as Run[] }))
  for (let round = 1; round <= rounds; round++) {
    for (const { name, job, expected, runs } of outcomes) {
      const [what, outcome] =
        'run' in job ? [job.what, await job.run()] : [`${job.program} on ${job.input}`, await runJob(job)]
      if (outcome.sha256 !== expected) {
        throw new MeasurementError(
          `${workload}: ${name}: wrong result: hash ${outcome.sha256} instead of ${expected} (${what}); its time does not count`,
        )
      }
      runs.push(outcome)
      note(`${workload}  round ${round} of ${rounds}  ${name}  ${outcome.seconds.toFixed(2)} s`)
    }
  }
  return outcomes.map(({ name, runs }) => summary(name, runs))
}
