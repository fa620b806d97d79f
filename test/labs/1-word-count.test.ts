import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { readTraceFile } from 'yeoul/io/trace-file'
import { emptyFolder, runYeoul } from '../tools/run-yeoul.ts'
import { Learner } from './learner.ts'

const folder = emptyFolder()
const file = (...names: string[]) => join(folder, ...names)
const lab = (...args: string[]) => runYeoul(folder, ['lab', '1', '--results', 'out', ...args])

/** What the sharded files say, sorted. */
function counts(): string[] {
  const shards = readdirSync(file('out')).filter(name => name.startsWith('counts-'))
  expect(shards).toEqual([0, 1, 2].map(shard => `counts-0000${shard}-of-00003`))
  return shards.flatMap(shard => readFileSync(file('out', shard), 'utf8').split('\n').filter(Boolean)).sort()
}

beforeAll(() => {
  writeFileSync(file('poem.txt'), "The sea, the SEA!\r\n\r\nDon't ask; don’t ask Ahab. Cafe\u0301, café, 바다")
  mkdirSync(file('books'))
  writeFileSync(file('books', 'a.txt'), 'one two\n')
  writeFileSync(file('books', 'b.txt'), 'two three\n')
  writeFileSync(file('books', 'c.md'), 'four\n')
})
afterAll(() => rmSync(folder, { recursive: true }))

const poem = ['ahab\t1', 'ask\t2', 'café\t2', "don't\t2", 'sea\t2', 'the\t2', '바다\t1']

describe('the solution', () => {
  test('counts a text, and writes shards, outputs and the trace', async () => {
    const { code, stdout, stderr } = await lab(
      '--solution',
      '--input',
      'poem.txt',
      '--out',
      'o/out.jsonl',
      '--trace',
      'o/t.jsonl',
    )
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(counts()).toEqual(poem)
    expect(stdout).toContain('Counting the words of poem.txt (')
    expect(stdout).toContain("12 words, 7 distinct; the longest: don't (5 letters).")
    expect(stdout).toContain('which agree on all 7 words.')
    expect(stdout).toMatch(/countByGrouping +12 {2}elements\n +countByCombining +7 {2}accumulators\n/)

    const lines = readFileSync(file('o', 'out.jsonl'), 'utf8').trimEnd().split('\n')
    const outputs = lines.map(line => JSON.parse(line))
    expect(outputs.map(({ value }) => value.join('\t')).sort()).toEqual(poem)
    const pane = { timing: 'ON_TIME', index: 0, isFirst: true, isLast: true }
    for (const { value, ...rest } of outputs) {
      expect([value[0], rest]).toEqual([value[0], { timestamp: 'Infinity', window: 'global', pane }])
    }
    expect(lines[0]).toMatch(/^\{"value":\["\S+",\d\],"timestamp":"Infinity","window":"global","pane":\{"timing"/)

    const trace = readTraceFile(file('o', 't.jsonl'))
    expect(trace.header.level).toBe('full')
    const panes = trace.events.filter(({ type, step }) => type === 'pane' && step.startsWith('countByGrouping/'))
    expect(panes.length).toBe(7)
  })

  test('draws a table that is aligned, wide letters too', async () => {
    const { stdout } = await lab('--solution', 'poem.txt')
    expect(stdout).toContain(
      [
        '  1  ask    2  █████████████████████████████████████████████████████████████████',
        '  2  café   2  █████████████████████████████████████████████████████████████████',
        "  3  don't  2  █████████████████████████████████████████████████████████████████",
        '  4  sea    2  █████████████████████████████████████████████████████████████████',
        '  5  the    2  █████████████████████████████████████████████████████████████████',
        '  6  ahab   1  ████████████████████████████████▌',
        '  7  바다   1  ████████████████████████████████▌',
        '',
      ].join('\n'),
    )
  })

  test('counts the whole book', async () => {
    const { code, stdout } = await lab('--solution')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^ +1 {2}the +14,151 {2}█{50}/m)
    expect(stdout).toMatch(/^ +20 /m)
    expect(stdout).toContain('212,053 words, 17,079 distinct; the longest: uninterpenetratingly (20 letters).')
    expect(stdout).toContain('which agree on all 17,079 words.')
    const sum = counts().reduce((total, line) => total + Number(line.split('\t')[1]), 0)
    expect(sum).toBe(212_053)
  })
})

describe('its input', () => {
  test('is standard input for -', async () => {
    const { code, stdout } = await runYeoul(folder, ['lab', '1', '--results', 'out', '--input', '-'], 'tick tock\ntick')
    expect(code).toBe(0)
    expect(stdout).toContain('Counting the words of standard input.\n')
    expect(counts()).toEqual(['tick\t2', 'tock\t1'])
  })

  test.each([
    ['a glob', ['--input', 'books/*.txt']],
    ['what the shell made of a glob', ['--input', 'books/a.txt', 'books/b.txt']],
    ['options repeated', ['--input', 'books/a.txt', '--input', 'books/b.txt']],
  ])('may be several files: %s', async (_, args) => {
    const { code, stdout } = await lab(...args)
    expect(code).toBe(0)
    expect(stdout).toContain('Counting the words of 2 files (18 bytes).')
    expect(counts()).toEqual(['one\t1', 'three\t1', 'two\t2'])
  })

  test('may be the tweets of a recording', async () => {
    const created_at = '2026-01-01T12:00:00Z'
    const data = { id: '1', text: 'Hello\nhello', created_at, author_id: '1', lang: 'en' }
    const lines = [
      { format: 'yeoul-recording', version: 1, title: 'made for a test', made: 'by hand', seed: 1 },
      { received_at: created_at, partition: 0, data },
    ]
    writeFileSync(file('match.jsonl'), lines.map(line => `${JSON.stringify(line)}\n`).join(''))
    expect((await lab('--recording', 'match.jsonl')).code).toBe(0)
    expect(counts()).toEqual(['hello\t2'])
  })

  test('may be empty', async () => {
    writeFileSync(file('empty.txt'), '')
    const { code, stdout } = await lab('empty.txt')
    expect(code).toBe(0)
    expect(stdout).toContain('\nNo words.\n')
    expect(counts()).toEqual([])
  })

  test.each([
    ['binary', 'program.bin', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1]), /'program\.bin' is not a text .*binary/],
    ['UTF-16', 'wide.txt', Buffer.from('\ufeffwide', 'utf16le'), /'wide\.txt' is not a text .*UTF-16/],
    ['missing', 'nope.txt', undefined, /no file is called 'nope\.txt' in /],
    ['a glob of nothing', 'nope-*.txt', undefined, /no file matches 'nope-\*\.txt' in /],
    ['a folder', 'books', undefined, /'books' is a directory/],
  ])('is refused in a line if it is %s', async (_, name, content, message) => {
    if (content) writeFileSync(file(name), content)
    const { code, stderr } = await lab('--input', name)
    expect(code).toBe(1)
    expect(stderr).toMatch(message)
    expect(stderr.trimEnd()).not.toContain('\n')
  })

  test('compressed by gzip is unpacked from a file, and told from standard input', async () => {
    const packed = gzipSync('tick tock\ntick')
    writeFileSync(file('clock.txt.gz'), packed)
    expect((await lab('clock.txt.gz')).code).toBe(0)
    expect(counts()).toEqual(['tick\t2', 'tock\t1'])
    const { code, stderr } = await runYeoul(folder, ['lab', '1', '--results', 'out', '--input', '-'], packed)
    expect(code).toBe(1)
    expect(stderr).toMatch(/'-' is not a text .*gzip; unpack it first: gunzip -c FILE \| …\n$/)
  })

  test('lines that are not UTF-8 are dead letters with their place', async () => {
    const bad = Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x0a])
    const name = 'latin\x1b[31m.txt'
    writeFileSync(file(name), Buffer.concat([Buffer.from('good\n'), bad, bad, bad, bad, Buffer.from('better\n')]))
    const { code, stdout } = await lab(name)
    expect(code).toBe(0)
    expect(counts()).toEqual(['better\t1', 'good\t1'])
    expect(stdout).toContain('4 lines left out as dead letters:\n  latin\\u{1b}[31m.txt:2: it is not UTF-8')
    expect(stdout).toContain('\n  … and 1 more\n')
    expect(stdout).not.toContain('\x1b')
    const written = readFileSync(file('out', 'dead-letters-00000-of-00001'), 'utf8').trimEnd().split('\n')
    expect(written.map(line => JSON.parse(line).place)).toEqual([2, 3, 4, 5].map(line => `${name}:${line}`))

    expect((await lab('poem.txt')).code).toBe(0)
    expect(readdirSync(file('out')).filter(name => name.includes('dead'))).toEqual([])
  })
})

test('until it is written, the lab borrows from the solution and says what', async () => {
  const { code, stdout } = await lab('poem.txt')
  expect(code).toBe(0)
  expect(stdout).toMatch(
    /^Still to do in labs\/1-word-count\/lab\.ts; these are the solution's:\n {2}countByGrouping, /,
  )
  expect(counts()).toEqual(poem)
})

describe('what a learner wrote', () => {
  let learner: Learner
  beforeAll(() => {
    learner = new Learner()
    writeFileSync(learner.path('own', 'poem.txt'), 'The sea, the SEA!')
  })
  afterAll(() => learner.leave())

  test('may count differently in the two ways: where is told, and the exit code', async () => {
    learner.solvesBut('kv(word, total(ones))', "kv(word, word === 'sea' ? 7 : total(ones))")
    const { code, stdout, stderr } = await learner.run('lab', '1', 'poem.txt')
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    expect(stdout).toMatch(
      /\nCounted in two ways that do NOT agree on 1 of 2 words; the first:\n +countByGrouping {2}countByCombining\n {2}sea +7 +2\n.*check -- 1/,
    )
  })

  test('may leave words apart', async () => {
    learner.solvesBut(',\n    combinePerKey(sum())', '')
    const { code, stdout } = await learner.run('lab', '1', 'poem.txt')
    expect(code).toBe(1)
    expect(stdout).toMatch(/ {2}the +2 +2 counts\n {2}sea +2 +2 counts\n/)
  })

  test.each([
    ['kv(word, total(ones))', 'kv(word, ones)', 'countByGrouping gave ["the", [1, 1]], not a word and its count'],
    [
      'map(word => kv(word, 1)),\n    combinePerKey(sum())',
      'map(word => word)',
      'countByCombining gave "the", not a word',
    ],
    ['soFar: Totals) => soFar,', 'soFar: Totals) => 3,', 'totals gave 3, not a Totals, { words, distinct, longest }; '],
    [
      'counts.apply(combineGlobally(top',
      'counts.apply(map(() => 1)) as never; ((top',
      'mostFrequent gave 1, not a list of words',
    ],
  ])('may give something else: for %j, %j', async (right, wrong, message) => {
    learner.solvesBut(right, wrong)
    const { code, stderr } = await learner.run('lab', '1', 'poem.txt')
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(message) })
    expect(stderr).toMatch(/^[^\n]*npm run check -- 1 \w+ says more\n$/)
  })
})

test('--progress shows how far it is, on stderr only', async () => {
  const { stdout, stderr } = await lab('--progress', '--solution', 'poem.txt')
  expect(stderr).toMatch(/^ {2}reading {2}\S+ {2}\d+ % {2}\d+ bytes of 71 bytes$/m)
  expect(stderr).not.toContain('\r')
  expect(stdout).not.toContain('reading')
})

test('a place that cannot be written is told', async () => {
  const { code, stderr } = await lab('poem.txt', '--out', 'poem.txt/out.jsonl')
  expect(code).toBe(1)
  expect(stderr).toMatch(/^cannot write 'poem\.txt\/out\.jsonl': a file lies where a folder is needed/)
  const results = await runYeoul(folder, ['lab', '1', 'poem.txt', '--results', 'poem.txt/out'])
  expect(results).toMatchObject({ code: 1, stderr: expect.stringMatching(/^WriteText.*poem\.txt.*\n$/) })
})

test('an input is not written over', async () => {
  const before = readFileSync(file('poem.txt'))
  const { code, stderr } = await lab('poem.txt', '--out', './poem.txt')
  expect(code).toBe(2)
  expect(stderr).toContain('--out poem.txt: this is an input; name another file')
  expect(readFileSync(file('poem.txt'))).toEqual(before)
  expect((await lab('poem.txt', '--out', 'a', '--trace', './a')).code).toBe(2)
})
