import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { existsSync, symlinkSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { afterwards, serve, TOKEN } from './live.ts'
import { recordingOf, temporaryFolder, tweets, tweetsOf } from './recordings.ts'

const at = temporaryFolder()
const match = recordingOf(at('match.jsonl'), tweets(500))
const yeoul = fileURLToPath(new URL('../../tools/yeoul.ts', import.meta.url))

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Starts the command as a user would, in the folder of the test; it is ended after the test. */
function start(args: readonly string[], env: NodeJS.ProcessEnv): ChildProcessWithoutNullStreams {
  const { X_API_URL, X_BEARER_TOKEN, ...rest } = process.env
  const child = spawn(process.execPath, [yeoul, ...args], { cwd: at('.'), env: { ...rest, NODE_OPTIONS: '', ...env } })
  afterwards(() => child.kill('SIGKILL'))
  return child
}

async function ended(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  const code = new Promise<number | null>(resolve => child.on('close', resolve))
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { code: await code, stdout, stderr }
}

function record(address: string, args: readonly string[], env: NodeJS.ProcessEnv = { X_BEARER_TOKEN: TOKEN }) {
  return start(['record', ...args], { X_API_URL: address, ...env })
}

test('yeoul x-server --tls, and yeoul record to it, as the server says', async () => {
  const server = start(['x-server', 'match.jsonl', '--tls', '--port', '0', '--speed', 'max'], {})
  const lines = createInterface(server.stdout)
  let command: RegExpExecArray | null = null
  for await (const line of lines) {
    command = /X_BEARER_TOKEN=(\S+) NODE_EXTRA_CA_CERTS=(\S+) npx yeoul record --api (https:\S+)/.exec(line)
    if (command !== null) break
  }
  const [, X_BEARER_TOKEN, certificate = '', address = ''] = command ?? []
  const args = ['--rule', 'goal', '--out', 'tls.jsonl', '--count', '500']
  const trusting = { X_BEARER_TOKEN, NODE_EXTRA_CA_CERTS: certificate }
  expect(await ended(record(address, args, trusting))).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^500 tweets recorded; tls\.jsonl has \d+\.\d kB\n$/),
  })
  expect(tweetsOf(at('tls.jsonl'))).toEqual(tweets(500))
  const { code, stderr } = await ended(record(address, ['--rules'], { X_BEARER_TOKEN }))
  expect([code, stderr]).toEqual([1, expect.stringMatching(/its certificate is not trusted here.*NODE_EXTRA_CA_CERTS/)])
  expect(stderr).not.toContain(X_BEARER_TOKEN)
  server.kill('SIGINT')
  await new Promise(resolve => server.on('close', resolve))
  expect([server.exitCode, existsSync(certificate)]).toEqual([0, false])
})

test('Ctrl-C ends a recording, and takes its rules away again; so does --for', async () => {
  const { server, address } = await serve(match)
  server.rules.update({ add: [{ value: 'mine' }] }, false)
  const child = record(address, ['--rule', 'goal', '--lang', 'ko', '--out', 'interrupted.jsonl'])
  const result = ended(child)
  child.stderr.on('data', data => {
    if (/connected to/.test(String(data))) child.kill('SIGINT')
  })
  const { code, stdout } = await result
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^[\d,]+ tweets? recorded; interrupted\.jsonl has/)])
  for (const { lang } of tweetsOf(at('interrupted.jsonl'))) expect(lang).toBe('ko')
  const timed = await ended(record(address, ['--rule', 'goal', '--out', 'interrupted.jsonl', '--for', '100ms']))
  expect(timed).toMatchObject({ code: 0, stderr: expect.stringMatching(/^appending to interrupted\.jsonl/) })
  expect(await ended(record(address, ['--rules']))).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\d+ {2}mine\n$/),
  })
  expect(await ended(record(address, ['--delete', 'all']))).toMatchObject({ code: 0, stdout: '1 rule deleted.\n' })
})

test('puts its rules back where a server that was started again has forgotten them', async () => {
  const { server, address } = await serve(match)
  const child = record(address, ['--rule', 'goal', '--out', 'again.jsonl', '--count', '900'])
  const result = ended(child)
  const recorded = new Promise<void>(resolve => {
    child.stderr.on('data', data => /recording {2}500 tweets/.test(String(data)) && resolve())
  })
  await recorded
  await server.close()
  const later = await serve(recordingOf(at('later.jsonl'), tweets(900)), {}, Number(new URL(address).port))
  const { code, stdout, stderr } = await result
  expect(stderr).toMatch(/the server had forgotten the rules; they were added again\n/)
  expect([code, stdout]).toEqual([
    0,
    expect.stringMatching(/^900 tweets recorded; .* 500 tweets sent again and left out\n$/),
  ])
  expect(tweetsOf(at('again.jsonl'))).toEqual(tweets(900))
  expect(later.server.rules.list(undefined).body).not.toHaveProperty('data')
})

test('ends with the door through which it came', async () => {
  const { server, address } = await serve(match)
  const door = fileURLToPath(new URL('../../tools/yeoul.mjs', import.meta.url))
  for (const signal of ['SIGINT', 'SIGKILL'] as const) {
    // As where an older Node runs npm: the door starts the Node that can.
    const script = `import { runNode24 } from ${JSON.stringify(door.replace('yeoul.mjs', 'setup/node24.mjs'))}
      const args = ['record', '--rule', 'goal', '--out', '${signal}.jsonl']
      process.exitCode = await runNode24(${JSON.stringify(fileURLToPath(new URL('../..', import.meta.url)))}, [${JSON.stringify(yeoul)}, ...args])`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      cwd: at('.'),
      env: { ...process.env, NODE_OPTIONS: '', X_API_URL: address, X_BEARER_TOKEN: TOKEN },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    afterwards(() => child.kill('SIGKILL'))
    // Its pipes are closed when the recorder, which has them too, has ended.
    const closed = new Promise(resolve => child.on('close', resolve))
    child.stderr.on('data', data => /connected to/.test(String(data)) && child.kill(signal))
    await closed
    expect(server.rules.list(undefined).body).not.toHaveProperty('data')
  }
})

test('says what is wrong, in words of its own each, and records nothing', async () => {
  const { address } = await serve(match)
  const failure = async (args: readonly string[], env?: NodeJS.ProcessEnv) => {
    const { code, stdout, stderr } = await ended(record(address, args, env))
    return [code, stdout, stderr]
  }
  const goal = ['--rule', 'goal', '--out', 'failed.jsonl']
  const error = (code: number, pattern: RegExp) => [code, '', expect.stringMatching(pattern)]
  expect(await failure(goal, { X_BEARER_TOKEN: 'wrong' })).toEqual(error(1, /^X refuses \(401/))
  expect(await failure(goal, {})).toEqual(error(1, /^X_BEARER_TOKEN is not set/))
  expect(await failure(['--rule', 'from:me', '--out', 'failed.jsonl'])).toEqual(error(1, /^X rejects this rule:\n/))
  expect(await failure(['--rule', 'from:me', '--dry-run'])).toEqual(error(1, /^X rejects this rule:\n/))
  expect(await failure(['--out', 'failed.jsonl'])).toEqual(error(1, /^the account has no rules/))
  expect(await failure(['--rule', 'goal'])).toEqual(error(2, /where to\? give --out FILE\.jsonl/))
  expect(await failure([...goal, '--api', 'http://example.com'])).toEqual(error(2, /without TLS your token/))
  expect(existsSync(at('failed.jsonl'))).toBe(false)
  if (existsSync('/dev/full')) {
    symlinkSync('/dev/full', at('full.jsonl'))
    expect(await failure(['--rule', 'goal', '--out', 'full.jsonl'])).toEqual(error(1, /^full\.jsonl: the disk is full/))
  }
  writeFileSync(at('.env'), `X_BEARER_TOKEN=${TOKEN}\nX_API_URL=${address}\n`)
  expect(await failure(['--rule', 'goal', '--dry-run'], {})).toEqual([0, expect.stringMatching(/takes the rule/), ''])
})
