import type { MapKey } from '../../../core/map-key.ts'
import type { PaneInfo, Timing } from '../../../core/pane.ts'
import type { Timestamp } from '../../../core/time.ts'
import type { BoundedWindow } from '../../../core/window.ts'
import type { TriggerState } from '../../triggers/trigger-machine.ts'

/** Shared by all panes that have none, and never added to. */
const NO_IDS: number[] = []

/** What a grouping remembers of one key in one window. */
export class Cell {
  readonly mapKey: MapKey
  readonly key: unknown
  readonly window: BoundedWindow
  trigger: TriggerState
  /** The accumulator, once there is one. */
  accumulator: unknown = undefined
  isFilled = false
  /** Elements since the last firing. */
  count = 0
  /** Of the last pane; undefined before the first. */
  lastTiming: Timing | undefined = undefined
  lastIndex = -1
  lastNonSpeculativeIndex = -1
  /** Where the pane's elements hold the output watermark, and with it their pane's timestamp; NaN for no hold. */
  elementHold: Timestamp = Number.NaN
  /** A hold until the window is closed, for elements that came too late for the other; NaN for no hold. */
  closingHold: Timestamp = Number.NaN
  /** The ids of the elements in the pane; only where elements are traced. */
  ids: number[] = NO_IDS
  /** An element has come in this arrival. */
  isTouched = false
  /** Expired, or merged into another: what is left of its timers means nothing. */
  isGone = false

  constructor(mapKey: MapKey, key: unknown, window: BoundedWindow, trigger: TriggerState) {
    this.mapKey = mapKey
    this.key = key
    this.window = window
    this.trigger = trigger
  }

  /** The trigger has finished: the window takes no more elements. */
  get isClosed(): boolean {
    return this.trigger.finished[0] as boolean
  }

  /** The next pane, as seen from these watermarks. Source: Beam Java, PaneInfoTracker. */
  nextPane(inputWatermark: Timestamp, outputWatermark: Timestamp, isLast: boolean): PaneInfo {
    const { end } = this.window
    const onlyEarlySoFar = this.lastTiming === undefined || this.lastTiming === 'EARLY'
    const timing = outputWatermark >= end || !onlyEarlySoFar ? 'LATE' : inputWatermark < end ? 'EARLY' : 'ON_TIME'
    const index = this.lastIndex + 1
    return {
      timing,
      index,
      nonSpeculativeIndex: timing === 'EARLY' ? -1 : this.lastNonSpeculativeIndex + 1,
      isFirst: index === 0,
      isLast,
    }
  }

  addId(id: number): void {
    if (this.ids === NO_IDS) this.ids = [id]
    else this.ids.push(id)
  }

  /** Empties the accumulator; `count` is the trigger's business, and the pane's. */
  forgetElements(): void {
    this.accumulator = undefined
    this.isFilled = false
    this.ids = NO_IDS
  }

  rememberPane({ timing, index, nonSpeculativeIndex }: PaneInfo): void {
    this.lastTiming = timing
    this.lastIndex = index
    this.lastNonSpeculativeIndex = nonSpeculativeIndex
  }

  forgetPane(): void {
    this.lastTiming = undefined
    this.lastIndex = -1
    this.lastNonSpeculativeIndex = -1
  }
}
