import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Contender, Run } from '../alternate.ts'
import { runJob } from '../job.ts'
import { resultHash } from '../result-hash.ts'
import { runBeamPython } from './beam-python.ts'
import type { EngineWork } from './pipelines.ts'
import type { EngineJob } from './submit.ts'

/** An engine's job service, for one job. */
export interface JobPlace {
  readonly kind: EngineJob['kind']
  readonly endpoint: string
  readonly master?: string
  readonly taskManagers?: number
  close?(): Promise<void>
}

const SDKS = {
  yeoul: async (job: EngineJob) => runJob({ program: 'yeoul on an engine', input: '', setting: JSON.stringify(job) }),
  'beam-python': runBeamPython,
} as const

export type Sdk = keyof typeof SDKS
export const SDK_NAMES = Object.keys(SDKS) as readonly Sdk[]

/** One of the SDKs on an engine. Its results are where its workers put them, and so is how much memory these took. */
export function onEngine(
  name: string,
  sdk: Sdk,
  work: Omit<EngineWork, 'out'>,
  folder: string,
  expected: string,
  place: () => Promise<JobPlace>,
): Contender {
  return { name, expected, job: { what: `${sdk} on ${work.files}`, run: () => run(sdk, work, folder, place) } }
}

async function run(
  sdk: Sdk,
  work: Omit<EngineWork, 'out'>,
  folder: string,
  place: () => Promise<JobPlace>,
): Promise<Run> {
  mkdirSync(folder, { recursive: true })
  const out = mkdtempSync(join(folder, 'out-'))
  const { close, ...where } = await place()
  try {
    const { seconds, wallSeconds } = await SDKS[sdk]({ ...work, ...where, out })
    const written = readdirSync(out)
    const textsOf = (kind: string) =>
      written.filter(name => name.startsWith(`${kind}-`)).map(name => readFileSync(join(out, name), 'utf8'))
    const lines = textsOf('lines').flatMap(text => text.trimEnd().split('\n'))
    const peakRssMb = Math.max(0, ...textsOf('peak').map(Number))
    return { seconds, wallSeconds, peakRssMb, sha256: resultHash(lines) }
  } finally {
    await close?.()
    rmSync(out, { recursive: true, force: true })
  }
}
