import { windowFnOf } from '../../lib/charts/what-if/rerun.ts'
import type { WindowingStrategy } from '../../lib/core/windowing-strategy.ts'
import type { ShownStrategy } from '../../lib/replay/messages.ts'
import type { TraceStep } from '../../lib/trace/trace.ts'
import type { Staging } from './play-through.ts'

/** How a grouping is windowed, and how its source's watermark is made. Windows of somebody's own are said to be those of all time. */
export function strategyOf({ windowing }: TraceStep, { watermark, idleMs }: Staging): ShownStrategy {
  return {
    windows: windowing?.shape ?? { kind: 'global' },
    trigger: windowing?.trigger ?? { kind: 'default' },
    allowedLatenessMs: windowing?.allowedLatenessMs ?? 0,
    accumulationMode: windowing?.accumulationMode ?? 'discarding',
    watermark,
    ...(Number.isFinite(idleMs) && { idleMs }),
  }
}

/** A strategy with the parts that can be shown put in the place of its own. */
export function applied(strategy: WindowingStrategy, shown: ShownStrategy): WindowingStrategy {
  const { windows, trigger, allowedLatenessMs, accumulationMode } = shown
  return { ...strategy, windowFn: windowFnOf(windows), trigger, allowedLatenessMs, accumulationMode }
}
