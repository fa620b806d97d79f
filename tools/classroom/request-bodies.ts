import type { Trigger } from '../../lib/core/trigger.ts'
import {
  afterAll,
  afterAny,
  afterCount,
  afterEach,
  afterProcessingTime,
  afterWatermark,
  defaultTrigger,
  never,
  orFinally,
  repeatedly,
} from '../../lib/core/trigger.ts'
import type { WindowFnShape } from '../../lib/core/window-fns.ts'
import type { ShownStrategy, ShownWatermark, StopKind } from '../../lib/replay/messages.ts'
import { FASTEST, SLOWEST, type TransportAction } from './show.ts'

/** A request's body is not as it must be: the message says which field, and what it must be. */
export class BadBody extends Error {
  override readonly name = 'BadBody'
}

/** A change of what arrives. */
export type Injection =
  | { readonly kind: 'delay' | 'duplicate'; readonly element?: number; readonly byMs: number }
  | { readonly kind: 'stall'; readonly partition: string; readonly forMs: number }

type Fields = Readonly<Record<string, unknown>>
const KINDS: readonly StopKind[] = ['element', 'pane', 'watermark']
const LEAST_WINDOW_MS = 1000
const LONGEST_MS = 7 * 24 * 3_600_000
const MOST_OVERLAPPING = 60
const DEEPEST = 5

/** The fields of a body. Throws a BadBody unless it is an object of JSON. */
export function fieldsOf(text: string): Fields {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    throw new BadBody('the body is not JSON')
  }
  return objectOf(body, 'the body')
}

/** What a body asks of the transport. Throws a BadBody. */
export function transportOf(body: Fields): TransportAction {
  const action = body.do
  switch (action) {
    case 'play':
    case 'pause':
    case 'blank':
    case 'future':
    case 'anew':
      return { do: action }
    case 'step':
    case 'back': {
      const by = body.by ?? 'element'
      if (!KINDS.includes(by as StopKind)) throw new BadBody(`by: it must be ${KINDS.join(', ')}`)
      return { do: action, by: by as StopKind }
    }
    case 'seek':
      return { do: action, toMs: numberOf(body.to, 'to', -LONGEST_TIME, LONGEST_TIME) }
    case 'cue':
      return { do: action, id: textOf(body.to, 'to') }
    case 'speed':
      return { do: action, to: numberOf(body.to, 'to', SLOWEST, FASTEST) }
    case 'loop':
      return { do: action, loop: spanOf(body) }
    case 'look':
      return { do: action, lens: spanOf(body) }
    default:
      throw new BadBody('do: it must be play, pause, step, back, seek, cue, speed, loop, look, blank, future or anew')
  }
}

const LONGEST_TIME = 8.64e15

function spanOf(body: Fields): { fromMs: number; toMs: number } | undefined {
  if (body.fromMs === undefined && body.toMs === undefined) return undefined
  const fromMs = numberOf(body.fromMs, 'fromMs', -LONGEST_TIME, LONGEST_TIME)
  const toMs = numberOf(body.toMs, 'toMs', -LONGEST_TIME, LONGEST_TIME)
  if (toMs - fromMs < 100) throw new BadBody('toMs: it must be later than fromMs')
  return { fromMs, toMs }
}

/** The strategy of an edit, each part checked. Throws a BadBody, or the kernel's own error for what is no trigger. */
export function strategyOfBody(given: unknown): ShownStrategy {
  const { windows, trigger, allowedLatenessMs, accumulationMode, watermark, idleMs } = objectOf(given, 'strategy')
  if (accumulationMode !== 'accumulating' && accumulationMode !== 'discarding') {
    throw new BadBody('strategy.accumulationMode: it must be accumulating or discarding')
  }
  return {
    windows: windowsOf(windows),
    trigger: triggerOf(trigger, 'strategy.trigger', 0),
    allowedLatenessMs: wholeOf(allowedLatenessMs, 'strategy.allowedLatenessMs', 0, LONGEST_MS),
    accumulationMode,
    watermark: watermarkOf(watermark),
    ...(idleMs !== undefined && { idleMs: wholeOf(idleMs, 'strategy.idleMs', 1000, LONGEST_MS) }),
  }
}

function windowsOf(given: unknown): WindowFnShape {
  const fields = objectOf(given, 'strategy.windows')
  const ms = (name: string, least = LEAST_WINDOW_MS) =>
    wholeOf(fields[name] ?? (name === 'offsetMs' ? 0 : undefined), `strategy.windows.${name}`, least, LONGEST_MS)
  switch (fields.kind) {
    case 'global':
      return { kind: 'global' }
    case 'fixed':
      return { kind: 'fixed', sizeMs: ms('sizeMs'), offsetMs: ms('offsetMs', 0) }
    case 'sliding': {
      const shape = {
        kind: 'sliding' as const,
        sizeMs: ms('sizeMs'),
        periodMs: ms('periodMs'),
        offsetMs: ms('offsetMs', 0),
      }
      if (shape.sizeMs / shape.periodMs <= MOST_OVERLAPPING) return shape
      throw new BadBody(`strategy.windows.periodMs: at most ${MOST_OVERLAPPING} windows may overlap`)
    }
    case 'sessions':
      return { kind: 'sessions', gapMs: ms('gapMs') }
    default:
      throw new BadBody('strategy.windows.kind: it must be fixed, sliding, sessions or global')
  }
}

function watermarkOf(given: unknown): ShownWatermark {
  const { kind, boundMs, percent } = objectOf(given, 'strategy.watermark')
  switch (kind) {
    case 'perfect':
      return { kind }
    case 'outOfOrder':
      return { kind, boundMs: wholeOf(boundMs, 'strategy.watermark.boundMs', 0, LONGEST_MS) }
    case 'percentile':
      return { kind, percent: numberOf(percent, 'strategy.watermark.percent', 1, 100) }
    default:
      throw new BadBody('strategy.watermark.kind: it must be perfect, outOfOrder or percentile')
  }
}

function triggerOf(given: unknown, path: string, depth: number): Trigger {
  const fields = objectOf(given, path)
  if (depth > DEEPEST) throw new BadBody(`${path}: triggers are nested too deep`)
  const inner = (name: string) => triggerOf(fields[name], `${path}.${name}`, depth + 1)
  const several = (): readonly Trigger[] => {
    const { triggers } = fields
    if (!Array.isArray(triggers) || triggers.length === 0 || triggers.length > 8) {
      throw new BadBody(`${path}.triggers: it must be a list of one to eight triggers`)
    }
    return triggers.map((one, i) => triggerOf(one, `${path}.triggers[${i}]`, depth + 1))
  }
  switch (fields.kind) {
    case 'default':
      return defaultTrigger()
    case 'never':
      return never()
    case 'afterWatermark':
      return afterWatermark({
        ...(fields.early !== undefined && { early: inner('early') as never }),
        ...(fields.late !== undefined && { late: inner('late') as never }),
      })
    case 'afterProcessingTime':
      return afterProcessingTime(wholeOf(fields.delayMs, `${path}.delayMs`, 0, LONGEST_MS))
    case 'afterCount':
      return afterCount(wholeOf(fields.count, `${path}.count`, 1, 1_000_000))
    case 'afterAny':
      return afterAny(...several())
    case 'afterAll':
      return afterAll(...several())
    case 'afterEach':
      return afterEach(...several())
    case 'repeatedly':
      return repeatedly(inner('trigger'))
    case 'orFinally':
      return orFinally(inner('main') as never, inner('until') as never)
    default:
      throw new BadBody(`${path}.kind: there is no such trigger; there is default, afterWatermark, afterCount …`)
  }
}

/** What a body asks to be injected. Throws a BadBody. */
export function injectionOf(body: Fields): Injection {
  const { kind } = body
  if (kind === 'stall') {
    return {
      kind,
      partition: textOf(body.partition ?? '0', 'partition'),
      forMs: wholeOf(body.forMs ?? 60_000, 'forMs', 1000, 3_600_000),
    }
  }
  if (kind !== 'delay' && kind !== 'duplicate') throw new BadBody('kind: it must be delay, stall or duplicate')
  const byMs = wholeOf(body.byMs ?? 60_000, 'byMs', 1, 3_600_000)
  if (body.element === undefined) return { kind, byMs }
  return { kind, byMs, element: wholeOf(body.element, 'element', 1, Number.MAX_SAFE_INTEGER) }
}

function objectOf(given: unknown, path: string): Fields {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given as Fields
  throw new BadBody(`${path}: it must be an object`)
}

export function textOf(given: unknown, path: string, most = 100): string {
  if (typeof given === 'string' && given !== '' && given.length <= most) return given
  throw new BadBody(`${path}: it must be a text of at most ${most} characters`)
}

/** A name that somebody may give; '' where none is given. */
export function nameOf(given: unknown): string {
  if (given === undefined || given === '') return ''
  return textOf(given, 'name', 40).replace(/\p{C}/gu, ' ').trim()
}

function numberOf(given: unknown, path: string, least: number, most: number): number {
  if (typeof given === 'number' && given >= least && given <= most) return given
  throw new BadBody(`${path}: it must be a number from ${least} to ${most}`)
}

function wholeOf(given: unknown, path: string, least: number, most: number): number {
  const number = numberOf(given, path, least, most)
  if (Number.isInteger(number)) return number
  throw new BadBody(`${path}: it must be a whole number`)
}
