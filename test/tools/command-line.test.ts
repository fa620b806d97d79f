import { spawnSync } from 'node:child_process'
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from '@jest/globals'
import { emptyFolder, runYeoul } from './run-yeoul.ts'

const folder = emptyFolder()
afterAll(() => rmSync(folder, { recursive: true }))

const recordings = ['datasets', 'import', 'record', 'x-server', 'pubsub', 'publish', 'kafka', 'load']
const commands = [
  'lab',
  'check',
  'replay',
  ...recordings,
  'conformance',
  'soak',
  'bench',
  'setup',
  'notebooks',
  'book',
  'doctor',
  'engine',
]

test('--help names every command', async () => {
  const { code, stdout, stderr } = await runYeoul(folder, ['--help'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  for (const name of commands) expect(stdout).toMatch(new RegExp(`^ {2}${name} +\\w`, 'm'))
  expect(await runYeoul(folder, [])).toEqual({ code, stdout, stderr })
})

test.each(commands)('%s --help says what it takes', async name => {
  const { code, stdout, stderr } = await runYeoul(folder, [name, '--help'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(new RegExp(`^(yeoul )?${name}\\b`))
  expect(await runYeoul(folder, ['help', name])).toEqual({ code, stdout, stderr })
})

test('--version is that of the library', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../../lib/package.json', import.meta.url), 'utf8'))
  expect(await runYeoul(folder, ['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
})

test('the scripts of package.json name commands that there are', () => {
  const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  const called = Object.values<string>(scripts).flatMap(script => /tools\/yeoul\.mjs ([\w-]+)/.exec(script)?.[1] ?? [])
  expect(called.length).toBeGreaterThan(0)
  expect(commands).toEqual(expect.arrayContaining(called))
})

describe('a wrong command line ends with code 2 and says what, the value, and the next step', () => {
  const wrong: [args: string[], message: string][] = [
    [['frob'], 'yeoul: frob: no such command; there are lab, check'],
    [['constructor'], 'yeoul: constructor: no such command'],
    [['lab'], 'yeoul lab: which lab? there is 0 (0-environment), 1 (1-word-count)'],
    [['lab', '9'], 'yeoul lab: 9: no such lab; there is 0 (0-environment), 1 (1-word-count)'],
    [['lab', '1', '--frob'], 'yeoul lab: --frob: no such option; there are --input, --recording'],
    [['lab', '1', '--out'], 'yeoul lab: --out: needs a value'],
    [['lab', '1', '--out='], 'yeoul lab: --out: an empty name'],
    [['lab', '1', '--out', '-'], 'yeoul lab: --out -: standard output is for the tables; name a file'],
    [
      ['lab', '1', '--trace', 't.jsonl.gz'],
      'yeoul lab: --trace t.jsonl.gz: it is not compressed; name it t.jsonl, and gzip it',
    ],
    [['check', 'progress', '4'], 'yeoul check: 4: progress is that of all labs; leave it out'],
    [
      ['x-server', '--recording', 'final-match', '--port', '99999'],
      'yeoul x-server: --port 99999: not a whole number from 0 to 65535',
    ],
    [['lab', '1', '--runner', 'storm'], 'yeoul lab: --runner storm: no such runner; there are direct, prism'],
    [['lab', '1', '--input', 'a', '--recording', 'b'], 'yeoul lab: --input and --recording: give one of them'],
    [['check', '1', '2'], 'yeoul check: 2: no such function in lab 1; there are splitIntoWords, countByGrouping'],
    [['setup', 'foo'], 'yeoul setup: foo: takes nothing; leave it out'],
    [['help', 'frob'], 'yeoul: frob: no such command'],
    [['conformance'], 'yeoul conformance: no file; give at least one'],
    [['replay'], 'yeoul replay: which file?'],
    [['replay', '-'], 'yeoul replay: -: standard input cannot be played'],
    [['replay', 'a', '--speed', '0'], 'yeoul replay: --speed 0: not a number above 0'],
    [['replay', 'a', '--speed', '-1'], 'yeoul replay: --speed: its value begins with a dash; write --speed=VALUE'],
    [['replay', 'a', '--window', '10'], 'yeoul replay: --window 10: not a duration; write 30s'],
    [['replay', 'a', '--room'], 'yeoul replay: --room: needs a recording; a text is only printed'],
    [['replay', 'a.jsonl', '--to', 'kafka'], 'yeoul replay: --to kafka: no such place; write page, terminal'],
    [['replay', 'a.jsonl', '--rate', '5'], 'yeoul replay: --rate: is for the terminal; add --to terminal'],
    [['replay', 'a.jsonl', '--speed', '600'], 'yeoul replay: --speed 600: a class is played 0.25 to 100 times'],
    [['soak'], 'yeoul soak: no kind: give one kind, of panes, state'],
    [['soak', 'panes', '--count', '0'], 'yeoul soak: --count 0: not a whole number from 1 on, as --count 7'],
    [['bench', 'W9'], 'bench: W9: no such workload'],
  ]
  test.each(wrong)('%j', async (args, message) => {
    const { code, stdout, stderr } = await runYeoul(folder, args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
    expect(stderr).not.toMatch(/^\s+at /m)
  })
})

test('an error of the system is told in words, and its stack only with --debug', async () => {
  const plain = await runYeoul(folder, ['conformance', 'nope.json'])
  expect(plain).toEqual({
    code: 1,
    stdout: '',
    stderr: 'nope.json: there is no such file or folder; check the path (ENOENT)\n',
  })
  const debug = await runYeoul(folder, ['conformance', 'nope.json', '--debug'])
  expect(debug.stderr).toMatch(/^nope\.json: there is no such .*\n\nError: ENOENT.*\n\s+at /)
})

test.each([
  [['conformance', '.'], /^\S+: is a folder; name a file in it \(EISDIR\)\n$/],
  [['datasets', 'nope'], /^there is no file 'nope' here, and no recording of that name is shipped; there are .*\n$/],
  [['datasets', '/dev/null'], /^'\/dev\/null' is empty; its first line must be .*\n$/],
])('%j ends with code 1 and one line, which names the file', async (args, message) => {
  const { code, stderr } = await runYeoul(folder, args)
  expect([code, stderr]).toEqual([1, expect.stringMatching(message)])
})

test('a full disk behind standard output is told', () => {
  const program = fileURLToPath(new URL('../../tools/yeoul.ts', import.meta.url))
  const full = openSync('/dev/full', 'w')
  const { status, stderr } = spawnSync(process.execPath, [program, '--help'], { stdio: ['ignore', full, 'pipe'] })
  closeSync(full)
  expect([status, String(stderr)]).toEqual([1, 'standard output: the disk is full; free some space (ENOSPC)\n'])
})
