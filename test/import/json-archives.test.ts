import { gzipSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { workshop, zipOf } from './importing.ts'

const { put, imported } = workshop()
const START = Date.parse('2024-05-01T12:00:00Z')
const at = (ms: number) => new Date(START + ms).toISOString()

const tweet = fc.record({
  id: fc.bigInt({ min: 10n ** 18n, max: 2n ** 63n - 1n }).map(String),
  text: fc.string({ unit: 'binary', maxLength: 60 }),
  created_at: fc.integer({ min: 0, max: 3_600_000 }).map(at),
  author_id: fc.integer({ min: 1, max: 9 }).map(String),
  lang: fc.constantFrom('ko', 'en', 'und'),
  // The API tells of entities wherever there are any; then nothing is looked for in the text.
  entities: fc.record({
    hashtags: fc.array(fc.record({ start: fc.nat(9), end: fc.nat(9), tag: fc.constantFrom('goal', '결승', '𠮷') })),
  }),
  public_metrics: fc.record({ retweet_count: fc.nat() }),
})
const pages = fc.array(fc.array(tweet, { maxLength: 12 }), { minLength: 1, maxLength: 5 })
const asPage = (data: readonly unknown[], index: number) => ({
  ...(data.length === 0 ? {} : { data }),
  includes: { users: [{ id: '1', username: 'someone' }], tweets: [{ id: '99', text: 'not one that arrived' }] },
  meta: { result_count: data.length, next_token: `page${index}` },
})

test('search pages of the API v2 give the tweets that are in them, however they are written down', async () => {
  await fc.assert(
    fc.asyncProperty(
      pages,
      fc.constantFrom('lines', 'indented', 'one after the other', 'list', 'files'),
      async (all, how) => {
        const texts = all.map(asPage)
        const expected = all.flat().sort((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at))
        const contents = {
          lines: [texts.map(page => JSON.stringify(page)).join('\n')],
          indented: texts.map(page => JSON.stringify(page, null, 2)),
          'one after the other': [texts.map(page => JSON.stringify(page, null, '\t')).join('\r\n')],
          list: [`\ufeff${JSON.stringify(texts)}`],
          files: texts.map(page => gzipSync(JSON.stringify(page))),
        }[how]
        const files = contents.map((content, index) => put(`page-${index}.json`, content))
        const { code, stderr, tweets } = await imported(...files)
        expect(tweets).toEqual(expected)
        expect({ code, isQuiet: stderr === '' }).toEqual({
          code: expected.length === 0 ? 1 : 0,
          isQuiet: expected.length > 0,
        })
      },
    ),
    { numRuns: 10 },
  )
})

test('what a stream of the API v2 sent keeps its rules and its time of arrival', async () => {
  const data = { id: '1', text: 'a', created_at: at(0), author_id: '1', lang: 'en' }
  const rules = [{ id: '7', tag: 'goals' }]
  put('stream.jsonl', `\n${JSON.stringify({ data, matching_rules: rules, received_at: at(1500) })}\r\n\r\n`)
  const { code, stdout, tweets, recording } = await imported('stream.jsonl')
  expect({ code, tweets }).toEqual({ code: 0, tweets: [data] })
  expect(recording[1]).toEqual({ received_at: at(1500), partition: 0, data, matching_rules: rules })
  expect(stdout).toMatch(/the latest 1\.5 s after it was written/)
})

test('what the API v2 leaves out or cuts is completed from what it gives', async () => {
  const page = {
    data: [
      { id: '1050118621198921728', text: '골! 🎉 #결승', author_id: '1' },
      {
        id: '2',
        text: 'RT @a: long, lo…',
        created_at: at(1),
        author_id: '2',
        referenced_tweets: [{ type: 'retweeted', id: '8' }],
      },
      {
        id: '3',
        text: 'RT @a: another…',
        created_at: at(2),
        author_id: '2',
        referenced_tweets: [{ type: 'retweeted', id: '8' }],
      },
      {
        id: '4',
        text: 'a post…',
        created_at: at(3),
        author_id: '2',
        entities: {},
        note_tweet: { text: 'a post of more #words' },
      },
      { id: 5, text: '#found', created_at: '2024-05-01T21:00:04+09:00', author_id: 6, entities: { hashtags: 'none' } },
    ],
    includes: { tweets: [{ id: '8', text: 'long, longer #longest', author_id: '1' }] },
  }
  put('bare.json', JSON.stringify(page))
  const { code, stderr, tweets } = await imported('bare.json')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(tweets).toMatchObject([
    {
      created_at: '2018-10-10T20:19:24.211Z',
      lang: 'und',
      entities: { hashtags: [{ start: 5, end: 8, tag: '결승' }] },
    },
    { text: 'RT @a: long, longer #longest', entities: { hashtags: [{ start: 20, end: 28, tag: 'longest' }] } },
    { text: 'RT @a: another…' },
    { text: 'a post of more #words', entities: { hashtags: [{ start: 15, end: 21, tag: 'words' }] } },
    { id: '5', author_id: '6', created_at: at(4000), entities: { hashtags: [{ start: 0, end: 6, tag: 'found' }] } },
  ])
})

const v1 = (id: string, second: number, text: string, more: object = {}) => ({
  created_at: `Wed May 01 12:00:${String(second).padStart(2, '0')} +0000 2024`,
  id: Number(id),
  id_str: id,
  text,
  user: { id_str: '7', screen_name: 'someone' },
  lang: 'ko',
  entities: { hashtags: [{ text: 'old', indices: [0, 3] }] },
  ...more,
})
const STATUSES = [
  v1('1050118621198921728', 0, '골 🎉 #결승'),
  v1('2', 1, 'cut…', { truncated: true, extended_tweet: { full_text: 'cut no more #whole' } }),
  v1('3', 2, 'also cut…', { full_text: 'also "no more" #full' }),
  v1('4', 3, 'RT @a: one…', {
    retweeted_status: v1('5', 0, 'one and al…', { full_text: 'one and all #rt', user: { screen_name: 'a' } }),
  }),
  v1('6', 4, 'brackets ]}[{ and \\" quotes \\\\'),
]
const TWEETS = [
  ['1050118621198921728', '골 🎉 #결승', [{ start: 4, end: 7, tag: '결승' }]],
  ['2', 'cut no more #whole', [{ start: 12, end: 18, tag: 'whole' }]],
  ['3', 'also "no more" #full', [{ start: 15, end: 20, tag: 'full' }]],
  ['4', 'RT @a: one and all #rt', [{ start: 19, end: 22, tag: 'rt' }]],
  ['6', 'brackets ]}[{ and \\" quotes \\\\', undefined],
].map(([id, text, hashtags], second) => ({
  id,
  text,
  created_at: at(second * 1000),
  author_id: '7',
  lang: 'ko',
  ...(hashtags === undefined ? {} : { entities: { hashtags } }),
}))
const LINES = STATUSES.map(status => JSON.stringify(status)).join('\n')

test.each([
  ['lines', 'a.jsonl', () => LINES],
  ['lines, compressed', 'a.json.gz', () => gzipSync(LINES)],
  [
    'compressed in several members',
    'b.gz',
    () => Buffer.concat([gzipSync(LINES.slice(0, 900)), gzipSync(LINES.slice(900))]),
  ],
  ['a list in one line', 'c.json', () => JSON.stringify(STATUSES)],
  ['a list, indented', 'd.txt', () => JSON.stringify(STATUSES, null, 1)],
  ['a list, not indented', 'd.json', () => JSON.stringify(STATUSES, null, 2).replaceAll(/^ +/gm, '')],
  ['a list, one a line', 'e.json', () => `[\r\n${LINES.replaceAll('\n', ',\r\n')}\r\n]\r\n`],
  ['the answer to a search', 'f.json', () => JSON.stringify({ statuses: STATUSES, search_metadata: {} }, null, 2)],
  ['between notices', 'g.jsonl', () => `{"delete":{"status":{"id":1}}}\n${LINES}\n{"limit":{"track":3}}\n`],
  ['a zip', 'h.zip', () => zipOf({ 'x/tweets.jsonl': LINES, 'x/readme.txt': 'hi', '__MACOSX/x/a.json': 'junk' })],
  [
    'a zip of compressed files',
    'i.zip',
    () =>
      zipOf({
        '1.json.gz': gzipSync(JSON.stringify(STATUSES.slice(0, 2))),
        '2.json': JSON.stringify(STATUSES.slice(2)),
      }),
  ],
])('tweets of the v1.1 API: %s', async (_, name, content) => {
  put(name, await content())
  const { code, stderr, tweets } = await imported(name)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(tweets).toEqual(TWEETS)
})

test('the archive of an account is by its owner, as a zip, or its tweets.js if one says who that is', async () => {
  const items = [...STATUSES]
    .reverse()
    .map(({ user, retweeted_status, ...tweet }: Record<string, unknown>) => ({ tweet }))
  const tweets = `window.YTD.tweets.part0 = ${JSON.stringify(items, null, 2)}`
  const account = `window.YTD.account.part0 = [ { "account" : { "accountId" : "7" } } ]`
  put(
    'account.zip',
    await zipOf({ 'me/data/tweets.js': tweets, 'me/data/account.js': account, 'me/data/ad.js': 'x', 'me/a.json': '1' }),
  )
  put('tweets.js', tweets)
  const expected = TWEETS.map(tweet =>
    tweet.id === '4' ? { ...tweet, text: 'RT @a: one…', entities: undefined } : tweet,
  )
  for (const args of [['account.zip'], ['tweets.js', '--author', '7']]) {
    const { code, stderr, tweets, recording } = await imported(...args)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(tweets).toEqual(expected)
    // It runs backwards, so that it is sorted.
    expect(recording.slice(1).map(arrival => arrival.received_at)).toEqual(TWEETS.map(tweet => tweet.created_at))
  }
  const { code, stderr } = await imported('tweets.js')
  expect(code).toBe(1)
  expect(stderr).toMatch(/^tweets\.js:2: it has no author; .* --author ID\n/)
})

test('ids keep all of their digits, also where they are only numbers', async () => {
  const lines = [
    '{"id":1050118621198921729,"text":"v1","created_at":"Wed May 01 12:00:00 +0000 2024","user":{"id":1050118621198921731}}',
    '{"id":1050118621198921733,"text":"v2","created_at":"2024-05-01T12:00:01Z","author_id":1050118621198921735}',
  ]
  put('numbers.json', `[${lines.join(',')}]`)
  const { tweets } = await imported('numbers.json')
  expect(tweets.map(({ id, author_id }) => [id, author_id])).toEqual([
    ['1050118621198921729', '1050118621198921731'],
    ['1050118621198921733', '1050118621198921735'],
  ])
})
