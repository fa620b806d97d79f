import { generateKeyPairSync } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { direct, Pipeline } from 'yeoul'
import { readFromPubSub } from 'yeoul/io/pubsub'
import { put, temporaryFolder } from '../folder.ts'

const at = temporaryFolder()
const variables = [
  'PUBSUB_EMULATOR_HOST',
  'GOOGLE_CLOUD_PROJECT',
  'GCLOUD_PROJECT',
  'PUBSUB_PROJECT_ID',
  'GOOGLE_APPLICATION_CREDENTIALS',
  'CLOUDSDK_CONFIG',
]
let before: (string | undefined)[] = []
beforeEach(() => {
  before = variables.map(name => process.env[name])
  for (const name of variables) delete process.env[name]
  process.env.CLOUDSDK_CONFIG = at('no-gcloud')
})
afterEach(() => {
  variables.forEach((name, i) => {
    if (before[i] === undefined) delete process.env[name]
    else process.env[name] = before[i]
  })
})

const failure = async (subscription = 'projects/p-1/subscriptions/tweets'): Promise<string> => {
  const run = direct().collect(new Pipeline().apply(readFromPubSub({ subscription })))
  return run.then(
    () => 'it went well',
    (thrown: Error) => String(thrown.stack),
  )
}

describe('without an emulator', () => {
  test('no credentials are an error with the next step', async () => {
    expect(await failure()).toContain(
      'readFromPubSub: no credentials for Google Cloud. Log in with gcloud auth application-default login, or set GOOGLE_APPLICATION_CREDENTIALS to the file of a service account',
    )
  })

  const SECRET = 'c2VjcmV0IHNlY3JldA'
  const key = { type: 'service_account', project_id: 'p-1', client_email: 'a@b.example', private_key: SECRET }
  const cases: readonly [what: string, content: string | undefined, says: string][] = [
    ['is not there', undefined, 'which is not there; give the path'],
    ['is no JSON', `{"private_key": "${SECRET}"`, 'which is no JSON; make a new one'],
    ['is another file', JSON.stringify({ name: SECRET }), 'whose "type" is none of service_account'],
    ['lacks a field', JSON.stringify({ ...key, client_email: '' }), 'a service_account without client_email'],
    ['has a cut key', JSON.stringify(key), 'whose private_key is no key in PEM'],
  ]
  test.each(cases)('a file of credentials that %s is told, and nothing of it', async (what, content, says) => {
    const file = at(`${what}.json`)
    if (content !== undefined) put(file, content)
    process.env.GOOGLE_APPLICATION_CREDENTIALS = file
    const said = await failure()
    expect(said).toContain(`readFromPubSub: GOOGLE_APPLICATION_CREDENTIALS names '${file}', ${says}`)
    expect(said).not.toContain(SECRET)
  })

  test('a project is asked for where neither the environment nor the credentials have one', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const pem = privateKey.export({ type: 'pkcs1', format: 'pem' })
    const file = put(at('key.json'), JSON.stringify({ ...key, project_id: undefined, private_key: pem }))
    process.env.GOOGLE_APPLICATION_CREDENTIALS = file
    expect(await failure('tweets')).toContain(
      'readFromPubSub: in which project? set GOOGLE_CLOUD_PROJECT (gcloud projects list shows yours), or write the whole name, projects/…',
    )
  })
})

test('an emulator needs a project, too', async () => {
  process.env.PUBSUB_EMULATOR_HOST = '127.0.0.1:1'
  expect(await failure('tweets')).toContain('in which project? set GOOGLE_CLOUD_PROJECT (any name will do')
})

describe('options', () => {
  const refused: readonly [given: object, says: string][] = [
    [{ subscription: 'a b' }, "'a b' is no name of a subscription; write 'my-subscription'"],
    [{ subscription: 'projects/p/topics/tweets' }, "'projects/p/topics/tweets' is no name of a subscription"],
    [{ subscription: 'tweets', timestampAttribut: 'at' }, "there is no option 'timestampAttribut'; there are"],
    [{ subscription: 'tweets', timestampAttribute: '' }, 'timestampAttribute: "" is no attribute'],
    [{ subscription: 'tweets', endAfterSilence: '0s' }, 'endAfterSilence: "0s" must be longer than 0'],
  ]
  test.each(refused)('%p is refused where it is written', (given, says) => {
    expect(() => readFromPubSub(given as never)).toThrow(says)
  })
})
