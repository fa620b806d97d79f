// The entry `yeoul/io/watermark`. The estimators need no files: a page has them too.

export {
  manual,
  outOfOrder,
  percentile,
  perfect,
  type TrackerInput,
  type WatermarkEstimator,
  type WatermarkMove,
  type WatermarkTracker,
} from '../core/watermark-estimators.ts'
