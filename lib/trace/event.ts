import type { PaneInfo } from '../core/pane.ts'
import type { Timestamp } from '../core/time.ts'
import type { BoundedWindow } from '../core/window.ts'

/** Why a pane fired: a trigger of the tree that was ready, what it asked, and what it saw. */
export interface Cause {
  /** Where in the trigger tree: 'repeatedly.afterAny[1]'; 'closing' where the window was closed for good. */
  readonly trigger: string
  /** What held: 'count >= 3'. */
  readonly predicate: string
  readonly inputs: Readonly<Record<string, number>>
}

interface Common {
  /** The step's path. */
  readonly step: string
  /** When it happened: milliseconds of the run's clock. */
  readonly processingTimeMs: Timestamp
}

/** An element came to a step. Its id is the same at every step that it comes to. */
export interface ElementEvent extends Common {
  readonly type: 'element'
  readonly id: number
  /** The element or pane that a function made this one of; absent for what a source read. */
  readonly from?: number
  readonly eventTimeMs: Timestamp
  readonly windows: readonly BoundedWindow[]
  readonly value: unknown
}
/** A grouping or a stateful step did not take an element, in one of its windows. */
export interface DropEvent extends Common {
  readonly type: 'drop'
  /** The element's id; 0 where elements are not traced. */
  readonly id: number
  readonly key: unknown
  readonly window: BoundedWindow
  readonly eventTimeMs: Timestamp
  readonly reason: 'window expired' | 'trigger finished'
  /** The step's input watermark then. */
  readonly watermarkMs: Timestamp
}
/** A watermark moved: a step's output watermark, or that of one partition of its source. */
export interface WatermarkEvent extends Common {
  readonly type: 'watermark'
  readonly eventTimeMs: Timestamp
  readonly partition?: string
}
/** A pane fired. */
export interface PaneEvent extends Common {
  readonly type: 'pane'
  /** The id of the element that leaves the step; 0 where elements are not traced. */
  readonly id: number
  readonly key: unknown
  readonly window: BoundedWindow
  readonly pane: PaneInfo
  /** The pane's own timestamp. */
  readonly eventTimeMs: Timestamp
  readonly value: unknown
  /** The ids of its elements, empty where elements are not traced. */
  readonly elements: readonly number[]
  readonly why: readonly Cause[]
  readonly watermarkMs: Timestamp
}
/** Windows of a key became one. */
export interface MergeEvent extends Common {
  readonly type: 'merge'
  readonly key: unknown
  readonly windows: readonly BoundedWindow[]
  readonly result: BoundedWindow
}
/** A window expired, and all its state with it. */
export interface ExpireEvent extends Common {
  readonly type: 'expire'
  readonly window: BoundedWindow
  /** Only where windows merge: each key has its own. */
  readonly key?: unknown
  readonly watermarkMs: Timestamp
}
/** A timer of a DoFn. */
export interface TimerEvent extends Common {
  readonly type: 'timer'
  readonly action: 'set' | 'clear' | 'fire'
  readonly timer: string
  readonly domain: 'eventTime' | 'processingTime'
  readonly key: unknown
  readonly window: BoundedWindow
  /** When it is due, in its domain. */
  readonly at: Timestamp
}
/** A cell of a DoFn's state was changed. */
export interface StateEvent extends Common {
  readonly type: 'state'
  readonly action: 'write' | 'clear'
  readonly state: string
  readonly key: unknown
  readonly window: BoundedWindow
  /** What was written, or added. */
  readonly value?: unknown
}

/** All that a run tells of itself. Charts, checks, the replay and the tests read nothing else. */
export type TraceEvent =
  | ElementEvent
  | DropEvent
  | WatermarkEvent
  | PaneEvent
  | MergeEvent
  | ExpireEvent
  | TimerEvent
  | StateEvent
