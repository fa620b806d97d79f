import { note } from '../note.ts'
import { serveAndRun } from '../pubsub/serve-and-run.ts'
import type { Workload } from '../rows.ts'

const FEW = 250_000
const MANY = 1_000_000
const BY_KEYS = 50_000

/** The embedded Pub/Sub server, with Google's client: its pace, and its memory over a million messages. */
export const pubsub: Workload = {
  name: 'pubsub',
  title: "pubsub: yeoul pubsub and Google's client, messages of 1 KB",
  async measure() {
    const few = await serveAndRun({ kind: 'rounds', count: FEW })
    note(`pubsub  ${FEW} messages  published in ${few.publishing.toFixed(1)} s, taken in ${few.taking.toFixed(1)} s`)
    const many = await serveAndRun({ kind: 'rounds', count: MANY })
    note(`pubsub  ${MANY} messages  published in ${many.publishing.toFixed(1)} s, taken in ${many.taking.toFixed(1)} s`)
    const keys = await serveAndRun({ kind: 'keys', count: BY_KEYS })
    note(`pubsub  ${BY_KEYS} messages of a hundred ordering keys  in ${keys.taking.toFixed(1)} s`)
    const verdict = (measure: string, value: number, target: number) => ({ workload: 'pubsub', measure, value, target })
    return {
      rows: [],
      verdicts: [
        verdict('seconds to publish 20,000 messages', (many.publishing / MANY) * 20_000, 1),
        verdict('seconds to take and acknowledge 15,000', (many.taking / MANY) * 15_000, 1),
        verdict('seconds for 5,000 of a hundred ordering keys', (keys.taking / BY_KEYS) * 5000, 1),
        verdict('messages that were not in the order of their key', keys.disordered, 0),
        verdict('messages that came more than once', few.again + many.again + keys.again, 0),
        verdict("the server's peak memory, 1,000,000 messages over 250,000", many.peakRssMb / few.peakRssMb, 1.2),
      ],
    }
  },
}
