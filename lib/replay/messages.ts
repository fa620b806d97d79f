import type { WatermarkChoice } from '../charts/what-if/rerun.ts'
import type { Timestamp } from '../core/time.ts'
import type { Trigger } from '../core/trigger.ts'
import type { WindowFnShape } from '../core/window-fns.ts'
import type { AccumulationMode } from '../core/windowing-strategy.ts'
import type { TraceHeader } from '../trace/trace.ts'
import type { PackedEvents } from './packed-events.ts'

// What the classroom's server tells its pages: server-sent events at /events?view=projector|room|presenter, whose data is
// one of these as tagged JSON, in one line. An event's id says how far the page has come.

export type View = 'projector' | 'room' | 'presenter'

/** How the recording is grouped; all of it can be changed while it plays. */
export interface ShownStrategy {
  readonly windows: WindowFnShape
  readonly trigger: Trigger
  readonly allowedLatenessMs: number
  readonly accumulationMode: AccumulationMode
  readonly watermark: ShownWatermark
  /** After so long without an element a partition holds the watermark no longer; never if not said. */
  readonly idleMs?: number
}

/** How the source's watermark is estimated. */
export type ShownWatermark = Exclude<WatermarkChoice, { kind: 'recorded' }>

/** What kind of thing a step goes to: a stop is where something of that kind has just happened. */
export type StopKind = 'element' | 'pane' | 'watermark'

/** Where the replay stands. Positions are the same however one came there. */
export interface Position {
  /** How many of the trace's events are shown. */
  readonly stop: number
  /** How many arrivals of the recording have begun. */
  readonly arrival: number
  /** The recording's clock. */
  readonly nowMs: Timestamp
  /** The watermark before the grouping; absent before it first moves. */
  readonly eventTimeMs?: Timestamp
}

/** Which windows are shown: those that end after `fromMs` and, where it is said, start before `toMs`. */
export interface Lens {
  readonly fromMs: Timestamp
  readonly toMs?: Timestamp
}

/** A bookmark of the cue file, as far as a view may know it: the others get its place and number when it is reached. */
export interface ShownCue {
  readonly id: string
  /** From 1; the key that goes there. */
  readonly number: number
  readonly label: string
  /** When it is; absent where the recording never comes to it. */
  readonly atMs?: Timestamp
  readonly stop?: number
}

/** What is played: first of all, and again whenever another run is. Whatever the page knew before is gone. */
export interface ShowMessage {
  readonly type: 'show'
  /** Of the run that is shown: an edit, an injection and going back to the script each make another. */
  readonly revision: number
  /** Counts how often it was begun: what a page answered in an earlier round is gone. */
  readonly round: number
  readonly title: string
  /** Where the room comes in: 'http://192.0.2.7:8690/room'. */
  readonly rooms: readonly string[]
  readonly recording: string
  /** Which functions ran: 'solutions/3-counter: counter'. */
  readonly pipeline: string
  /** Which tweets they keep: 'tweets with “goal”'; '' where they take all. */
  readonly tweets: string
  readonly language: 'en' | 'ko'
  readonly header: TraceHeader
  /** The grouping that is shown. */
  readonly step: string
  readonly beganMs: Timestamp
  readonly lastMs: Timestamp
  readonly arrivals: number
  /** Of the recording; for the presenter alone, who may stall one. */
  readonly partitions?: readonly string[]
  readonly cueCount: number
  readonly strategy: ShownStrategy
  /** What was changed against the script, in words; empty where nothing was. */
  readonly changes: readonly string[]
}

/** The cues as far as the view may know them: after each show, and whenever that is more or less than it was. */
export interface CuesMessage {
  readonly type: 'cues'
  readonly revision: number
  readonly cues: readonly ShownCue[]
}

/** What the run has done so far, all of it, however little of it is shown. */
export interface Totals {
  readonly arrived: number
  readonly elements: number
  readonly panes: number
  readonly dropped: number
}

/**
 * Where the replay stands, and what is new: the page's trace is the first `from` events of those that it had, of them
 * those in the lens, and `events` behind them.
 */
export interface FrameMessage {
  readonly type: 'frame'
  readonly revision: number
  readonly from: number
  readonly events: PackedEvents
  readonly lens?: Lens
  readonly position: Position
  readonly totals: Totals
  readonly isPlaying: boolean
  readonly isAtEnd: boolean
  readonly speed: number
  readonly loop?: { readonly fromMs: Timestamp; readonly toMs: Timestamp }
  readonly screen: { readonly isBlank: boolean; readonly showsFuture: boolean }
  /** Whose lanes are shown first. */
  readonly keys?: readonly string[]
  /** The cue that was reached last, and what is annotated there. */
  readonly cue?: { readonly id: string; readonly annotations: readonly string[] }
  /**
   * The firings so far, over the whole length of the recording: a hexadecimal digit for each of its four hundred parts,
   * the sum of 1 early, 2 on time, 4 late, 8 unknown. Only where that is new.
   */
  readonly firings?: string
}

/** What comes after the position: for the presenter, and for all who may see it. Without events: nothing is known of it. */
export interface FutureMessage {
  readonly type: 'future'
  readonly revision: number
  /** Which stop each of the events is. */
  readonly stops: readonly number[]
  readonly events: PackedEvents
}

/** A place in the diagram. */
export interface Place {
  readonly eventTimeMs: Timestamp
  readonly processingTimeMs: Timestamp
}

/** What somebody answers: the index of a choice, a number, or a place in the diagram. */
export type Answer = number | Place

/** What the room answered: so many each. Choices by their index; numbers, the most frequent first; places nearby are one. */
export interface Distribution {
  readonly answers: number
  readonly counts: readonly {
    readonly value: Answer
    readonly count: number
    /** For the presenter alone: who said so, of those who gave a name; ten at most. */
    readonly names?: readonly string[]
  }[]
}

export interface QuestionMessage {
  readonly type: 'question'
  /** Empty: there is none now. */
  readonly id: string
  readonly text: string
  readonly kind: 'choice' | 'number' | 'diagram'
  readonly choices?: readonly string[]
  readonly state: 'open' | 'closed' | 'revealed'
  /** The class played on: it need not stand on the wall. */
  readonly isPassed?: boolean
  /** How many answered. */
  readonly answers: number
  /** The presenter always knows these; all others once it is revealed. */
  readonly distribution?: Distribution
  readonly right?: Answer
  readonly answer?: string
}

/** A tweet that was delayed, or sent twice. */
export interface InjectedTweet {
  readonly kind: 'delay' | 'duplicate'
  readonly createdMs: Timestamp
  readonly text: string
}

/** For the presenter alone. */
export interface PresenterMessage {
  readonly type: 'presenter'
  readonly cue?: { readonly id: string; readonly number: number; readonly label: string }
  readonly notes: string
  readonly answer: string
  readonly next?: { readonly id: string; readonly number: number; readonly label: string; readonly atMs?: Timestamp }
  /** The class's clock: what the cues up to here were planned to take, all of them, and what it took. */
  readonly clock: { readonly plannedMs: number; readonly totalMs: number; readonly takenMs: number }
  readonly room: { readonly clients: number; readonly following: number; readonly answers: number }
  /** How far the recording is known: 1 when all of it is. Nothing beyond can be gone to yet. */
  readonly ready: number
  /** A change is being computed, which shows as soon as it has come to now. */
  readonly isChanging: boolean
  /** The tweet that was injected last: it may be still to come. */
  readonly injected?: InjectedTweet
  /** What went wrong: a broker that is away, a broken line. */
  readonly warnings: readonly string[]
}

/** What an edit would give: 'So far: 18 panes, not 23; 6 dropped, not 1. Whole recording: …'. To the presenter. */
export interface PreviewMessage {
  readonly type: 'preview'
  readonly strategy: ShownStrategy
  readonly words: string
  /** The strategy as the TypeScript that one would write for it. */
  readonly code: string
}

/**
 * The scripted run beside the edited one, up to the same time: its own show, then its frames, for a trace of its own.
 * Without a message there is nothing to compare with.
 */
export interface CompareMessage {
  readonly type: 'compare'
  readonly scripted?: ShowMessage | FrameMessage
  /** How they differ: 'So far: 18 panes, not 23; 6 dropped, not 1; 2 panes with another value'. */
  readonly words: string
}

export type Message =
  | ShowMessage
  | CuesMessage
  | FrameMessage
  | FutureMessage
  | QuestionMessage
  | PresenterMessage
  | PreviewMessage
  | CompareMessage
