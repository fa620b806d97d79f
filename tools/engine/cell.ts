// What a notebook imports as '#flink'; flink.d.ts describes it.
import { type PCollection, type Pipeline, read } from 'yeoul'
import { recordingFile, type Tweet, type WatermarkEstimator } from 'yeoul/io/recording'
import { startFlinkCluster } from '../../lib/portable/engines/flink-cluster.ts'
import { liveRecording } from '../load/live-recording.ts'

export function startFlink({ say }: { say?: (text: string) => void } = {}): ReturnType<typeof startFlinkCluster> {
  return startFlinkCluster(say === undefined ? {} : { say })
}

interface Live {
  readonly speed: number
  readonly watermark: WatermarkEstimator
}

export function readLive(recording: string, live: Live): (pipeline: Pipeline) => PCollection<Tweet> {
  return pipeline => pipeline.apply(read(liveRecording({ file: recordingFile(recording), ...live })))
}
