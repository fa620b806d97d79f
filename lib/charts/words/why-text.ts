import type { PaneEvent } from '../../trace/event.ts'
import { type ClockText, durationText } from './clock-text.ts'

/** Why a pane fired, in a sentence with the predicate's inputs. */
export function whyText({ why, pane, window, watermarkMs }: PaneEvent, fresh: number, clock: ClockText): string {
  const cause = why[0]
  if (cause === undefined) return ''
  const { trigger, predicate, inputs } = cause
  const at = clock.label(watermarkMs)
  if (inputs.firstElement !== undefined && inputs.now !== undefined) {
    return `${durationText(inputs.now - inputs.firstElement)} after the pane’s first element (${clock.precise(inputs.firstElement)})`
  }
  if (inputs.watermark !== undefined && inputs.end !== undefined && pane.timing === 'ON_TIME') {
    return watermarkMs === Number.POSITIVE_INFINITY
      ? `the watermark reached the end of time, past ${clock.label(window.end)}`
      : `the watermark reached ${clock.label(window.end)} (it stands at ${at})`
  }
  if (inputs.count !== undefined && pane.timing === 'LATE') {
    return `${fresh} arrived after the window’s end, before its expiry (watermark ${at})`
  }
  if (trigger === 'closing') return `the window closed (watermark ${at})`
  return `${trigger}: ${predicate}`
}
