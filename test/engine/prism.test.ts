import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { isAlive, type KnownProcess, knownProcess } from '../../lib/io/files/known-process.ts'
import { bringPrism, missingForPrism, startPrism } from '../../lib/portable/engines/prism.ts'
import { type Ended, emptyFolder, runYeoul } from '../tools/run-yeoul.ts'
import { describeWith } from './engines-here.ts'
import { isolatedCache } from './isolated.ts'
import { isListening } from './listening.ts'
import { listeningElsewhere } from './listening-elsewhere.ts'

const BUILD_MS = 600_000

test.each([
  [[], 'which engine? there are flink, flink-embedded, prism'],
  [['spork'], 'spork: no such engine; there are flink, flink-embedded, prism'],
  [['prism'], 'prism: give up, status or down'],
  [['prism', 'sideways'], 'prism sideways: give up, status or down'],
  [['prism', 'down', 'now'], 'now: down takes no more'],
  [['prism', 'up', '--port', '70000'], '--port 70000: not a whole number from 0 to 65535'],
  [['prism', 'down', '--port', '1'], '--port: only up takes it'],
])('yeoul engine %j', async (args, says) => {
  const { code, stderr } = await runYeoul(emptyFolder(), ['engine', ...args])
  expect([code, stderr]).toEqual([2, expect.stringContaining(says)])
})

async function prismIn(env: NodeJS.ProcessEnv, action: string): Promise<Ended> {
  const yeoul = fileURLToPath(new URL('../../tools/yeoul.ts', import.meta.url))
  const child = spawn(process.execPath, [yeoul, 'engine', 'prism', action], { env })
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code, stdout, stderr }
}

test('without Go it says how to get it', async () => {
  const { code, stderr } = await prismIn({ PATH: emptyFolder(), XDG_CACHE_HOME: emptyFolder() }, 'up')
  expect([code, stderr]).toEqual([1, expect.stringContaining('prism: cannot run on this machine yet; install Go')])
})

test('down while it starts ends it, and what builds it', async () => {
  const go = join(emptyFolder(), 'go')
  const forEver = '#!/bin/sh\n[ "$1" = version ] && exit\necho $$ > "$0.pid"\nexec sleep 600\n'
  writeFileSync(go, forEver, { mode: 0o755 })
  const env = { PATH: `${dirname(go)}:${process.env.PATH}`, XDG_CACHE_HOME: emptyFolder() }
  const up = prismIn(env, 'up')
  let builder: KnownProcess | undefined
  while (builder === undefined) {
    await pause(20)
    if (existsSync(`${go}.pid`)) builder = knownProcess(Number(readFileSync(`${go}.pid`, 'utf8')))
  }
  expect((await prismIn(env, 'status')).stdout).toContain('prism is starting.')
  expect(await prismIn(env, 'down')).toMatchObject({ code: 0, stdout: 'prism is down.\n' })
  const { code, stderr } = await up
  expect([code, stderr]).toEqual([1, expect.stringContaining('prism: it was ended while it started')])
  while (isAlive(builder)) await pause(20)
  expect(await prismIn(env, 'status')).toMatchObject({ code: 1, stdout: 'prism is not up.\n' })
})

const describeWithPrism = await describeWith('Prism', missingForPrism)

describeWithPrism('Prism', () => {
  let restoreCache = async () => {}
  beforeAll(async () => {
    await bringPrism()
    restoreCache = isolatedCache('prism')
  }, BUILD_MS)
  afterAll(() => restoreCache())

  test('listens on loopback only, and ends when asked', async () => {
    const prism = await startPrism()
    expect(await isListening(prism.endpoint)).toBe(true)
    expect(await listeningElsewhere(prism.endpoint)).toEqual([])
    await prism.close()
    expect(await prism.ended).toBeUndefined()
    expect(await isListening(prism.endpoint)).toBe(false)
  })

  test('ends after the time that it was given, and says so', async () => {
    const prism = await startPrism({ longestMs: 1 })
    expect(await prism.ended).toBe('prism: it ran for more than 1 ms, and was ended')
  })

  test('is told of when it ends by itself', async () => {
    const prism = await startPrism()
    process.kill(prism.processes[0]?.pid as number, 'SIGKILL')
    expect(await prism.ended).toContain('prism: it ended by itself. It said last:')
  })

  test('up, status and down', async () => {
    const engine = (...args: string[]) => runYeoul(emptyFolder(), ['engine', 'prism', ...args])
    expect(await engine('status')).toMatchObject({ code: 1, stdout: 'prism is not up.\n' })
    const up = await engine('up', '--port', '0')
    expect(up).toMatchObject({ code: 0, stderr: '' })
    const [, endpoint = ''] = /job service at (\S+)/.exec(up.stdout) ?? []
    const [, pages = ''] = /pages +(\S+)/.exec(up.stdout) ?? []
    expect((await fetch(pages)).ok).toBe(true)
    expect((await engine('status')).stdout).toContain(`job service at ${endpoint}\n`)
    expect((await engine('up')).stdout).toContain(`prism is up already.\nprism: job service at ${endpoint}\n`)
    expect(await engine('down')).toMatchObject({ code: 0, stdout: 'prism is down.\n' })
    expect(await isListening(endpoint)).toBe(false)
    expect(await engine('down')).toMatchObject({ code: 0, stdout: 'prism was not up.\n' })

    // Prism ends by itself; the next one starts all the same.
    const [, pid = ''] = /process +(\d+) prism/.exec((await engine('up', '--port', '0')).stdout) ?? []
    process.kill(Number(pid), 'SIGKILL')
    let status = await engine('status')
    while (status.code === 0) {
      await pause(20)
      status = await engine('status')
    }
    expect(status.stdout).toContain('prism: it ended by itself.')
    expect((await engine('up', '--port', '0')).code).toBe(0)
    expect((await engine('down')).stdout).toBe('prism is down.\n')
  }, 60_000)
})
