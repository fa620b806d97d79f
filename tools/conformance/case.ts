/** A case of a conformance file: one windowed grouping of one key, driven by hand. Times are in milliseconds. */
export interface Case {
  readonly id: string
  readonly window: CaseWindow
  readonly trigger: CaseTrigger
  readonly accumulation: 'accumulating' | 'discarding'
  readonly timestampCombiner: 'EOW' | 'EARLIEST' | 'LATEST' | 'EARLIEST_TRANSFORMED'
  readonly allowedLateness: number
  /** A pattern: the case is a test of the driver itself, and must fail with such a message. */
  readonly expectError: string | null
  /** Implementation-defined: not scored. */
  readonly grey?: boolean
  readonly steps: readonly CaseStep[]
}

export type CaseWindow =
  | { readonly kind: 'global' }
  | { readonly kind: 'fixed'; readonly size: number; readonly offset?: number }
  | { readonly kind: 'sliding'; readonly size: number; readonly period: number }
  | { readonly kind: 'sessions'; readonly gap: number }
  /** Fixed windows whose elements leave 100 later. */
  | { readonly kind: 'fixed_custom_timestamping'; readonly size: number }

export type CaseTrigger =
  | { readonly kind: 'Default' | 'Never' }
  | { readonly kind: 'AfterWatermark'; readonly early: CaseTrigger | null; readonly late: CaseTrigger | null }
  | { readonly kind: 'AfterCount'; readonly count: number }
  | { readonly kind: 'AfterProcessingTime'; readonly delay: number }
  | {
      readonly kind: 'Repeatedly' | 'AfterAny' | 'AfterAll' | 'AfterEach' | 'OrFinally'
      readonly args: readonly CaseTrigger[]
    }

export type CaseStep =
  | { readonly op: 'input'; readonly values: readonly number[] }
  | { readonly op: 'watermark'; readonly to: number | 'inf' }
  | { readonly op: 'clock'; readonly advance: number }
  | { readonly op: 'expect'; readonly panes: readonly ExpectedPane[] }
  | { readonly op: 'state' }

/** What a pane must be, in the fields that are named. */
export interface ExpectedPane {
  readonly window?: readonly [number | 'global', number]
  readonly values?: readonly number[]
  readonly timestamp?: number
  readonly index?: number
  readonly nonspeculative_index?: number
  readonly early?: boolean
  readonly late?: boolean
  readonly final?: boolean
}
