import { strategyCode, watermarkCode } from '../charts/what-if/strategy.ts'
import { formatDuration } from '../core/time.ts'
import type { ShownStrategy } from './messages.ts'

/** A strategy as the TypeScript that one would write for it. */
export function codeOf({ idleMs, ...strategy }: ShownStrategy): string {
  // One that knows what will come holds for nobody.
  const isHeld = idleMs !== undefined && strategy.watermark.kind !== 'perfect'
  const idle = !isHeld ? '' : `, partitionIdleTimeout: '${formatDuration(idleMs)}'`
  return `// the source: { watermark: ${watermarkCode(strategy.watermark)}${idle} }\n${strategyCode(strategy)}`
}
