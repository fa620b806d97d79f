import type { Timing } from '../core/pane.ts'
import type { DropEvent } from '../trace/event.ts'
import type { TraceWindowing } from '../trace/trace.ts'
import { type ClockText, spanText } from './clock-text.ts'
import { keyText } from './grouping.ts'
import { markdownTable } from './markdown-table.ts'
import type { Stretch } from './stretch.ts'
import { fullValueText } from './value-text.ts'
import { whyText } from './why-text.ts'

const TIMINGS: Readonly<Record<Timing, string>> = {
  EARLY: '△ early',
  ON_TIME: '◆ on time',
  LATE: '■ late',
  UNKNOWN: '○ unknown',
}

/** The panes of a diagram, and what was dropped. */
export function diagramTable(
  stretches: readonly Stretch[],
  windowing: TraceWindowing | undefined,
  clock: ClockText,
): string {
  const hasKeys = stretches.some(({ story }) => story.name !== '')
  const panes = stretches.flatMap(({ story, windows }) =>
    windows.flatMap(({ window, panes }) =>
      panes.map(({ event, fresh }) => [
        ...(hasKeys ? [story.name] : []),
        clock.window(window),
        String(event.pane.index),
        TIMINGS[event.pane.timing],
        clock.precise(event.processingTimeMs),
        fullValueText(event.value),
        String(fresh.length),
        clock.precise(event.watermarkMs),
        whyText(event, fresh.length, clock),
      ]),
    ),
  )
  const columns = [
    ...(hasKeys ? [{ name: 'key' }] : []),
    { name: 'window' },
    { name: 'pane', isRight: true },
    { name: 'timing' },
    { name: 'fired', isRight: true },
    { name: 'value', isRight: true },
    { name: 'new', isRight: true },
    { name: 'watermark', isRight: true },
    { name: 'why' },
  ]
  const drops = stretches.flatMap(({ drops }) => drops)
  const parts = [markdownTable(columns, panes), ...(drops.length > 0 ? [dropTable(drops, windowing, clock)] : [])]
  return parts.join('\n\n')
}

/** Elements that were dropped, in order of arrival. */
function dropTable(drops: readonly DropEvent[], windowing: TraceWindowing | undefined, clock: ClockText): string {
  const lateness = windowing?.allowedLatenessMs ?? 0
  const columns = [
    { name: 'dropped' },
    { name: 'key' },
    { name: 'event time', isRight: true },
    { name: 'arrived', isRight: true },
    { name: 'window' },
    { name: 'watermark', isRight: true },
    { name: 'too late by', isRight: true },
  ]
  const rows = drops.map(({ id, key, eventTimeMs, processingTimeMs, window, watermarkMs, reason }) => [
    id === 0 ? '✕' : `✕ #${id}`,
    keyText(key),
    clock.precise(eventTimeMs),
    clock.precise(processingTimeMs),
    clock.window(window),
    clock.precise(watermarkMs),
    reason === 'window expired' ? spanText(watermarkMs - window.end - lateness, true) : 'its trigger had finished',
  ])
  return markdownTable(columns, rows)
}
