import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { Admin } from '@platformatic/kafka'
import { isListening } from '../engine/listening.ts'
import { emptyFolder, runYeoul, startYeoul } from '../tools/run-yeoul.ts'
import { describeWithKafka } from './kafka-here.ts'

test.each([
  [['clicks'], 'clicks: give --topic NAME, --port N or --data DIR'],
  [['--topic', 'a/b'], '--topic a/b: no topic; write NAME or NAME:PARTITIONS'],
  [['--topic', 'a:0'], '--topic a:0: no topic'],
  [['--port', '70000'], '--port 70000: not a whole number from 0 to 65535'],
])('yeoul kafka %j', async (args, says) => {
  const { code, stderr } = await runYeoul(emptyFolder(), ['kafka', ...args])
  expect([code, stderr]).toEqual([2, expect.stringContaining(says)])
})

test('without Java it says how to get it', async () => {
  const yeoul = fileURLToPath(new URL('../../tools/yeoul.ts', import.meta.url))
  const child = spawn(process.execPath, [yeoul, 'kafka', '--port', '0'], { env: { PATH: emptyFolder() } })
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')])
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining('install Java 17 (java): apt install default-jre-headless'),
  ])
})

/** Starts `yeoul kafka`; resolves to its address when it says it, and to what ends it. */
async function started(args: readonly string[]) {
  const child = startYeoul(emptyFolder(), ['kafka', ...args])
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line)
    const [, address] = /^Kafka at (\S+?)\. Ctrl-C stops/.exec(line) ?? []
    if (address !== undefined) return { child, address }
  }
  throw new Error(`it ended: ${lines.join('\n')}`)
}

describeWithKafka('yeoul kafka', () => {
  test('makes topics, keeps them in a folder, and ends in good order', async () => {
    const data = join(mkdtempSync(join(tmpdir(), 'yeoul-test-')), 'data')
    const first = await started(['--port', '0', '--data', data, '--topic', 'clicks:3'])
    first.child.kill('SIGTERM')
    expect(await once(first.child, 'exit')).toEqual([0, null])
    expect(await isListening(first.address)).toBe(false)

    const again = await started(['--port', '0', '--data', data, '--topic', 'clicks'])
    const admin = new Admin({ clientId: 'test', bootstrapBrokers: [again.address] })
    const { topics } = await admin.metadata({ topics: ['clicks'] })
    expect(topics.get('clicks')?.partitionsCount).toBe(3)

    // Another call for the same port makes its topics there.
    const port = again.address.split(':')[1] as string
    const more = await runYeoul(emptyFolder(), ['kafka', '--port', port, '--topic', 'counts:2'])
    expect(more).toMatchObject({ code: 0, stderr: '' })
    expect((await admin.listTopics()).sort()).toEqual(['clicks', 'counts'])
    await admin.close()

    // Whatever ends the command ends the broker.
    again.child.kill('SIGKILL')
    await once(again.child, 'exit')
    while (await isListening(again.address)) await pause(50)

    // Whatever ends the broker ends the command, which says so.
    const third = await started(['--port', '0', '--data', data])
    const said = text(third.child.stderr)
    execFileSync('pkill', ['-9', '-P', String(third.child.pid)])
    expect(await once(third.child, 'exit')).toEqual([1, null])
    expect(await said).toContain('the broker has ended by itself; start it again with --data')
    expect(existsSync(data)).toBe(true)
    rmSync(join(data, '..'), { recursive: true, force: true })
  })

  test('names a port that is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const { code, stderr } = await runYeoul(emptyFolder(), ['kafka', '--port', String(port)])
    expect([code, stderr]).toEqual([1, expect.stringContaining(`port ${port} is taken`)])
    server.close()
  })
})
