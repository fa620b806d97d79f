import type { Strategy } from '../../../lib/charts/what-if/rerun.ts'
import { type Duration, toMillis } from '../../../lib/core/time.ts'
import type { Trigger } from '../../../lib/core/trigger.ts'
import { afterCount, afterProcessingTime, afterWatermark, repeatedly } from '../../../lib/core/trigger.ts'
import type { WindowFnShape } from '../../../lib/core/window-fns.ts'

/** What can be chosen, as the controls have it; durations in the panel's unit. What is not in use keeps what it had. */
export interface Choices {
  readonly windows: WindowFnShape['kind']
  readonly size: number
  readonly period: number
  readonly gap: number
  /** 'recorded' for a trigger that the controls cannot make. */
  readonly fires: 'default' | 'watermark' | 'count' | 'time' | 'recorded'
  readonly every: number
  readonly count: number
  readonly early: Repeated
  readonly earlyTime: number
  readonly earlyCount: number
  readonly late: Repeated
  readonly lateTime: number
  readonly lateCount: number
  readonly lateness: number
  readonly mode: Strategy['accumulationMode']
  readonly watermark: Strategy['watermark']['kind']
  readonly bound: number
  readonly percent: number
}
export type Repeated = 'none' | 'time' | 'count'

/** In what durations are given. */
export interface Unit {
  readonly name: 's' | 'min'
  readonly ms: number
}

const SECOND = 1000
const MINUTE = 60 * SECOND

export const SECONDS: Unit = { name: 's', ms: SECOND }

/** Minutes where windows are long. */
export function unitOf({ windows }: Strategy): Unit {
  const ms = 'sizeMs' in windows ? windows.sizeMs : windows.kind === 'sessions' ? windows.gapMs : 0
  return ms >= 5 * MINUTE ? { name: 'min', ms: MINUTE } : SECONDS
}

/** A written duration, or a number of the unit; NaN if it is neither. */
export function inUnit(written: string, unit: Unit): number {
  const text = written.trim()
  if (/^[\d.]*$/.test(text)) return text === '' ? Number.NaN : Number(text)
  try {
    return toMillis(text as Duration, '') / unit.ms
  } catch {
    return Number.NaN
  }
}

/** A written duration in milliseconds. Throws a RangeError that says for `what` one is missing. */
export function writtenMillis(written: string, unit: Unit, what: string): number {
  return millisIn(unit)(inUnit(written, unit), what)
}

/** The choices that are a strategy; what it has none of is put to something of its size. */
export function choicesOf(
  { windows, trigger, allowedLatenessMs, accumulationMode, watermark }: Strategy,
  unit: Unit,
): Choices {
  const span = 'sizeMs' in windows ? windows.sizeMs : windows.kind === 'sessions' ? 2 * windows.gapMs : MINUTE
  const size = span / unit.ms
  const tenth = Math.max(1, Math.round(size / 10))
  const whole = Math.max(1, Math.round(size / 2))
  return {
    windows: windows.kind,
    size,
    period: windows.kind === 'sliding' ? windows.periodMs / unit.ms : whole,
    gap: windows.kind === 'sessions' ? windows.gapMs / unit.ms : Math.max(1, Math.round(size / 4)),
    ...firingOf(trigger, tenth, unit),
    lateness: allowedLatenessMs / unit.ms,
    mode: accumulationMode,
    watermark: watermark.kind,
    bound: watermark.kind === 'outOfOrder' ? watermark.boundMs / unit.ms : tenth,
    percent: watermark.kind === 'percentile' ? watermark.percent : MOST_IN_TIME,
  }
}

/** So many elements in a hundred come in time, where somebody asks for a percentile. */
const MOST_IN_TIME = 95

type Firing = Pick<
  Choices,
  'fires' | 'every' | 'count' | 'early' | 'earlyTime' | 'earlyCount' | 'late' | 'lateTime' | 'lateCount'
>

function firingOf(trigger: Trigger, time: number, unit: Unit): Firing {
  const plain: Firing = {
    fires: 'recorded',
    every: time,
    count: 10,
    early: 'none',
    earlyTime: time,
    earlyCount: 3,
    late: 'none',
    lateTime: time,
    lateCount: 1,
  }
  if (trigger.kind === 'default') return { ...plain, fires: 'default' }
  if (trigger.kind === 'repeatedly') {
    const { trigger: inner } = trigger
    if (inner.kind === 'afterCount') return { ...plain, fires: 'count', count: inner.count }
    if (inner.kind === 'afterProcessingTime') return { ...plain, fires: 'time', every: inner.delayMs / unit.ms }
  }
  if (trigger.kind !== 'afterWatermark') return plain
  const [early, late] = [repeatedOf(trigger.early, unit), repeatedOf(trigger.late, unit)]
  if (early === undefined || late === undefined) return plain
  return {
    ...plain,
    fires: 'watermark',
    early: early.kind,
    ...(early.kind === 'time' && { earlyTime: early.value }),
    ...(early.kind === 'count' && { earlyCount: early.value }),
    late: late.kind,
    ...(late.kind === 'time' && { lateTime: late.value }),
    ...(late.kind === 'count' && { lateCount: late.value }),
  }
}

function repeatedOf(trigger: Trigger | undefined, unit: Unit): { kind: Repeated; value: number } | undefined {
  if (trigger === undefined) return { kind: 'none', value: 0 }
  if (trigger.kind === 'afterCount') return { kind: 'count', value: trigger.count }
  return trigger.kind === 'afterProcessingTime' ? { kind: 'time', value: trigger.delayMs / unit.ms } : undefined
}

/** The strategy of choices. Throws for numbers that are none; the kernel refuses what makes no sense. */
export function strategyOf(choices: Choices, recorded: Strategy, unit: Unit): Strategy {
  const millis = millisIn(unit)
  return {
    windows: windowsOf(choices, recorded.windows, millis),
    trigger: triggerOf(choices, recorded.trigger, millis),
    allowedLatenessMs: millis(choices.lateness, 'allowed lateness'),
    accumulationMode: choices.mode,
    watermark: watermarkOf(choices, millis),
  }
}

function watermarkOf({ watermark: kind, bound, percent }: Choices, millis: Millis): Strategy['watermark'] {
  if (kind === 'outOfOrder') return { kind, boundMs: millis(bound, 'the watermark’s bound') }
  if (kind !== 'percentile') return { kind }
  if (!(percent >= 1 && percent <= 100)) throw new RangeError('give a percentage from 1 to 100')
  return { kind, percent }
}

function windowsOf({ windows, size, period, gap }: Choices, recorded: WindowFnShape, millis: Millis): WindowFnShape {
  const offsetMs = 'offsetMs' in recorded ? recorded.offsetMs : 0
  switch (windows) {
    case 'fixed':
      return { kind: 'fixed', sizeMs: millis(size, 'the windows’ size'), offsetMs }
    case 'sliding': {
      const [sizeMs, periodMs] = [millis(size, 'the windows’ size'), millis(period, 'the windows’ period')]
      if (sizeMs / periodMs > MOST_LANES) {
        throw new RangeError(`each element would lie in ${Math.ceil(sizeMs / periodMs)} windows; give a longer period`)
      }
      return { kind: 'sliding', sizeMs, periodMs, offsetMs }
    }
    case 'sessions':
      return { kind: 'sessions', gapMs: millis(gap, 'the sessions’ gap') }
    case 'global':
      return { kind: 'global' }
  }
}

/** More lanes than that are no picture. */
const MOST_LANES = 12

function triggerOf(choices: Choices, recorded: Trigger, millis: Millis): Trigger {
  switch (choices.fires) {
    case 'default':
      return { kind: 'default' }
    case 'watermark': {
      const early = onceOf(choices.early, choices.earlyTime, choices.earlyCount, millis)
      const late = onceOf(choices.late, choices.lateTime, choices.lateCount, millis)
      return afterWatermark({ ...(early && { early }), ...(late && { late }) })
    }
    case 'count':
      return repeatedly(afterCount(choices.count))
    case 'time':
      return repeatedly(afterProcessingTime(millis(choices.every, 'the time between firings')))
    case 'recorded':
      return recorded
  }
}

function onceOf(kind: Repeated, time: number, count: number, millis: Millis) {
  if (kind === 'none') return undefined
  return kind === 'count' ? afterCount(count) : afterProcessingTime(millis(time, 'the time between firings'))
}

type Millis = (time: number, what: string) => number

function millisIn({ ms }: Unit): Millis {
  return (time, what) => {
    if (!Number.isFinite(time)) throw new RangeError(`give a number for ${what}`)
    return Math.round(time * ms)
  }
}
