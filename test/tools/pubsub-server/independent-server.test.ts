import { describe } from '@jest/globals'
import { startIndependentServer, whyNoIndependentServer } from '../../io/pubsub/independent-server.ts'
import { pubSubSuite } from './suite.ts'

const LACKS = {
  'after its last attempt a message goes to the dead-letter topic, with where it came from': 'it counts no attempts',
  'a subscription with a filter gets what matches it': 'it has no filters',
  'seek to a time before brings back what was acknowledged and retained; to one after, it drops all':
    'it ends by a nil pointer at Seek',
  'a subscription is pushed to an endpoint, again until it answers well': 'it does not push',
  'publishing refuses what is too much: attributes, their lengths, 10 MiB': 'it has no limits',
  'settings are validated, and changed': 'it validates no settings',
  'a subscriber of what is not there, or is deleted, is told': 'it leaves the streams of a deleted subscription open',
  'a subscription that is detached has nothing, and gets nothing': 'it does not say that it is detached',
  'publishing refuses a message without data and attributes': 'it takes it',
}

const here = whyNoIndependentServer() === undefined ? describe : describe.skip

// The embedded server does what another does, which is not ours.
here('beside the embedded server', () => {
  pubSubSuite(
    "Google's own fake",
    async () => {
      const { host, stop } = await startIndependentServer()
      return { host, close: stop }
    },
    LACKS,
  )
})
