import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { emptyFolder, runYeoul, startYeoul } from '../run-yeoul.ts'
import { afterwards, clientOf, Taken, textsOf } from './live.ts'

const folder = emptyFolder()

/** Starts `yeoul pubsub`, and resolves to what it prints first, up to the line that says how to stop it. */
async function pubsub(...args: string[]) {
  const child = startYeoul(folder, ['pubsub', '--port', '0', '--project', 'school', ...args])
  afterwards(() => child.kill('SIGKILL'))
  let printed = ''
  for await (const chunk of child.stdout) {
    printed += chunk
    if (printed.includes('Ctrl-C stops.')) break
  }
  return { child, printed, host: /PUBSUB_EMULATOR_HOST=(\S+)/.exec(printed)?.[1] ?? '' }
}

test('prints what leads clients to it, and has what it was asked for; ends on SIGINT and SIGTERM', async () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const { child, printed, host } = await pubsub(
      '--topic',
      'news',
      '--subscription',
      'tweets:lab',
      '--subscription',
      'tweets:two',
    )
    expect(printed).toMatch(/^export PUBSUB_EMULATOR_HOST=localhost:\d+\nexport GOOGLE_CLOUD_PROJECT=school\n/)
    expect(printed).toMatch(/^ {2}projects\/school\/subscriptions\/lab of projects\/school\/topics\/tweets$/m)
    const client = clientOf(host)
    expect((await client.getTopics())[0].map(({ name }) => name)).toEqual([
      'projects/school/topics/news',
      'projects/school/topics/tweets',
    ])
    // A subscriber that is connected does not keep it.
    const taken = new Taken(client.subscription('lab'))
    await client.topic('tweets').publishMessage({ data: Buffer.from('x') })
    expect(textsOf(await taken.count(1))).toEqual(['x'])
    const ended = once(child, 'exit')
    child.kill(signal)
    expect(await ended).toEqual([0, null])
    await taken.close()
  }
})

test('--data goes on from what there was, and is refused while another has it', async () => {
  const first = await pubsub('--data', 'kept', '--subscription', 'tweets:lab')
  await clientOf(first.host)
    .topic('tweets')
    .publishMessage({ data: Buffer.from('kept') })
  const second = await runYeoul(folder, ['pubsub', '--port', '0', '--data', 'kept'])
  expect(second).toMatchObject({ code: 1, stdout: '' })
  expect(second.stderr).toMatch(
    /^kept: another yeoul pubsub is at work there \(process \d+\); end it, or name another\n$/,
  )
  const killed = once(first.child, 'exit')
  first.child.kill('SIGKILL')
  await killed
  const third = await pubsub('--data', 'kept', '--subscription', 'tweets:lab')
  expect(textsOf(await new Taken(clientOf(third.host).subscription('lab')).count(1))).toEqual(['kept'])
})

test('ends with the process that started it', async () => {
  // As where an older Node runs npm: the door starts the Node that can.
  const node24 = fileURLToPath(new URL('../../../tools/setup/node24.mjs', import.meta.url))
  const yeoul = fileURLToPath(new URL('../../../tools/yeoul.ts', import.meta.url))
  const root = fileURLToPath(new URL('../../..', import.meta.url))
  const script = `import { runNode24 } from ${JSON.stringify(node24)}
    process.exitCode = await runNode24(${JSON.stringify(root)}, [${JSON.stringify(yeoul)}, 'pubsub', '--port', '0'])`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  afterwards(() => child.kill('SIGKILL'))
  // Its pipes are closed when the server, which has them too, has ended.
  const closed = once(child, 'close')
  child.stdout.on('data', data => /Ctrl-C stops/.test(String(data)) && child.kill('SIGKILL'))
  await closed
})

test('says what is wrong, with the value and the next step', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  afterwards(() => taken.close())
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const wrong: [args: string[], code: number, message: RegExp][] = [
    [['--port', String(port)], 1, new RegExp(`^port ${port} is taken, perhaps by another yeoul pubsub; give --port N`)],
    [['--port', '0', '--host', '203.0.113.7'], 1, /^--host 203\.0\.113\.7: not an address of this machine/],
    [['--port', 'x'], 2, /^yeoul pubsub: --port x: not a whole number from 0 to 65535/],
    [['--subscription', 'lab'], 2, /^yeoul pubsub: --subscription lab: write TOPIC:NAME/],
    [['tweets'], 2, /^yeoul pubsub: tweets: not known here; a topic is --topic NAME/],
    [['--port', '0', '--topic', 'x'], 1, /^Invalid resource name given \(name=projects\/yeoul\/topics\/x\)/],
  ]
  for (const [args, code, message] of wrong) {
    const ended = await runYeoul(folder, ['pubsub', '--project', 'yeoul', ...args])
    expect({ args, ...ended }).toEqual({ args, code, stdout: '', stderr: expect.stringMatching(message) })
  }
})
