import { alternate, type Measurement } from '../alternate.ts'
import { fileOf } from '../data.ts'
import { expected } from '../expected.ts'
import { fewTweets, type Input, tweets } from '../inputs.ts'
import { rowsOf, type Workload } from '../rows.ts'

/** W2 without a trace and with one, in turn. */
async function offAnd(
  setting: string,
  input: Input,
  hash: string,
  size: string,
  rounds: number,
): Promise<Measurement[]> {
  const file = await fileOf(input)
  const contender = (level: string) => ({
    name: `yeoul ${size}, trace ${level}`,
    job: { program: 'yeoul W2 traced' as const, input: file, setting: level },
    expected: hash,
  })
  return alternate('trace', [contender('off'), contender(setting)], rounds)
}

/** What the trace costs. */
export const trace: Workload = {
  name: 'trace',
  title: 'trace: W2 with its trace recorded',
  async measure(rounds) {
    const panes = await offAnd('panes', tweets, expected.W2, '1M', rounds)
    const full = await offAnd('full', fewTweets, expected.W2few, '120k', rounds)
    const over = ([off, on]: Measurement[]): number => on.seconds / off.seconds
    return {
      rows: rowsOf('trace', [...panes, ...full]),
      verdicts: [
        { workload: 'trace', measure: "time with 'panes' over 'off'", value: over(panes), target: 1.15 },
        { workload: 'trace', measure: "time with 'full', to a file, over 'off'", value: over(full), target: 4 },
      ],
    }
  },
}
