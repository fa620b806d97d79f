import { setTimeout } from 'node:timers/promises'
import { describe, test } from '@jest/globals'
import { afterwards } from './live.ts'
import { deliveryTests } from './suite/delivery.ts'
import { orderAndFlowTests } from './suite/order-and-flow.ts'
import { settingsTests } from './suite/settings.ts'
import type { That } from './suite/that.ts'

/** A server of the Pub/Sub API, from elsewhere. */
export interface Contender {
  /** Of PUBSUB_EMULATOR_HOST. */
  readonly host: string
  close(): Promise<void>
}

/** How long a test may take that is known to fail: most of these wait for what does not come. */
const FAILING_MS = 5000

/**
 * What any server of Pub/Sub's API does, seen by Google's client, over a real socket. `lacks`: the titles of tests that
 * this server is known to fail, each with the reason; they are run, too, and must fail.
 */
export function pubSubSuite(
  name: string,
  start: () => Promise<Contender>,
  lacks: Readonly<Record<string, string>> = {},
): void {
  const titles = new Set<string>()
  let server: Contender
  const that: That = (title, runAt) => {
    titles.add(title)
    const reason = lacks[title]
    // A server for each, so that one which a test brings down fails no other.
    const run = async () => {
      server = await start()
      let closing: Promise<void> | undefined
      const close = () => {
        closing ??= server.close()
        return closing
      }
      afterwards(close)
      if (reason === undefined) return runAt()
      // A server that is stuck has to be gone before its clients can be closed.
      const tooLate = setTimeout(FAILING_MS).then(() => Promise.reject(new Error('it does not end')))
      await Promise.race([runAt(), tooLate]).finally(close)
    }
    if (reason === undefined) test(title, run)
    else test.failing(`${title} (${reason})`, run)
  }

  describe(name, () => {
    const host = () => server.host
    deliveryTests(that, host)
    orderAndFlowTests(that, host)
    settingsTests(that, host)
    const unknown = Object.keys(lacks).find(title => !titles.has(title))
    if (unknown !== undefined) throw new Error(`${unknown}: there is no such test`)
  })
}
