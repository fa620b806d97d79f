import { afterCount, afterProcessingTime, afterWatermark } from '../../core/trigger.ts'
import type { WindowFnShape } from '../../core/window-fns.ts'
import { durationText } from '../words/clock-text.ts'
import { windowWords } from '../words/windowing-words.ts'
import type { RecordedInput } from './recorded-input.ts'
import type { Strategy, WatermarkChoice } from './rerun.ts'

/** One thing that a strategy says, and what it could say instead; the first is what was run. */
export interface Alternatives {
  readonly name: string
  readonly options: readonly { readonly label: string; apply(strategy: Strategy): Strategy }[]
}

const MINUTE = 60_000

/** A few strategies beside the one that was run, for those who cannot run others: the product of these lists. */
export function alternativesTo(recorded: Strategy, { isEstimable }: RecordedInput): readonly Alternatives[] {
  const { windows, trigger, allowedLatenessMs, accumulationMode } = recorded
  const sizeMs = 'sizeMs' in windows ? windows.sizeMs : windows.kind === 'sessions' ? 2 * windows.gapMs : MINUTE
  const tenth = Math.max(1000, Math.round(sizeMs / 10_000) * 1000)
  const lively = afterWatermark({ early: afterProcessingTime(2 * tenth), late: afterCount(1) })
  const otherWindows: WindowFnShape[] =
    windows.kind === 'fixed'
      ? [
          { ...windows, sizeMs: Math.max(1, Math.round(sizeMs / 2)) },
          { kind: 'sessions', gapMs: Math.max(1, Math.round(sizeMs / 4)) },
        ]
      : [{ kind: 'fixed', sizeMs, offsetMs: 0 }]
  return [
    {
      name: 'Windows',
      options: [
        { label: `${windowsLabel(windows)}, as it was run`, apply: strategy => strategy },
        ...otherWindows.map(windows => ({
          label: windowsLabel(windows),
          apply: (strategy: Strategy): Strategy => ({ ...strategy, windows }),
        })),
      ],
    },
    {
      name: 'Panes fire',
      options: [
        { label: 'as it was run', apply: strategy => strategy },
        ...(trigger.kind === 'default'
          ? []
          : [
              {
                label: 'when the watermark passes the end',
                apply: (strategy: Strategy): Strategy => ({ ...strategy, trigger: { kind: 'default' } }),
              },
            ]),
        ...(JSON.stringify(trigger) === JSON.stringify(lively)
          ? []
          : [
              {
                label: `early every ${durationText(2 * tenth)}, late per element`,
                apply: (strategy: Strategy): Strategy => ({
                  ...strategy,
                  trigger: lively,
                  accumulationMode: 'accumulating',
                }),
              },
            ]),
        ...(trigger.kind === 'default'
          ? []
          : [
              {
                label: `as it was run, ${accumulationMode === 'accumulating' ? 'discarding' : 'accumulating'}`,
                apply: (strategy: Strategy): Strategy => ({
                  ...strategy,
                  accumulationMode: accumulationMode === 'accumulating' ? 'discarding' : 'accumulating',
                }),
              },
            ]),
      ],
    },
    {
      name: 'Allowed lateness',
      options: [
        { label: `${durationText(allowedLatenessMs)}, as it was run`, apply: strategy => strategy },
        latenessOf(allowedLatenessMs > 0 ? 0 : sizeMs),
      ],
    },
    {
      name: 'Watermark',
      options: [
        { label: `${watermarkLabel(recorded.watermark)}, as it was run`, apply: strategy => strategy },
        ...(isEstimable ? otherWatermarks(recorded.watermark, tenth) : []).map(watermark => ({
          label: watermarkLabel(watermark),
          apply: (strategy: Strategy): Strategy => ({ ...strategy, watermark }),
        })),
      ],
    },
  ]
}

function latenessOf(allowedLatenessMs: number) {
  return {
    label: allowedLatenessMs === 0 ? 'none' : durationText(allowedLatenessMs),
    apply: (strategy: Strategy): Strategy => ({ ...strategy, allowedLatenessMs }),
  }
}

function otherWatermarks(watermark: WatermarkChoice, tenth: number): readonly WatermarkChoice[] {
  const boundMs = watermark.kind === 'outOfOrder' && watermark.boundMs > 0 ? 3 * watermark.boundMs : tenth
  const behind: WatermarkChoice = { kind: 'outOfOrder', boundMs }
  return watermark.kind === 'perfect' ? [behind] : [{ kind: 'perfect' }, behind]
}

function watermarkLabel(watermark: WatermarkChoice): string {
  if (watermark.kind === 'outOfOrder') return `${durationText(watermark.boundMs)} behind the newest`
  return watermark.kind === 'percentile' ? `${watermark.percent} % in time` : watermark.kind
}

function windowsLabel(shape: WindowFnShape): string {
  return windowWords({ windowFn: shape.kind, shape })
}
