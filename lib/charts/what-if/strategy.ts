import { formatDuration } from '../../core/time.ts'
import type { Trigger } from '../../core/trigger.ts'
import type { WindowFnShape } from '../../core/window-fns.ts'
import type { RecordedInput } from './recorded-input.ts'
import { type Strategy, type WatermarkChoice, watermarksOf } from './rerun.ts'

/**
 * How an input was grouped when it was recorded. Its watermark is one of an estimator if that gives the same at every
 * moment; else it is the recorded one. Throws if its windows are made by a function of somebody's own; `chart` is
 * who asks.
 */
export function asItWasRun(input: RecordedInput, chart = 'whatIf'): Strategy {
  const { windowFn, shape, trigger, allowedLatenessMs, accumulationMode } = input.windowing
  if (shape === undefined) {
    throw new Error(
      `${chart}: this run has the windows of '${windowFn}', which cannot be made again from its trace; group by fixedWindows, slidingWindows, sessions or globalWindows first`,
    )
  }
  return { windows: shape, trigger, allowedLatenessMs, accumulationMode, watermark: estimatorOf(input) }
}

function estimatorOf(input: RecordedInput): WatermarkChoice {
  const { moments, isEstimable } = input
  if (!isEstimable) return { kind: 'recorded' }
  const isSame = (choice: WatermarkChoice) => {
    const watermarks = watermarksOf(moments, choice)
    return moments.every(({ watermarkMs }, i) => watermarks[i] === watermarkMs)
  }
  const choices: WatermarkChoice[] = [{ kind: 'perfect' }]
  const first = moments.find(
    ({ eventTimeMs, watermarkMs }) => eventTimeMs !== undefined && Number.isFinite(watermarkMs),
  )
  const boundMs = (first?.eventTimeMs ?? 0) - (first?.watermarkMs ?? 0)
  if (first !== undefined && boundMs >= 0) choices.unshift({ kind: 'outOfOrder', boundMs })
  return choices.find(isSame) ?? { kind: 'recorded' }
}

/** A strategy as the TypeScript that one would write for it, with the names of `yeoul`. */
export function strategyCode({ windows, trigger, allowedLatenessMs, accumulationMode }: Strategy): string {
  const options = [
    ...(trigger.kind === 'default' ? [] : [`trigger: ${triggerCode(trigger)}`]),
    ...(allowedLatenessMs === 0 ? [] : [`allowedLateness: ${durationCode(allowedLatenessMs)}`]),
    ...(trigger.kind === 'default' && allowedLatenessMs === 0 ? [] : [`accumulationMode: '${accumulationMode}'`]),
  ]
  const windowFn = windowsCode(windows)
  return options.length === 0
    ? `windowInto(${windowFn})`
    : `windowInto(${windowFn}, {\n${options.map(option => `  ${option},\n`).join('')}})`
}

/** The estimator, where it is one. */
export function watermarkCode(watermark: WatermarkChoice): string {
  if (watermark.kind === 'recorded') return ''
  if (watermark.kind === 'perfect') return 'perfect()'
  return watermark.kind === 'percentile'
    ? `percentile(${watermark.percent})`
    : `outOfOrder(${durationCode(watermark.boundMs)})`
}

function windowsCode(windows: WindowFnShape): string {
  const offset = 'offsetMs' in windows && windows.offsetMs !== 0 ? `offset: ${durationCode(windows.offsetMs)}` : ''
  switch (windows.kind) {
    case 'fixed':
      return `fixedWindows(${durationCode(windows.sizeMs)}${offset === '' ? '' : `, { ${offset} }`})`
    case 'sliding': {
      const parts = [`size: ${durationCode(windows.sizeMs)}`, `period: ${durationCode(windows.periodMs)}`, offset]
      return `slidingWindows({ ${parts.filter(part => part !== '').join(', ')} })`
    }
    case 'sessions':
      return `sessions(${durationCode(windows.gapMs)})`
    case 'global':
      return 'globalWindows()'
  }
}

function triggerCode(trigger: Trigger): string {
  const all = (triggers: readonly Trigger[]) => triggers.map(triggerCode).join(', ')
  switch (trigger.kind) {
    case 'default':
      return 'defaultTrigger()'
    case 'never':
      return 'never()'
    case 'afterWatermark': {
      const firings = [
        ...(trigger.early ? [`early: ${triggerCode(trigger.early)}`] : []),
        ...(trigger.late ? [`late: ${triggerCode(trigger.late)}`] : []),
      ]
      return firings.length === 0 ? 'afterWatermark()' : `afterWatermark({ ${firings.join(', ')} })`
    }
    case 'afterProcessingTime':
      return `afterProcessingTime(${durationCode(trigger.delayMs)})`
    case 'afterCount':
      return `afterCount(${trigger.count})`
    case 'afterAny':
    case 'afterAll':
    case 'afterEach':
      return `${trigger.kind}(${all(trigger.triggers)})`
    case 'repeatedly':
      return `repeatedly(${triggerCode(trigger.trigger)})`
    case 'orFinally':
      return `orFinally(${triggerCode(trigger.main)}, ${triggerCode(trigger.until)})`
  }
}

function durationCode(ms: number): string {
  return ms === 0 ? '0' : `'${formatDuration(ms)}'`
}
