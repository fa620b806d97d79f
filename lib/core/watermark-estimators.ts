import { PipelineConstructionError } from './errors.ts'
import { isMade, refuseUnless } from './refuse.ts'
import { showValue } from './show-value.ts'
import { type Duration, type Time, type Timestamp, toMillis, toTimestamp } from './time.ts'

/** What an estimator may ask for when it starts on a partition, or on the whole input. */
export interface TrackerInput {
  /** What state() of another tracker gave, to go on from there. */
  readonly state: unknown
  /** For each element of the whole input, the earliest event time after it. The input is read once more for this. */
  ahead(): Float64Array
}

/** Follows one partition, or the whole input. */
export interface WatermarkTracker {
  /** The watermark after an element: no element that comes later is expected to be earlier. */
  observe(timestamp: Timestamp, arrivedAt: Timestamp): Timestamp
  /** All that it remembers, as JSON can carry it. */
  state(): unknown
}

/** Says how far event time has come, as a source's elements arrive. */
export interface WatermarkEstimator {
  readonly kind: string
  /** True if it follows the whole input at once, and not each partition apart. */
  readonly ofWhole?: boolean
  track(input: TrackerInput): WatermarkTracker
}

/**
 * Knows the input beforehand: the watermark is the earliest event time still to come, from whatever partition. So nothing
 * is late, and no watermark could be faster. Reads the whole input once more, ahead, and so not standard input. Memory:
 * eight bytes an element.
 */
export function perfect(): WatermarkEstimator {
  return {
    kind: 'perfect',
    ofWhole: true,
    track({ state, ahead }) {
      const watermarks = ahead()
      let next = (state as number | undefined) ?? 0
      return { observe: () => watermarks[next++] ?? Number.POSITIVE_INFINITY, state: () => next }
    },
  }
}

/**
 * The newest event time so far less `bound`: right as long as no element comes more than `bound` after a newer one. One
 * that comes exactly so much later is on time still. Source: Flink's bounded out-of-orderness.
 */
export function outOfOrder(bound: Duration): WatermarkEstimator {
  const boundMs = toMillis(bound, 'outOfOrder')
  if (boundMs < 0)
    throw new PipelineConstructionError(`outOfOrder: ${showValue(bound)} is negative; give a bound such as '30s', or 0`)
  return {
    kind: 'outOfOrder',
    track({ state }) {
      let newest = (state as Timestamp | undefined) ?? Number.NEGATIVE_INFINITY
      return {
        observe(timestamp) {
          if (timestamp > newest) newest = timestamp
          return newest - boundMs
        },
        state: () => (newest === Number.NEGATIVE_INFINITY ? undefined : newest),
      }
    },
  }
}

/** What `ahead` gives: for each element, the earliest event time that comes after it. */
export function earliestToCome(timestamps: Iterable<Timestamp>): Float64Array {
  const earliest = Float64Array.from(timestamps)
  let next = Number.POSITIVE_INFINITY
  for (let i = earliest.length - 1; i >= 0; i--) {
    const own = earliest[i] as number
    earliest[i] = next
    next = Math.min(next, own)
  }
  return earliest
}

/** Throws a PipelineConstructionError, which names `what` was given it, for what is no estimator. */
export function requireEstimator(estimator: WatermarkEstimator, what: string): void {
  refuseUnless(
    isMade(estimator, 'kind', 'track'),
    estimator,
    `${what}: watermark`,
    "an estimator, such as outOfOrder('30s')",
  )
}

/** A move of a manual watermark: where it goes `to`, with the first element that arrives `at` that time or later. */
export interface WatermarkMove {
  readonly at: Time
  readonly to: Time
}

/**
 * Set by hand: it stands at the beginning of time, goes where the moves say, and to the end when the input ends. For a
 * stream whose progress is known from elsewhere, and to show what a watermark does. Source: Beam's
 * ManualWatermarkEstimator.
 */
export function manual(moves: readonly WatermarkMove[]): WatermarkEstimator {
  const ordered = moves
    .map(({ at, to }) => ({ at: toTimestamp(at, 'manual: at'), to: toTimestamp(to, 'manual: to') }))
    .sort((a, b) => a.at - b.at)
  return {
    kind: 'manual',
    ofWhole: true,
    track({ state }) {
      let next = (state as number | undefined) ?? 0
      return {
        observe(_, arrivedAt) {
          while (next < ordered.length && (ordered[next] as Moved).at <= arrivedAt) next++
          return next === 0 ? Number.NEGATIVE_INFINITY : (ordered[next - 1] as Moved).to
        },
        state: () => next,
      }
    },
  }
}

type Moved = { readonly at: Timestamp; readonly to: Timestamp }

/**
 * Learns from the lag of the elements so far, from when they happened to when they arrived: the newest arrival less the
 * `p`-th percentile of the lags (nearest rank; lags of more than 127 ms are rounded up, by 1.6% at most, and negative
 * ones count as 0). So about `p` in 100 elements come in time if the lags stay as they are; the first few elements are a
 * guess. Memory: some hundred counters. Source: the heuristic watermark of Akidau et al., Streaming Systems, ch. 3; the
 * counters are those of an HDR histogram.
 */
export function percentile(p: number): WatermarkEstimator {
  if (typeof p !== 'number' || !(p >= 1 && p <= 100))
    throw new PipelineConstructionError(`percentile: ${showValue(p)} is not between 1 and 100; write percentile(95)`)
  return {
    kind: 'percentile',
    track({ state }) {
      const { lags, newest } = (state as LagState | undefined) ?? { lags: [], newest: undefined }
      const histogram = new LagHistogram(p, lags)
      let last = newest ?? Number.NEGATIVE_INFINITY
      return {
        observe(timestamp, arrivedAt) {
          histogram.add(Math.max(0, arrivedAt - timestamp))
          if (arrivedAt > last) last = arrivedAt
          return last - histogram.percentile
        },
        state: (): LagState => ({ lags: histogram.counts, ...(Number.isFinite(last) && { newest: last }) }),
      }
    },
  }
}

interface LagState {
  readonly lags: readonly (readonly [slot: number, count: number])[]
  readonly newest?: Timestamp
}

const EXACT = 128
const SLOTS_AN_OCTAVE = EXACT / 2

/** Counts lags by size, and knows a percentile of them at any time without looking at more than one or two slots. */
class LagHistogram {
  readonly #p: number
  readonly #slots: number[] = []
  #total = 0
  /** The slot that holds the percentile, and how many lags lie in those before it. */
  #slot = 0
  #before = 0

  constructor(p: number, counts: LagState['lags']) {
    this.#p = p
    for (const [slot, count] of counts) this.#addTo(slot, count)
  }

  get counts(): LagState['lags'] {
    return this.#slots.flatMap((count, slot) => (count > 0 ? [[slot, count] as const] : []))
  }

  /** The largest lag that its slot stands for. */
  get percentile(): number {
    const octave = Math.max(0, Math.floor(this.#slot / SLOTS_AN_OCTAVE) - 1)
    return (this.#slot - octave * SLOTS_AN_OCTAVE + 1) * 2 ** octave - 1
  }

  add(lag: number): void {
    let octave = 0
    let size = lag
    for (; size >= EXACT; octave++) size = Math.floor(size / 2)
    this.#addTo(octave * SLOTS_AN_OCTAVE + size, 1)
  }

  #addTo(slot: number, count: number): void {
    const slots = this.#slots
    while (slots.length <= slot) slots.push(0)
    slots[slot] = (slots[slot] as number) + count
    this.#total += count
    if (slot < this.#slot) this.#before += count
    const rank = Math.ceil((this.#p * this.#total) / 100)
    while (this.#before + (slots[this.#slot] as number) < rank) {
      this.#before += slots[this.#slot] as number
      this.#slot++
    }
    while (this.#before >= rank) {
      this.#slot--
      this.#before -= slots[this.#slot] as number
    }
  }
}
