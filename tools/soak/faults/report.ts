import { grouped } from '../../../lib/core/counted.ts'
import { Random } from '../../datasets/random.ts'
import { startKafka } from '../../kafka/broker.ts'
import { escapeControls } from '../../terminal/escape.ts'
import { type FaultsSurvived, faults } from './faults.ts'

/** The recording whose hashtags are counted. */
const RECORDING = 'final-match'

/** Runs trending hashtags under faults, and prints what came of it; true if the table is the direct runner's. */
export async function reportFaults(from: 'kafka' | 'file', kills: number, seed: number): Promise<boolean> {
  const say = (text: string) => console.log(text)
  const kafka = from === 'kafka' ? await startKafka({ say }) : undefined
  try {
    const survived = await faults({ recording: RECORDING, kills, random: new Random(seed), kafka, say })
    for (const line of faultTable(survived)) console.log(line)
    for (const difference of survived.differences) console.log(`DIFFERS ${escapeControls(difference)}`)
    const { written, replaced, differences, state } = survived
    const table = differences.length === 0 ? 'the table is that of the direct runner' : 'the table is another'
    console.log(`${grouped(written)} rows, of which ${grouped(replaced)} were replaced; ${state}; ${table}`)
    return differences.length === 0
  } finally {
    await kafka?.close()
  }
}

function faultTable({ faults }: FaultsSurvived): readonly string[] {
  const row = (...cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    row('kill', 'what', 'after', 'two checkpoints later', 'job restarts'),
    row('---', '---', '---', '---', '---'),
    ...faults.map(({ victim, atMs, recoveredMs, restarts }, i) =>
      row(String(i + 1), victim, seconds(atMs), seconds(recoveredMs), String(restarts)),
    ),
  ]
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
