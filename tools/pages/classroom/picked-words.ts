import type { ClockText } from '../../../lib/charts/words/clock-text.ts'
import { spanText } from '../../../lib/charts/words/clock-text.ts'
import { lateDrop } from '../../../lib/charts/words/drop-table.ts'
import { timingGlyphs } from '../../../lib/charts/words/timing-words.ts'
import { changeText, fullValueText, keyText } from '../../../lib/charts/words/value-text.ts'
import { whyText } from '../../../lib/charts/words/why-text.ts'
import type { Timing } from '../../../lib/core/pane.ts'
import type { GroupingIndex } from './grouping-index.ts'
import type { Picked } from './selection.ts'

/** What a card says of what was picked. */
export interface CardWords {
  readonly timing: Timing | undefined
  readonly head: string
  readonly value: string
  readonly carried: string
  readonly why: string
  /** The same in one line, for who listens. */
  readonly line: string
}

const FIRED: Readonly<Record<Timing, string>> = {
  EARLY: 'Fired early',
  ON_TIME: 'Fired on time',
  LATE: 'Fired late',
  UNKNOWN: 'Fired',
}

/** Why it is there, in words. */
export function pickedWords(picked: Picked, index: GroupingIndex, clock: ClockText): CardWords {
  switch (picked.kind) {
    case 'pane': {
      const { event, fresh, change } = picked.pane
      const { timing } = event.pane
      const window = clock.window(event.window)
      const key = index.keyCount > 1 ? ` · ${keyText(event.key)}` : ''
      const carried = change === undefined || typeof event.value !== 'number' ? undefined : event.value - change
      const at = clock.precise(event.processingTimeMs)
      const more = change === undefined ? '' : ` (${changeText(change)})`
      return {
        timing,
        head: `${FIRED[timing]} · pane ${event.pane.index} · window ${window}${key}`,
        value: fullValueText(event.value),
        carried:
          carried === undefined
            ? `${fresh.length} new`
            : `= ${fullValueText(carried)} carried + ${fullValueText(change)} new`,
        why: `At ${at}: ${whyText(event, fresh.length, clock)}.`,
        line: `${timingGlyphs[timing]} pane ${event.pane.index} of ${window}: ${fullValueText(event.value)}${more} at ${at}`,
      }
    }
    case 'element': {
      const { id, eventTimeMs, arrivedMs, window } = picked.element
      const late = spanText(arrivedMs - eventTimeMs, true)
      const why = `Written at ${clock.precise(eventTimeMs)}, it arrived at ${clock.precise(arrivedMs)}, ${late} later.`
      return {
        timing: undefined,
        head: `Element #${id} · window ${clock.window(window)}`,
        value: '',
        carried: '',
        why,
        line: `Element #${id}. ${why}`,
      }
    }
    case 'drop': {
      const { drop } = picked
      const { expiredMs, tooLateMs } = lateDrop(drop, index.step.windowing, index.watermarks)
      const window = clock.window(drop.window)
      const by = tooLateMs === undefined ? '' : `, too late by ${spanText(tooLateMs, true)}`
      const why =
        expiredMs === undefined
          ? `It arrived at ${clock.precise(drop.processingTimeMs)}, when the trigger of ${window} had finished.`
          : `It arrived at ${clock.precise(drop.processingTimeMs)}; ${window} had expired at ${clock.precise(expiredMs)}${by}.`
      return {
        timing: undefined,
        head: `✕ Dropped · element #${drop.id} of ${clock.precise(drop.eventTimeMs)}`,
        value: '',
        carried: '',
        why,
        line: `Dropped: element #${drop.id}. ${why}`,
      }
    }
  }
}
