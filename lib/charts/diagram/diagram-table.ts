import type { WatermarkStep } from '../../trace/queries/input-watermark.ts'
import type { TraceWindowing } from '../../trace/trace.ts'
import type { ClockText } from '../words/clock-text.ts'
import { dropTable, lateDrop } from '../words/drop-table.ts'
import { markdownTable } from '../words/markdown-table.ts'
import { timingWords } from '../words/timing-words.ts'
import { fullValueText } from '../words/value-text.ts'
import { whyText } from '../words/why-text.ts'
import type { Stretch } from './stretch.ts'

/** The panes of a diagram, and what was dropped. */
export function diagramTable(
  stretches: readonly Stretch[],
  windowing: TraceWindowing | undefined,
  watermark: readonly WatermarkStep[],
  clock: ClockText,
): string {
  const hasKeys = stretches.some(({ story }) => story.name !== '')
  const panes = stretches.flatMap(({ story, windows }) =>
    windows.flatMap(({ window, panes }) =>
      panes.map(({ event, fresh }) => [
        ...(hasKeys ? [story.name] : []),
        clock.window(window),
        String(event.pane.index),
        timingWords[event.pane.timing],
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
  const parts = [
    markdownTable(columns, panes),
    ...(drops.length > 0
      ? [
          dropTable(
            drops.map(event => lateDrop(event, windowing, watermark)),
            clock,
          ),
        ]
      : []),
  ]
  return parts.join('\n\n')
}
