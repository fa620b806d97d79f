import type { Timing } from '../../core/pane.ts'

/** A timing as a chart draws it. */
export const timingGlyphs: Readonly<Record<Timing, string>> = { EARLY: '△', ON_TIME: '◆', LATE: '■', UNKNOWN: '○' }

/** A timing as a text has it: its glyph and its word. */
export const timingWords: Readonly<Record<Timing, string>> = {
  EARLY: `${timingGlyphs.EARLY} early`,
  ON_TIME: `${timingGlyphs.ON_TIME} on time`,
  LATE: `${timingGlyphs.LATE} late`,
  UNKNOWN: `${timingGlyphs.UNKNOWN} unknown`,
}
