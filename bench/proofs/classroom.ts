import { setTimeout as pause } from 'node:timers/promises'
import { ServedClass } from '../classroom/served-class.ts'
import { MeasurementError } from '../job.ts'
import { note } from '../note.ts'
import { percentile } from '../percentile.ts'
import type { Verdict, Workload } from '../rows.ts'

/** An hour, 124,105 tweets. */
const RECORDING = ['final-match', '--cues', 'none']
const PAGES = 200
const FRAMES_A_SECOND = 10
const WATCHED_MS = 20_000
const KEYS = 100
const SEEKS = 60
const SPEED = 20
const HOUR_MS = 3_600_000

/** A class of two hundred on this machine, and an hour of replay. */
export const classroom: Workload = {
  name: 'classroom',
  title: 'classroom: yeoul replay of an hour, two hundred pages listening',
  async measure() {
    const served = await ServedClass.start([...RECORDING, '--speed', String(SPEED)])
    try {
      await served.until(() => served.presenter?.ready === 1)
      note('classroom  the whole recording is known')
      return { rows: [], verdicts: [...(await crowd(served)), ...(await seeks(served)), ...(await hour(served))] }
    } finally {
      await served.close()
    }
  },
}

/** Two hundred pages, while it is played from the busiest minute on: what they are told, and how soon a key shows. */
async function crowd(served: ServedClass): Promise<Verdict[]> {
  const { beganMs = 0 } = served.trace.show ?? {}
  const room = await served.letIn(PAGES)
  await served.post('/transport', { do: 'seek', to: beganMs + 12 * 60_000 })
  await served.post('/transport', { do: 'speed', to: 1 })
  await served.post('/transport', { do: 'play' })
  room.begin()
  const until = performance.now() + WATCHED_MS
  const tookMs: number[] = []
  for (let key = 0; key < KEYS; key++) {
    const to = 1 + key / 1000
    const begin = performance.now()
    await Promise.all([
      served.post('/transport', { do: 'speed', to }),
      served.until(() => served.trace.frame?.speed === to),
    ])
    tookMs.push(performance.now() - begin)
    await pause(WATCHED_MS / KEYS / 2)
  }
  await pause(Math.max(0, until - performance.now()))
  const { seconds, fewestFrames, bytes } = await room.leave()
  await served.post('/transport', { do: 'pause' })
  await served.until(() => served.presenter?.room.clients === 0)
  note(`classroom  ${PAGES} pages heard ${(bytes / 2 ** 20 / seconds).toFixed(1)} MB/s in all`)
  return [
    verdict(
      `seconds for a frame, of the page that was told the fewest of ${PAGES}`,
      seconds / fewestFrames,
      1 / FRAMES_A_SECOND,
    ),
    verdict('milliseconds from a key to its frame, 95th percentile', percentile(tookMs, 95), 150),
  ]
}

/** Anywhere, back and forth: until the presenter's page has all that is shown there. */
async function seeks(served: ServedClass): Promise<Verdict[]> {
  const { beganMs = 0, lastMs = 0 } = served.trace.show ?? {}
  const tookMs: number[] = []
  for (let i = 1; i <= SEEKS; i++) {
    // Multiples of the golden section come near to every place.
    const to = Math.round(beganMs + ((i * 0.618) % 1) * (lastMs - beganMs))
    const begin = performance.now()
    await Promise.all([
      served.post('/transport', { do: 'seek', to }),
      served.until(() => served.trace.frame?.position.nowMs === to),
    ])
    tookMs.push(performance.now() - begin)
  }
  return [verdict(`milliseconds to go anywhere in the hour, the longest of ${SEEKS}`, Math.max(...tookMs), 300)]
}

/** The whole hour, fast: what is kept at its end, over what was kept at its beginning. */
async function hour(served: ServedClass): Promise<Verdict[]> {
  const { beganMs = 0 } = served.trace.show ?? {}
  await served.post('/transport', { do: 'seek', to: beganMs })
  await served.post('/transport', { do: 'speed', to: SPEED })
  await served.post('/transport', { do: 'play' })
  const samples: number[] = []
  while (served.trace.frame?.isAtEnd !== true) {
    await pause(1000)
    samples.push(served.rssMb)
    const minutes = ((served.trace.frame?.position.nowMs ?? 0) - beganMs) / 60_000
    if (samples.length % 30 === 0) note(`classroom  minute ${minutes.toFixed(0)}  ${samples.at(-1)?.toFixed(0)} MB`)
    if (samples.length > (1.5 * HOUR_MS) / SPEED / 1000)
      throw new MeasurementError(`classroom: after ${samples.length} s the hour is at minute ${minutes.toFixed(0)}`)
  }
  const third = Math.floor(samples.length / 3)
  const [first, last] = [samples.slice(0, third), samples.slice(-third)]
  return [
    verdict('memory in the last third of the hour over that in the first', Math.max(...last) / Math.max(...first), 1.1),
  ]
}

function verdict(measure: string, value: number, target: number): Verdict {
  return { workload: 'classroom', measure, value, target }
}
