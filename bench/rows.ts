import type { Measurement } from './alternate.ts'

/** A line of the report. `ratio`: the hand-written loop's time over this one's; null where no such loop was measured. */
export interface Row {
  readonly workload: string
  readonly name: string
  readonly seconds: number
  readonly wallSeconds: number
  readonly peakRssMb: number
  readonly sha256: string
  readonly ratio: number | null
}

/** What a proof says: the value measured, and what it may be at most. */
export interface Verdict {
  readonly workload: string
  readonly measure: string
  readonly value: number
  readonly target: number
}

export interface Report {
  readonly rows: readonly Row[]
  readonly verdicts: readonly Verdict[]
}

/** A workload, or a proof: what can be asked for by name. */
export interface Workload {
  readonly name: string
  readonly title: string
  measure(rounds: number): Promise<Report>
}

/** The name, or its beginning, under which the hand-written loop is measured. */
export const YARDSTICK = 'node-hand'

/** Each measurement's ratio is to the hand-written loop that has the same result. */
export function rowsOf(workload: string, measurements: readonly Measurement[]): Row[] {
  const yardsticks = measurements.filter(({ name }) => name.startsWith(YARDSTICK))
  return measurements.map(measurement => {
    const yardstick = yardsticks.find(({ sha256 }) => sha256 === measurement.sha256)
    return { workload, ...measurement, ratio: yardstick === undefined ? null : yardstick.seconds / measurement.seconds }
  })
}
