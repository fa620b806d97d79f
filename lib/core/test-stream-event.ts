import type { Timestamp } from './time.ts'

/** What a testStream does next, to the runner that it drives. Source: Beam's TestStream. */
export type TestStreamEvent =
  | {
      readonly kind: 'elements'
      readonly elements: readonly { readonly value: unknown; readonly timestamp: Timestamp }[]
    }
  | { readonly kind: 'watermark'; readonly to: Timestamp }
  | { readonly kind: 'processingTime'; readonly byMs: number }
