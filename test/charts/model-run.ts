import {
  type AfterWatermark,
  afterCount,
  afterProcessingTime,
  afterWatermark,
  combinePerKey,
  count,
  direct,
  fixedWindows,
  kv,
  Pipeline,
  type Trace,
  testStream,
  timestamped,
  type WindowFn,
  type WindowingOptions,
  windowInto,
} from 'yeoul'

// One seeded run that all pictures are of: some sixty elements in five minutes, in bursts and out of order.

/** Numbers from 0 to 1, the same for the same seed. Source: mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

export interface ModelElement {
  readonly key: string
  readonly eventTimeMs: number
  readonly arrivedMs: number
}

export interface ModelOptions {
  readonly seed?: number
  readonly count?: number
  readonly minutes?: number
}

/** The elements of the model in the order in which they arrive. */
export function modelElements({ seed = 7, count: n = 60, minutes = 5 }: ModelOptions = {}): readonly ModelElement[] {
  const random = seeded(seed)
  const keys = ['#결승', '#결승', '#결승', '#goal', '#goal', '#여울']
  const spanMs = minutes * 60_000
  const elements = Array.from({ length: n }, (_, i): ModelElement => {
    const isBurst = random() < 0.3
    const eventTimeMs = Math.round(isBurst ? spanMs * (0.48 + 0.1 * random()) : spanMs * random() * 0.97)
    const key = keys[Math.floor(random() * keys.length)] as string
    // Some were underground, and come together.
    if (i % 12 === 5) {
      const written = (0.22 + 0.14 * random()) * spanMs
      return { key, eventTimeMs: Math.round(written), arrivedMs: Math.round((0.65 + 0.06 * random()) * spanMs) }
    }
    return { key, eventTimeMs, arrivedMs: Math.round(eventTimeMs + 500 + 22_000 * random() ** 2.5) }
  })
  // One comes when its window has long expired.
  const last = { key: '#결승', eventTimeMs: 23_400, arrivedMs: Math.round(0.79 * spanMs) }
  return [...elements.slice(1), last].sort((a, b) => a.arrivedMs - b.arrivedMs)
}

export interface RunOptions extends ModelOptions {
  readonly windowFn?: WindowFn
  readonly windowing?: WindowingOptions
  /** All under one key if not said. */
  readonly isKeyed?: boolean
  readonly boundMs?: number
  readonly trace?: 'full' | 'panes'
}

/** Early 20 s after a pane's first element, late per element, two minutes of allowed lateness. */
export const speculating: { trigger: AfterWatermark; allowedLateness: '2m'; accumulationMode: 'accumulating' } = {
  trigger: afterWatermark({ early: afterProcessingTime('20s'), late: afterCount(1) }),
  allowedLateness: '2m',
  accumulationMode: 'accumulating',
}

/** Runs the model: counts by window, the watermark 15 s behind the newest element. */
export async function modelRun(options: RunOptions = {}): Promise<Trace> {
  const { windowFn = fixedWindows('60s'), windowing = speculating, isKeyed = false, boundMs = 15_000 } = options
  let stream = testStream<readonly [string, number]>()
  let now = 0
  let newest = 0
  for (const { key, eventTimeMs, arrivedMs } of modelElements(options)) {
    stream = stream.advanceProcessingTime(arrivedMs - now)
    now = arrivedMs
    stream = stream.addElements(timestamped(kv(isKeyed ? key : 'all', 1), eventTimeMs))
    if (eventTimeMs > newest) {
      newest = eventTimeMs
      if (newest > boundMs) stream = stream.advanceWatermarkTo(newest - boundMs)
    }
  }
  const end = ((options.minutes ?? 5) + 0.5) * 60_000
  if (end > now) stream = stream.advanceProcessingTime(end - now)
  const counts = new Pipeline().apply(
    stream.advanceWatermarkToInfinity(),
    windowInto(windowFn, windowing as { accumulationMode: 'accumulating' }),
    combinePerKey(count()),
  )
  return (await direct({ trace: options.trace ?? 'full' }).collect(counts)).trace
}
