import { PipelineConstructionError } from './errors.ts'
import { type Duration, type Timestamp, toMillis, toPositiveMillis } from './time.ts'
import { type BoundedWindow, GLOBAL_WINDOW, makeWindow, type WindowFn } from './window.ts'

/** The shape of a built-in window function, for runners and charts; its `kind` is undefined for your own. */
export type WindowFnShape =
  | { readonly kind: 'global' }
  | { readonly kind: 'fixed'; readonly sizeMs: number; readonly offsetMs: number }
  | { readonly kind: 'sliding'; readonly sizeMs: number; readonly periodMs: number; readonly offsetMs: number }
  | { readonly kind: 'sessions'; readonly gapMs: number }

const shapes = new WeakMap<object, WindowFnShape>()

/** What a built-in window function was made of; undefined for one of your own. */
export function shapeOf(windowFn: WindowFn<never>): WindowFnShape | undefined {
  return shapes.get(windowFn)
}

const merged = new WeakSet<object>()

/** The window function of what it has grouped: its windows merge no more. Source: Beam Java, withAlreadyMerged. */
export function alreadyMerged(windowFn: WindowFn<never>): WindowFn<never> {
  if (windowFn.mergeWindows === undefined) return windowFn
  const { name, windowCoder } = windowFn
  const after: WindowFn<never> = {
    name,
    assignWindows: context => windowFn.assignWindows(context),
    getOutputTime: (timestamp, window) => windowFn.getOutputTime?.(timestamp, window) ?? timestamp,
    ...(windowFn.getSideInputWindow && {
      getSideInputWindow: window => windowFn.getSideInputWindow?.(window) as BoundedWindow,
    }),
    ...(windowCoder && { windowCoder }),
  }
  const shape = shapes.get(windowFn)
  if (shape !== undefined) shapes.set(after, shape)
  merged.add(after)
  return after
}

/** True if windows merge, or have merged upstream: then it is not known which of them a key's state belongs to. */
export function isMerging(windowFn: WindowFn<never>): boolean {
  return windowFn.mergeWindows !== undefined || merged.has(windowFn)
}

function builtIn(shape: WindowFnShape, windowFn: WindowFn): WindowFn {
  shapes.set(windowFn, shape)
  return windowFn
}

/** One window for all time. */
export function globalWindows(): WindowFn {
  const all = [GLOBAL_WINDOW]
  return builtIn(
    { kind: 'global' },
    {
      name: 'globalWindows',
      assignWindows: () => all,
      getSideInputWindow: () => GLOBAL_WINDOW,
    },
  )
}

/**
 * Windows of `size` side by side, the first from `offset` after the epoch. Source: Beam's FixedWindows.
 *
 * @example
 * p.apply(
 *   create([timestamped('a', '5s'), timestamped('b', '55s'), timestamped('c', '65s')]),
 *   windowInto(fixedWindows('1m')),
 *   combineGlobally(count()),
 * ) // 2, 1
 */
export function fixedWindows(size: Duration, options: { offset?: Duration } = {}): WindowFn {
  const sizeMs = toPositiveMillis(size, 'fixedWindows: size')
  const offsetMs = toMillis(options.offset ?? 0, 'fixedWindows: offset')
  const startOf = (timestamp: Timestamp) => floorTo(timestamp, sizeMs, offsetMs, 'fixedWindows')
  let last: readonly [BoundedWindow] = [GLOBAL_WINDOW]
  return builtIn(
    { kind: 'fixed', sizeMs, offsetMs },
    {
      name: 'fixedWindows',
      assignWindows({ timestamp }) {
        const start = startOf(timestamp)
        // Elements of one window come in a row: they share the object.
        if (last[0].start !== start) last = [makeWindow(start, start + sizeMs)]
        return last
      },
      getSideInputWindow(window) {
        const start = startOf(window.maxTimestamp)
        return makeWindow(start, start + sizeMs)
      },
    },
  )
}

/**
 * Windows of `size`, one starting every `period`; newest first. Source: Beam's SlidingWindows.
 *
 * @example
 * p.apply(
 *   create([timestamped('a', '65s')]),
 *   windowInto(slidingWindows({ size: '1m', period: '30s' })),
 *   combineGlobally(count()),
 *   map((n, { window }) => [n, window.start, window.end]),
 * ) // [1, 30000, 90000], [1, 60000, 120000]
 */
export function slidingWindows(options: { size: Duration; period: Duration; offset?: Duration }): WindowFn {
  const sizeMs = toPositiveMillis(options.size, 'slidingWindows: size')
  const periodMs = toPositiveMillis(options.period, 'slidingWindows: period')
  const offsetMs = toMillis(options.offset ?? 0, 'slidingWindows: offset')
  // What lies in the same slice of gcd(size, period) lies in the same windows, so elements share the array.
  const sliceMs = gcd(sizeMs, periodMs)
  const cache = new Map<Timestamp, readonly BoundedWindow[]>()
  let lastSlice = Number.NaN
  let lastWindows: readonly BoundedWindow[] = []
  return builtIn(
    { kind: 'sliding', sizeMs, periodMs, offsetMs },
    {
      name: 'slidingWindows',
      assignWindows({ timestamp }) {
        const slice = floorTo(timestamp, sliceMs, offsetMs, 'slidingWindows')
        if (slice === lastSlice) return lastWindows
        let windows = cache.get(slice)
        if (windows === undefined) {
          const made: BoundedWindow[] = []
          const newest = floorTo(timestamp, periodMs, offsetMs, 'slidingWindows')
          for (let start = newest; start > timestamp - sizeMs; start -= periodMs) {
            made.push(makeWindow(start, start + sizeMs))
          }
          windows = made
          if (cache.size > 1000) cache.clear()
          cache.set(slice, windows)
        }
        lastSlice = slice
        lastWindows = windows
        return windows
      },
      getSideInputWindow(window) {
        // The last of the windows that hold its end, as in Beam.
        const start = floorTo(window.maxTimestamp, periodMs, offsetMs, 'slidingWindows')
        return makeWindow(start, start + sizeMs)
      },
    },
  )
}

/**
 * Windows that grow while elements of a key lie less than `gap` apart. Those that only touch stay apart. Source: Beam's
 * Sessions.
 *
 * @example
 * p.apply(
 *   create([timestamped('a', '5s'), timestamped('b', '12s'), timestamped('c', '40s')]),
 *   windowInto(sessions('10s')),
 *   combineGlobally(count()),
 *   map((n, { window }) => [n, window.start, window.end]),
 * ) // [2, 5000, 22000], [1, 40000, 50000]
 */
export function sessions(gap: Duration): WindowFn {
  const gapMs = toPositiveMillis(gap, 'sessions: gap')
  return builtIn(
    { kind: 'sessions', gapMs },
    {
      name: 'sessions',
      assignWindows({ timestamp }) {
        requireExact(timestamp, 'sessions')
        return [makeWindow(timestamp, timestamp + gapMs)]
      },
      mergeWindows: mergeOverlapping,
    },
  )
}

/** Merges each run of windows that overlap into their span. */
function mergeOverlapping(
  windows: readonly BoundedWindow[],
  merge: (parts: readonly BoundedWindow[], result: BoundedWindow) => void,
): void {
  const sorted = [...windows].sort((a, b) => a.start - b.start || a.end - b.end)
  let parts: BoundedWindow[] = []
  let end = Number.NEGATIVE_INFINITY
  const finish = () => {
    const first = parts[0]
    if (first !== undefined && parts.length > 1) merge(parts, makeWindow(first.start, end))
  }
  for (const window of sorted) {
    if (window.start < end) {
      parts.push(window)
      end = Math.max(end, window.end)
    } else {
      finish()
      parts = [window]
      end = window.end
    }
  }
  finish()
}

function floorTo(timestamp: Timestamp, step: number, offset: number, what: string): Timestamp {
  requireExact(timestamp, what)
  return timestamp - ((((timestamp - offset) % step) + step) % step)
}

/** Beyond ±2^53 neighbouring milliseconds are the same number, and so would be a window's start and end. */
function requireExact(timestamp: Timestamp, what: string): void {
  if (timestamp >= Number.MIN_SAFE_INTEGER && timestamp <= Number.MAX_SAFE_INTEGER) return
  throw new PipelineConstructionError(
    `${what}: an element has timestamp ${timestamp}, which lies in no window; give the source event times, or apply withTimestamps(…) first`,
  )
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b)
}
