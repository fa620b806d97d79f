import { decodeJson, encodeJson } from '../../core/tagged-json.ts'
import { keyName } from '../../trace/queries/window-cells.ts'
import type { TraceWindowing } from '../../trace/trace.ts'
import type { Moment, RecordedElement, RecordedInput } from './recorded-input.ts'
import type { Combining } from './rerun.ts'

/** Columns, with times as what they lie behind the arrival, for ten thousand arrivals go into a page. */
interface Packed {
  readonly windowing: TraceWindowing
  readonly isEstimable: boolean
  readonly elementCount: number
  readonly keys: readonly unknown[]
  /** Each moment's arrival after the one before it. */
  readonly at: readonly number[]
  /** How long before it was written what arrived; null where nothing was read. */
  readonly lags: readonly (number | null)[]
  /** How far behind it the watermark is then; null where it has not moved. */
  readonly watermarks: readonly (number | null)[]
  /** The key of the one element that it brought, as what was read; else [key, lag, value] of each. */
  readonly elements: readonly (number | readonly PackedElement[])[]
}
type PackedElement = readonly [key: number, lag: number, value?: unknown]

/** An input as a text for a page; what is counted needs no values. */
export function packInput(input: RecordedInput, combining: Combining): string {
  const { moments, ...rest } = input
  const keys: unknown[] = []
  const places = new Map<string, number>()
  const placeOf = (key: unknown) => {
    const name = keyName(key)
    const place = places.get(name) ?? keys.push(key) - 1
    places.set(name, place)
    return place
  }
  const elementOf = ({ key, value, eventTimeMs }: RecordedElement, atMs: number): PackedElement => {
    const lag = atMs - eventTimeMs
    return combining === 'count' ? [placeOf(key), lag] : [placeOf(key), lag, value]
  }
  const packed: Packed = {
    ...rest,
    at: moments.map(({ atMs }, i) => atMs - (moments[i - 1]?.atMs ?? 0)),
    lags: moments.map(({ atMs, eventTimeMs }) => (eventTimeMs === undefined ? null : atMs - eventTimeMs)),
    watermarks: moments.map(({ atMs, watermarkMs }, i) =>
      watermarkMs === (moments[i - 1]?.watermarkMs ?? Number.NEGATIVE_INFINITY) ? null : atMs - watermarkMs,
    ),
    elements: moments.map(({ atMs, eventTimeMs, elements }) => {
      const [first, more] = elements
      const isPlain = combining === 'count' && first?.eventTimeMs === eventTimeMs && more === undefined
      return isPlain && first !== undefined ? placeOf(first.key) : elements.map(element => elementOf(element, atMs))
    }),
    keys,
  }
  return encodeJson(packed)
}

/** What packInput wrote. */
export function unpackInput(text: string): RecordedInput {
  const { keys, at, lags, watermarks, elements, ...rest } = decodeJson(text) as Packed
  let atMs = 0
  let watermarkMs = Number.NEGATIVE_INFINITY
  const moments = at.map((delta, i): Moment => {
    atMs += delta
    const [lag, behind, brought] = [lags[i] ?? null, watermarks[i] ?? null, elements[i] ?? []]
    if (behind !== null) watermarkMs = atMs - behind
    const read = lag === null ? {} : { eventTimeMs: atMs - lag }
    const list: readonly PackedElement[] = typeof brought === 'number' ? [[brought, lag ?? 0]] : brought
    return {
      atMs,
      ...read,
      elements: list.map(([key, behind, value = 1]) => ({ key: keys[key], value, eventTimeMs: atMs - behind })),
      watermarkMs,
    }
  })
  return { ...rest, moments }
}
