import type { Timestamp } from '../../core/time.ts'

/** Something that arrivals come from, one by one. */
export interface Part {
  readonly watermark: Timestamp
  readonly isDone: boolean
  readonly isEmpty: boolean
  readonly isWaiting: boolean
  readonly bundles: number
  readonly nextArrival: Timestamp
  readonly nextIsBroken: boolean
  pass(): boolean
}
