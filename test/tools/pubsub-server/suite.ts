import { afterAll, beforeAll, describe, test } from '@jest/globals'
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
  const that: That = (title, run) => {
    titles.add(title)
    const reason = lacks[title]
    if (reason === undefined) test(title, run)
    else test.failing(`${title} (${reason})`, run, FAILING_MS)
  }

  describe(name, () => {
    let server: Contender
    beforeAll(async () => {
      server = await start()
    })
    afterAll(() => server.close())
    const host = () => server.host
    deliveryTests(that, host)
    orderAndFlowTests(that, host)
    settingsTests(that, host)
    const unknown = Object.keys(lacks).find(title => !titles.has(title))
    if (unknown !== undefined) throw new Error(`${unknown}: there is no such test`)
  })
}
