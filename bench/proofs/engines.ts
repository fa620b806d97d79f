import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startFlink } from '../../lib/portable/engines/flink.ts'
import { startFlinkCluster } from '../../lib/portable/engines/flink-cluster.ts'
import { bringPrism, startPrism } from '../../lib/portable/engines/prism.ts'
import { alternate, type Contender, type Measurement } from '../alternate.ts'
import { fileOf } from '../data.ts'
import { bringBeamPython } from '../engines/beam-python.ts'
import { type JobPlace, onEngine, SDK_NAMES } from '../engines/contenders.ts'
import { inParts } from '../engines/parts.ts'
import { expected } from '../expected.ts'
import { fewTweets, type Input, mediumBook } from '../inputs.ts'
import { note } from '../note.ts'
import type { Row, Verdict, Workload } from '../rows.ts'

/** Jobs of so many seconds; Beam's Python SDK takes longer. */
const WORK: Readonly<Record<'W1' | 'W2', { readonly input: Input; readonly hash: string }>> = {
  W1: { input: mediumBook, hash: expected.W1medium },
  W2: { input: fewTweets, hash: expected.W2few },
}

/** An engine that is up: where a job goes, by how it is run there. */
interface EngineUp {
  readonly places: Readonly<Record<string, () => Promise<JobPlace>>>
  /** Whether a job before makes those after it faster: Java's compiler learns. */
  readonly warmsUp: boolean
  close?(): Promise<void>
}

/** The same pipelines on an engine, by our worker and by Beam's Python SDK. */
function sideBySide(name: string, title: string, start: () => Promise<EngineUp>): Workload {
  return {
    name,
    title,
    async measure(rounds) {
      await bringBeamPython()
      const folder = mkdtempSync(join(tmpdir(), 'yeoul-bench-'))
      try {
        const works = Object.entries(WORK) as [keyof typeof WORK, (typeof WORK)['W1']][]
        const files: Partial<Record<keyof typeof WORK, string>> = {}
        for (const [workload, { input }] of works) files[workload] = inParts(await fileOf(input), folder)
        const engine = await start()
        const rows: Row[] = []
        const verdicts: Verdict[] = []
        try {
          for (const [workload, { hash }] of works) {
            const work = { workload, files: files[workload] ?? '' }
            const contenders = Object.entries(engine.places).flatMap(([how, place]) =>
              SDK_NAMES.map((sdk): Contender => onEngine(`${workload}${how}: ${sdk}`, sdk, work, folder, hash, place)),
            )
            // A job of each, which does not count.
            if (engine.warmsUp) await alternate(`${name}, to warm up`, contenders.slice(0, SDK_NAMES.length), 1)
            const measured = await alternate(name, contenders, rounds)
            const hows = Object.keys(engine.places)
            rows.push(...rowsOf(name, measured))
            verdicts.push(...verdictsOf(name, workload, hows, measured))
          }
        } finally {
          await engine.close?.()
        }
        return { rows, verdicts }
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
  }
}

/** Ours and Python's take turns. */
function rowsOf(workload: string, measured: readonly Measurement[]): Row[] {
  return measured.map((measurement, i) => {
    const python = measured[i | 1] as Measurement
    return { workload, ...measurement, ratio: python.seconds / measurement.seconds }
  })
}

function verdictsOf(
  engine: string,
  workload: string,
  hows: readonly string[],
  measured: readonly Measurement[],
): Verdict[] {
  const seconds = measured.map(each => each.seconds)
  const overPython = hows.map((how, i) => ({
    workload: engine,
    measure: `${workload}${how}: seconds over those of Beam's Python SDK`,
    value: (seconds[2 * i] as number) / (seconds[2 * i + 1] as number),
    target: 1,
  }))
  if (hows.length < 2) return overPython
  // Two use more processors, if the machine has some that are idle.
  const twoOverOne = (seconds[2] as number) / (seconds[0] as number)
  note(`${engine}  ${workload}: seconds with two TaskManagers over those with one: ${twoOverOne.toFixed(2)}`)
  return overPython
}

export const prism = sideBySide('prism', "prism: W1 and W2 on Prism, beside Beam's Python SDK", async () => {
  await bringPrism(note)
  return {
    warmsUp: false,
    places: {
      // One for a job, as prism() does.
      '': async () => {
        const { endpoint, close } = await startPrism()
        return { kind: 'prism', endpoint, close }
      },
    },
  }
})

export const flink = sideBySide(
  'flink',
  "flink: W1 and W2 on an embedded Flink, beside Beam's Python SDK",
  async () => {
    const engine = await startFlink({ say: note })
    const { endpoint } = engine
    return { warmsUp: true, places: { '': async () => ({ kind: 'flink', endpoint }) }, close: () => engine.close() }
  },
)

export const cluster = sideBySide(
  'cluster',
  "cluster: W1 and W2 on a cluster of Flink with one and two TaskManagers, beside Beam's Python SDK",
  async () => {
    const engine = await startFlinkCluster({ say: note })
    const { endpoint, webUi } = engine
    const at = (taskManagers: number) => async (): Promise<JobPlace> => ({
      kind: 'cluster',
      endpoint,
      master: webUi.replace('http://', ''),
      taskManagers,
    })
    return {
      warmsUp: true,
      places: { ', one TaskManager': at(1), ', two TaskManagers': at(2) },
      close: () => engine.close(),
    }
  },
)
