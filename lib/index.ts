// The one barrel: every name that a pipeline needs, and every type that one can infer.

export type { CheckpointStore } from './core/checkpoint-store.ts'
export type { ByteSink, ByteSource, Coder } from './core/coder.ts'
export { coders } from './core/coders.ts'
export { type CombineFn, combineFn } from './core/combine.ts'
export {
  type DoFn,
  type ElementContext,
  type Elements,
  type KeyOf,
  type NeedsKeys,
  type OutputReceiver,
  type OutputReceivers,
  type OutputTag,
  type OutputTags,
  output,
  type ParDoOutput,
  type ProcessContext,
  type StateSpecs,
  type States,
  type TimerContext,
  type TimerSpecs,
  type Timers,
} from './core/dofn.ts'
export { type KV, kv, TimestampedValue, timestamped, type WindowedValue } from './core/element.ts'
export { PipelineConstructionError } from './core/errors.ts'
export { type Counter, counter, type Distribution, distribution, type Metrics } from './core/metrics.ts'
export type { PaneInfo, Timing } from './core/pane.ts'
export { PCollection, PDone, type POutput } from './core/pcollection.ts'
export { Pipeline } from './core/pipeline.ts'
export {
  asIterable,
  asMap,
  asMultimap,
  asSingleton,
  type SideInput,
  type SideInputs,
  type SideInputValues,
} from './core/side-input.ts'
export type { Backlog, Sink, SinkWriter, Source, SourceElement, SourceReader } from './core/source.ts'
export {
  type BagState,
  bagState,
  type CombiningState,
  combiningState,
  type MapState,
  mapState,
  type SetState,
  type StateSpec,
  setState,
  type ValueState,
  valueState,
} from './core/state.ts'
export type { Duration, Time, Timestamp } from './core/time.ts'
export { type EventTimer, eventTimer, type ProcessingTimer, processingTimer, type TimerSpec } from './core/timer.ts'
export { type PTransform, withName } from './core/transform.ts'
export {
  type AfterAll,
  type AfterAny,
  type AfterCount,
  type AfterEach,
  type AfterProcessingTime,
  type AfterWatermark,
  afterAll,
  afterAny,
  afterCount,
  afterEach,
  afterProcessingTime,
  afterWatermark,
  type DefaultTrigger,
  defaultTrigger,
  type Never,
  never,
  type OnceTrigger,
  type OrFinally,
  orFinally,
  type Repeatedly,
  repeatedly,
  type Trigger,
} from './core/trigger.ts'
export { type BoundedWindow, interval, type WindowFn } from './core/window.ts'
export { fixedWindows, globalWindows, sessions, slidingWindows } from './core/window-fns.ts'
export type {
  AccumulationMode,
  ManyPanes,
  OnePane,
  TimestampCombiner,
  WindowingOptions,
  WindowingStrategy,
} from './core/windowing-strategy.ts'
export { type Clock, recorded, wall } from './direct/clock.ts'
export { type DirectOptions, type DirectRunner, direct } from './direct/direct.ts'
export { EnforcementError } from './direct/errors.ts'
export type { SteppedRun } from './direct/stepped.ts'
export type { Collected } from './trace/collector.ts'
export type {
  Cause,
  DropEvent,
  ElementEvent,
  ExpireEvent,
  MergeEvent,
  PaneEvent,
  StateEvent,
  TimerEvent,
  TraceEvent,
  WatermarkEvent,
} from './trace/event.ts'
export { PipelineError } from './trace/pipeline-error.ts'
export { completenessOf, type PaneCompleteness, type WindowCompleteness } from './trace/queries/completeness.ts'
export { type Drop, type DropCount, dropCounts, drops } from './trace/queries/drops.ts'
export { type Ledger, type LedgerEntry, ledger } from './trace/queries/ledger.ts'
export { type Lineage, lineage } from './trace/queries/lineage.ts'
export { type PanesFilter, panesOf } from './trace/queries/panes-of.ts'
export { panesOfElement } from './trace/queries/panes-of-element.ts'
export { type LagOptions, type LagPoint, watermarkLagOf } from './trace/queries/watermark-lag.ts'
export type { CollectAllResult, CollectRun, PipelineResult, PipelineRun, Runner } from './trace/runner.ts'
export type { Trace, TraceHeader, TraceLevel, TraceSink, TraceStep, TraceWindowing } from './trace/trace.ts'
export { type CoGroupByKey, coGroupByKey } from './transforms/co-group-by-key.ts'
export { combineGlobally } from './transforms/combine-globally.ts'
export { combineNewestPanes } from './transforms/combine-newest-panes.ts'
export { type CombinePerKey, combinePerKey } from './transforms/combine-per-key.ts'
export { composeCombineFns } from './transforms/compose-combine-fns.ts'
export { count } from './transforms/count.ts'
export { type CountPerElement, countPerElement } from './transforms/count-per-element.ts'
export { create } from './transforms/create.ts'
export { type Distinct, distinct, distinctBy } from './transforms/distinct.ts'
export { filter } from './transforms/filter.ts'
export { flatMap } from './transforms/flat-map.ts'
export { flatten } from './transforms/flatten.ts'
export { type GroupByKey, groupByKey } from './transforms/group-by-key.ts'
export { type Keys, keys } from './transforms/keys.ts'
export { map } from './transforms/map.ts'
export { max } from './transforms/max.ts'
export { type MeanAccumulator, mean } from './transforms/mean.ts'
export { min } from './transforms/min.ts'
export { parDo } from './transforms/par-do.ts'
export { partition } from './transforms/partition.ts'
export { read } from './transforms/read.ts'
export { sum } from './transforms/sum.ts'
export { type TestStream, testStream } from './transforms/test-stream.ts'
export { top } from './transforms/top.ts'
export { type TopByValue, topByValue } from './transforms/top-by-value.ts'
export { type Values, values } from './transforms/values.ts'
export { type WindowInto, windowInto } from './transforms/window-into.ts'
export { type DeadLetter, withDeadLetters } from './transforms/with-dead-letters.ts'
export { withKeys } from './transforms/with-keys.ts'
export { withTimestamps } from './transforms/with-timestamps.ts'
export { write } from './transforms/write.ts'
