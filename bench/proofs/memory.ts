import { rowsOf, type Workload } from '../rows.ts'
import { tenfold } from './tenfold.ts'

/** Memory follows the open windows and keys, not the input. */
export const memory: Workload = {
  name: 'memory',
  title: 'memory: W2 over ten times the input',
  async measure(rounds) {
    const { once, tenfold: many } = await tenfold(rounds)
    return {
      rows: rowsOf('memory', [once, many]),
      verdicts: [
        {
          workload: 'memory',
          measure: 'peak of ten million tweets over that of a million',
          value: many.peakRssMb / once.peakRssMb,
          target: 1.2,
        },
      ],
    }
  },
}
