import { alternate } from '../alternate.ts'
import { fileOf } from '../data.ts'
import { expected } from '../expected.ts'
import { denseRecording, recording as input } from '../inputs.ts'
import { MeasurementError, runJob } from '../job.ts'
import { note } from '../note.ts'
import { rowsOf, type Workload } from '../rows.ts'

/** Reading a recording beside a loop that only parses its lines; and how well a replay keeps the recording's times. */
export const recording: Workload = {
  name: 'recording',
  title: 'recording: reading one, and playing it at its own pace',
  async measure(rounds) {
    const file = await fileOf(input)
    const measured = await alternate(
      'recording',
      (['yeoul', 'node-hand'] as const).map(name => ({
        name,
        job: { program: `${name} recording` as const, input: file },
        expected: expected.recording,
      })),
      rounds,
    )
    const [yeoul, hand] = measured
    return {
      rows: rowsOf('recording', measured),
      verdicts: [
        {
          workload: 'recording',
          measure: 'time to read it over that of a loop that only parses lines',
          value: yeoul.seconds / hand.seconds,
          target: 1.43,
        },
        {
          workload: 'recording',
          measure: 'milliseconds an arrival is late at its own pace, 2,000 a second, 99th percentile',
          value: await lateness(await fileOf(denseRecording)),
          target: 5,
        },
      ],
    }
  },
}

/** The 99th percentile of how many milliseconds after its time a tweet arrives. */
async function lateness(file: string): Promise<number> {
  const { lines = [] } = await runJob({ program: 'yeoul pace', input: file, keepLines: true })
  if (lines.length !== denseRecording.amount)
    throw new MeasurementError(`recording: ${lines.length} tweets arrived instead of ${denseRecording.amount}`)
  note('recording  played at its own pace')
  const sorted = lines.map(Number).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length * 0.99)]
}
