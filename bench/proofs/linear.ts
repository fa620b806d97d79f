import { alternate } from '../alternate.ts'
import { ELEMENTS } from '../generate/keyed.ts'
import { runJob } from '../job.ts'
import { type Report, rowsOf, type Workload, YARDSTICK } from '../rows.ts'
import { tenfold } from './tenfold.ts'

const FEW_KEYS = 100
const MANY_KEYS = 10_000

async function elements(rounds: number): Promise<Report> {
  const { once, tenfold: many } = await tenfold(rounds)
  return {
    rows: rowsOf('linear', [once, many]),
    verdicts: [
      {
        workload: 'linear',
        measure: 'time of ten million tweets over that of a million',
        value: many.seconds / once.seconds,
        target: 11,
      },
    ],
  }
}

/** Both numbers of keys by hand first, which says what the right result is and how many panes it has. */
async function keys(rounds: number, setting: string, title: string): Promise<Report> {
  const cases = []
  for (const count of [FEW_KEYS, MANY_KEYS]) {
    const job = { input: String(count), setting }
    const byHand = await runJob({ ...job, program: 'node-hand keys', keepLines: true })
    const panes = (byHand.lines ?? []).reduce((sum, line) => sum + Number(line.split('\t')[1]), 0)
    cases.push({ count, job, panes, expected: byHand.sha256 })
  }
  const measured = await alternate(
    'linear',
    cases.flatMap(({ count, job, expected }) => [
      { name: `yeoul ${count} keys, ${title}`, job: { ...job, program: 'yeoul keys' as const }, expected },
      { name: `${YARDSTICK} ${count} keys, ${title}`, job: { ...job, program: 'node-hand keys' as const }, expected },
    ]),
    rounds,
  )
  const [few, , many] = measured
  const cost = (seconds: number, panes: number): number => seconds / (ELEMENTS + panes)
  return {
    rows: rowsOf('linear', measured),
    verdicts: [
      {
        workload: 'linear',
        measure: `time for each element and pane, ${MANY_KEYS} keys over ${FEW_KEYS}, ${title}`,
        value: cost(many.seconds, cases[1].panes) / cost(few.seconds, cases[0].panes),
        target: 2,
      },
    ],
  }
}

/** Cost grows with the elements and the panes, and with nothing else. */
export const linear: Workload = {
  name: 'linear',
  title: 'linear: ten times the elements, a hundred times the keys',
  async measure(rounds) {
    const reports = [
      await keys(rounds, 'default', 'a pane a window'),
      await keys(rounds, 'early', 'a pane each ten elements'),
      await elements(rounds),
    ]
    return {
      rows: reports.flatMap(({ rows }) => rows),
      verdicts: reports.flatMap(({ verdicts }) => verdicts),
    }
  },
}
