import type { Trigger } from '../../core/trigger.ts'
import type { TraceWindowing } from '../../trace/trace.ts'
import { durationText } from './clock-text.ts'

/** How a grouping was windowed and fired, in a line: '60 s windows · early every 20 s, late per element · …'. */
export function windowingWords(windowing: TraceWindowing): string {
  const { trigger, allowedLatenessMs, accumulationMode } = windowing
  const parts = [windowWords(windowing), triggerWords(trigger)]
  if (allowedLatenessMs > 0) parts.push(`lateness ${durationText(allowedLatenessMs)}`)
  if (!(trigger.kind === 'default' && allowedLatenessMs === 0)) parts.push(accumulationMode)
  return parts.filter(part => part !== '').join(' · ')
}

/** '60 s windows', '60 s windows every 20 s', 'sessions with a gap of 15 s'. */
export function windowWords({ windowFn, shape }: Pick<TraceWindowing, 'windowFn' | 'shape'>): string {
  switch (shape?.kind) {
    case 'fixed':
      return `${durationText(shape.sizeMs)} windows`
    case 'sliding':
      return `${durationText(shape.sizeMs)} windows every ${durationText(shape.periodMs)}`
    case 'sessions':
      return `sessions with a gap of ${durationText(shape.gapMs)}`
    case 'global':
      return 'one window for all time'
    default:
      return windowFn
  }
}

/** A trigger in words: 'early every 20 s, late per element'. */
function triggerWords(trigger: Trigger): string {
  switch (trigger.kind) {
    case 'default':
      return 'on time at the watermark'
    case 'afterWatermark': {
      const parts = [
        ...(trigger.early ? [`early ${everyWords(trigger.early)}`] : []),
        ...(trigger.late ? [`late ${everyWords(trigger.late)}`] : []),
      ]
      return parts.length > 0 ? parts.join(', ') : 'once, at the watermark'
    }
    case 'afterProcessingTime':
      return `${durationText(trigger.delayMs)} after a pane’s first element`
    case 'afterCount':
      return trigger.count === 1 ? 'at each element' : `at ${trigger.count} elements`
    case 'afterAny':
    case 'afterAll':
      return trigger.triggers.map(triggerWords).join(trigger.kind === 'afterAny' ? ' or ' : ' and ')
    case 'afterEach':
      return trigger.triggers.map(triggerWords).join(', then ')
    case 'repeatedly':
      return everyWords(trigger.trigger)
    case 'orFinally':
      return `${triggerWords(trigger.main)}, until ${triggerWords(trigger.until)}`
    case 'never':
      return 'no trigger'
  }
}

function everyWords(trigger: Trigger): string {
  if (trigger.kind === 'afterProcessingTime') return `every ${durationText(trigger.delayMs)}`
  if (trigger.kind === 'afterCount') return trigger.count === 1 ? 'per element' : `every ${trigger.count} elements`
  return `again ${triggerWords(trigger)}`
}
