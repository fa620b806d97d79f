import { expiredAt, type WatermarkStep } from '../../trace/queries/input-watermark.ts'
import { windowName } from '../../trace/queries/window-cells.ts'
import type { TraceStep } from '../../trace/trace.ts'
import type { KeyStory, KeyWindow } from './key-stories.ts'

/**
 * Windows that have no pane, since all that came for them came too late: from the first to the end of time nothing is
 * traced of them, but when they expired is known, and with it why their elements were dropped.
 */
export function lostWindows(
  story: KeyStory,
  { windowing }: TraceStep,
  watermark: readonly WatermarkStep[],
): readonly KeyWindow[] {
  // A session is what its elements make it: without them there is none.
  if (windowing?.shape?.kind === 'sessions') return []
  const seen = new Set(story.windows.map(({ window }) => windowName(window)))
  return story.drops.flatMap(({ window, reason, processingTimeMs }) => {
    const name = windowName(window)
    if (seen.has(name) || reason !== 'window expired') return []
    seen.add(name)
    const expiredMs = expiredAt(watermark, window, windowing) ?? processingTimeMs
    return [{ window, panes: [], expiredMs }]
  })
}
