// What a notebook imports as '#kafka'; kafka.d.ts describes it.
export { loadRecording } from '../load/load-recording.ts'
export { startKafka } from './broker.ts'
