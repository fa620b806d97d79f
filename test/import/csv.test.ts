import { gzipSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import { CsvRecords } from '../../tools/import/csv-records.ts'
import { workshop } from './importing.ts'

const { put, imported } = workshop()

test('a CSV file with the names of the API, in whatever order', async () => {
  const rows = [
    'lang,created_at,author_id,text,id,likes',
    'ko,2024-05-01T12:00:00Z,7,골 🎉 #결승,10,3',
    'en,2024-05-01T21:00:01+0900,8,"two lines, ""quoted""',
    '',
    '#end",9223372036854775807,4',
    ',1714564802,9,last,12,5',
  ]
  put('tweets.csv', `\ufeff${rows.join('\r\n')}\r\n`)
  const { code, stderr, tweets } = await imported('tweets.csv')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(tweets).toEqual([
    {
      id: '10',
      text: '골 🎉 #결승',
      created_at: '2024-05-01T12:00:00.000Z',
      author_id: '7',
      lang: 'ko',
      entities: { hashtags: [{ start: 4, end: 7, tag: '결승' }] },
    },
    {
      id: '9223372036854775807',
      text: 'two lines, "quoted"\n\n#end',
      created_at: '2024-05-01T12:00:01.000Z',
      author_id: '8',
      lang: 'en',
      entities: { hashtags: [{ start: 21, end: 25, tag: 'end' }] },
    },
    { id: '12', text: 'last', created_at: '2024-05-01T12:00:02.000Z', author_id: '9', lang: 'und' },
  ])
})

test('columns of other names, zones that are not written, a time of arrival, and tabs', async () => {
  put(
    'export.tsv.gz',
    gzipSync(
      'tweet_id\tbody\ttime\tseen\n1\ta,b;c\t2024-05-01 21:00\t1714564805\n2\td\t2024-05-01 21:01\t1714564801\n',
    ),
  )
  const columns = 'id=tweet_id,text=body,created_at=time,received_at=seen'
  const { code, stderr, tweets, recording } = await imported(
    ...['export.tsv.gz', '--columns', columns, '--author', '3', '--time-zone', 'Asia/Seoul'],
  )
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(tweets.map(({ id, text, created_at, author_id }) => [id, text, created_at, author_id])).toEqual([
    ['2', 'd', '2024-05-01T12:01:00.000Z', '3'],
    ['1', 'a,b;c', '2024-05-01T12:00:00.000Z', '3'],
  ])
  expect(recording.slice(1).map(arrival => arrival.received_at)).toEqual([
    '2024-05-01T12:00:01.000Z',
    '2024-05-01T12:00:05.000Z',
  ])
})

test.each([
  [
    'id,text,author_id\n',
    [],
    /^x\.csv: no column is called "created_at"; say which .* --columns created_at=NAME\. .* "id", "text", "author_id"$/m,
  ],
  ['id,text,created_at\n', [], /^x\.csv: no column is called "author_id"; say which/m],
  [
    'id,text,created_at,author_id\n',
    ['--columns', 'lang=language'],
    /^x\.csv: no column is called "language"; check --columns/m,
  ],
  [
    'id,"text,created_at,author_id\n',
    [],
    /^x\.csv: its first line should name the columns, and a quote in it is not closed/m,
  ],
  ['id,text,created_at,author_id\n', [], /^No tweet was found, so no recording was written\.$/m],
])('a header that does not do: %j', async (header, args, message) => {
  put('x.csv', header)
  const { code, stderr } = await imported('x.csv', ...args)
  expect(code).toBe(1)
  expect(stderr).toMatch(message)
})

test('rows that cannot be read are told by line, and those around them are read', async () => {
  const rows = [
    'id,text,created_at,author_id',
    '1,fine,2024-05-01T12:00:00Z,7',
    '2,a "quote,2024-05-01T12:00:00Z,7',
    '3,fine,2024-05-01T12:00:00Z,7',
    '4,another" quote,2024-05-01T12:00:00Z,7',
    '5,too,many,2024-05-01T12:00:00Z,7',
    '6,"two',
    'lines",2024-05-01T12:00:00Z,7',
    '7,no time,today,7',
    ',no id,2024-05-01T12:00:00Z,7',
    '9,nobody,2024-05-01T12:00:00Z,',
    '1.05012E+18,rounded,2024-05-01T12:00:00Z,7',
    '11,"never closed,2024-05-01T12:00:00Z,7',
    '12,fine,2024-05-01T12:00:00Z,7',
  ]
  put(
    'broken.csv',
    Buffer.concat([
      Buffer.from(`${rows.join('\n')}\n13,caf`),
      Buffer.from([0xe9]),
      Buffer.from(',2024-05-01T12:00:00Z,7'),
    ]),
  )
  const { code, stderr, stdout, tweets } = await imported('broken.csv')
  expect(code).toBe(0)
  expect(tweets.map(({ id, text }) => [id, text])).toEqual([
    ['1', 'fine'],
    ['3', 'fine'],
    ['6', 'two\nlines'],
    ['12', 'fine'],
  ])
  expect(stdout).toMatch(/^out\.jsonl: 4 tweets, 9 could not be read$/m)
  expect(stderr.split('\n').map(line => line.slice(0, 50))).toEqual([
    expect.stringMatching(/^broken\.csv:3: it is not CSV: Invalid Opening Quote/),
    expect.stringMatching(/^broken\.csv:5: it is not CSV: Invalid Opening Quote|^broken\.csv:5: a quote/),
    expect.stringMatching(/^broken\.csv:6: it has 5 cells, and the first line 4/),
    expect.stringMatching(/^broken\.csv:9: its created_at: "today" is no time/),
    expect.stringMatching(/^broken\.csv:10: its id is empty/),
    expect.stringMatching(/^broken\.csv:11: its author_id is empty/),
    expect.stringMatching(/^broken\.csv:12: its id is "1\.05012E\+18", rounded/),
    expect.stringMatching(/^broken\.csv:13: a quote in it is not closed/),
    expect.stringMatching(/^broken\.csv:15: it is not UTF-8: byte 0xe9 in/),
    '',
  ])
})

test('records are the same wherever the bytes are cut', () => {
  const text = 'a,b\r\n1,"x\ny"\n\n2,"q""q"\n3,"lost\n4,한\n5,"l\n\n"\n6,z'
  const bytes = Buffer.from(text)
  const readIn = (size: number) => {
    const records = new CsvRecords(',')
    const pieces = []
    for (let at = 0; at < bytes.length; at += size) pieces.push(...records.push(bytes.subarray(at, at + size)))
    return [...pieces, ...records.end(false)].map(({ line, cells }) => [line, ...cells])
  }
  const whole = readIn(bytes.length)
  expect(whole).toEqual([
    [1, 'a', 'b'],
    [2, '1', 'x\ny'],
    [5, '2', 'q"q'],
    [6],
    [7, '4', '한'],
    [8, '5', 'l\n\n'],
    [11, '6', 'z'],
  ])
  for (let size = 1; size < bytes.length; size++) expect(readIn(size)).toEqual(whole)
})
