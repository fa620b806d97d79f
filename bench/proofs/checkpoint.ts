import { alternate } from '../alternate.ts'
import { fileOf } from '../data.ts'
import { expected } from '../expected.ts'
import { tweets } from '../inputs.ts'
import { rowsOf, type Workload } from '../rows.ts'

/** What checkpoints cost: W2 saved every second, in turn with itself unsaved. */
export const checkpoint: Workload = {
  name: 'checkpoint',
  title: 'checkpoint: W2 saved every second, to a folder',
  async measure(rounds) {
    const file = await fileOf(tweets)
    const contender = (setting: string) => ({
      name: `yeoul 1M, checkpoint ${setting}`,
      job: { program: 'yeoul W2 checkpointed' as const, input: file, setting },
      expected: expected.W2,
    })
    const measured = await alternate('checkpoint', [contender('none'), contender('every second')], rounds)
    const [none, saved] = measured
    return {
      rows: rowsOf('checkpoint', measured),
      verdicts: [
        {
          workload: 'checkpoint',
          measure: 'time with a checkpoint every second over that without',
          value: saved.seconds / none.seconds,
          target: 1.15,
        },
      ],
    }
  },
}
