import type { Timing } from '../../core/pane.ts'

/** A timing as a text has it: its glyph and its word. */
export const timingWords: Readonly<Record<Timing, string>> = {
  EARLY: '△ early',
  ON_TIME: '◆ on time',
  LATE: '■ late',
  UNKNOWN: '○ unknown',
}
