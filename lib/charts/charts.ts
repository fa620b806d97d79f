// The entry `yeoul/charts`: every name that a notebook needs. Each chart is drawn from a trace by one call.

export type { Chart, DrawOptions } from './chart.ts'
export { type CompareOptions, compare } from './compare.ts'
export { type CompletenessOptions, completeness } from './completeness.ts'
export type { TimeDiagramOptions } from './diagram-view.ts'
export { type DropLedgerOptions, dropLedger } from './drop-ledger.ts'
export { type KeyLanesOptions, keyLanes } from './key-lanes.ts'
export type { Theme } from './palette.ts'
export { pipelineGraph } from './pipeline-graph.ts'
export { type SentimentOptions, sentiment } from './sentiment.ts'
export { timeDiagram } from './time-diagram.ts'
export { type TrendingRaceOptions, trendingRace } from './trending-race.ts'
export { type WatermarkLagOptions, watermarkLag } from './watermark-lag.ts'
