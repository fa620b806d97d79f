import { MeasurementError } from './job.ts'

/** By nearest rank. Throws a MeasurementError if there are no values: none would meet every target. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const found = sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)]
  if (found === undefined) throw new MeasurementError('nothing was measured, so there is no percentile')
  return found
}
