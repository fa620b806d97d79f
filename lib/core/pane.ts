/** When a pane fired, as seen from its window's end: before the watermark reached it, at it, or after it. */
export type Timing = 'EARLY' | 'ON_TIME' | 'LATE' | 'UNKNOWN'

/** Which firing of its window an element belongs to. After Beam's PaneInfo. */
export interface PaneInfo {
  readonly timing: Timing
  readonly index: number
  /** -1 while EARLY, then 0, 1, 2 … */
  readonly nonSpeculativeIndex: number
  readonly isFirst: boolean
  readonly isLast: boolean
}

/** The pane of an element that no grouping has fired. */
export const NO_FIRING: PaneInfo = Object.freeze({
  timing: 'UNKNOWN',
  index: 0,
  nonSpeculativeIndex: 0,
  isFirst: true,
  isLast: true,
})

/** The pane of a window that fires only once, on time. */
export const ONLY_ON_TIME: PaneInfo = Object.freeze({
  timing: 'ON_TIME',
  index: 0,
  nonSpeculativeIndex: 0,
  isFirst: true,
  isLast: true,
})
