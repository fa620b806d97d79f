import type { ByteSink, ByteSource, Coder } from '../../core/coder.ts'
import { fromInstant, instantOf, LAST_INSTANT_OF_GLOBAL_WINDOW, readInstant, writeInstant } from '../../core/instant.ts'
import type { PaneInfo } from '../../core/pane.ts'
import type { Timestamp } from '../../core/time.ts'
import type { BoundedWindow } from '../../core/window.ts'
import { readPane, writePane } from './pane.ts'

/** An element on its way between engine and worker: in all its windows at once. Source: Beam's WindowedValue. */
export interface WireElement<out T = unknown> {
  readonly value: T
  readonly timestamp: Timestamp
  readonly windows: readonly BoundedWindow[]
  readonly pane: PaneInfo
}

/** Beam's windowed value: timestamp, windows, pane, then the value. */
export function windowedValueCoder<T>(value: Coder<T>, window: Coder<BoundedWindow>): Coder<WireElement<T>> {
  return {
    urn: 'beam:coder:windowed_value:v1',
    deterministic: value.deterministic,
    encode(element, to) {
      writeTime(element.timestamp, to)
      writeWindows(element.windows, window, to)
      writePane(element.pane, to)
      value.encode(element.value, to)
    },
    decode(from) {
      const timestamp = fromInstant(readInstant(from))
      const windows = readWindows(window, from)
      const pane = readPane(from)
      return { value: value.decode(from), timestamp, windows, pane }
    },
  }
}

/** Beam's windowed value whose time, windows and pane are the same for all, and stand in the coder's payload. */
export function paramWindowedValueCoder<T>(
  value: Coder<T>,
  window: Coder<BoundedWindow>,
  payload: ByteSource,
): Coder<WireElement<T>> {
  const timestamp = fromInstant(readInstant(payload))
  const windows = readWindows(window, payload)
  const pane = readPane(payload)
  return {
    urn: 'beam:coder:param_windowed_value:v1',
    deterministic: value.deterministic,
    encode: (element, to) => value.encode(element.value, to),
    decode: from => ({ value: value.decode(from), timestamp, windows, pane }),
  }
}

/** No element and no timer is later than the last instant of the global window, which is Infinity here. */
export function writeTime(time: Timestamp, to: ByteSink): void {
  writeInstant(time === Number.POSITIVE_INFINITY ? LAST_INSTANT_OF_GLOBAL_WINDOW : instantOf(time), to)
}

/** Windows, a four-byte count first. */
export function writeWindows(windows: readonly BoundedWindow[], coder: Coder<BoundedWindow>, to: ByteSink): void {
  for (let shift = 24; shift >= 0; shift -= 8) to.byte((windows.length >>> shift) & 255)
  for (const window of windows) coder.encode(window, to)
}

export function readWindows(coder: Coder<BoundedWindow>, from: ByteSource): readonly BoundedWindow[] {
  let count = 0
  for (let index = 0; index < 4; index++) count = count * 256 + from.byte()
  const windows: BoundedWindow[] = []
  for (; count > 0; count--) windows.push(coder.decode(from))
  return windows
}
