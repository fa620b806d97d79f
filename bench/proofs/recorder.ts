import { type Measurement, type Run, summary } from '../alternate.ts'
import { fileOf } from '../data.ts'
import { liveRecording } from '../inputs.ts'
import { note } from '../note.ts'
import { recordLive } from '../recorder/record-live.ts'
import { rowsOf, type Workload } from '../rows.ts'

const FEW = 300_000
const MANY = liveRecording.amount
/** Ten seconds of the recording's own pace. */
const PACED = 100_000

/** The live recorder, fed by the local server: as fast as it takes tweets, and 10,000 a second. */
export const recorder: Workload = {
  name: 'recorder',
  title: 'recorder: yeoul record, fed by yeoul x-server',
  async measure(rounds) {
    const file = await fileOf(liveRecording)
    const contenders = [FEW, MANY].map(count => ({ count, runs: [] as Run[] }))
    let lost = 0
    for (let round = 1; round <= rounds; round++) {
      for (const { count, runs } of contenders) {
        const run = await recordLive(file, count, 'max')
        runs.push(run)
        lost += run.lost
        note(`recorder  round ${round} of ${rounds}  ${count} tweets  ${run.seconds.toFixed(2)} s`)
      }
    }
    const paced = await recordLive(file, PACED, '1')
    lost += paced.lost
    note(`recorder  ${PACED} tweets at their own pace`)
    const measured: Measurement[] = contenders.map(({ count, runs }) => summary(`yeoul ${count} tweets`, runs))
    const [few, many] = measured
    const verdict = (measure: string, value: number, target: number) => ({
      workload: 'recorder',
      measure,
      value,
      target,
    })
    return {
      rows: rowsOf('recorder', [...measured, summary(`yeoul ${PACED} tweets, 10,000 a second`, [paced])]),
      verdicts: [
        verdict('seconds for 10,000 tweets, as fast as it takes them', (many.seconds / MANY) * 10_000, 1),
        verdict('milliseconds a tweet is late, 10,000 a second, 99th percentile', paced.behindMs, 1000),
        verdict('tweets lost', lost, 0),
        verdict('peak memory of 1,200,000 tweets over that of 300,000', many.peakRssMb / few.peakRssMb, 1.2),
      ],
    }
  },
}
