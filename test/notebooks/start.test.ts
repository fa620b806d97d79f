import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { root } from '../../tools/notebooks/environment.ts'
import { runYeoul } from '../tools/run-yeoul.ts'
import { freePort } from './free-port.ts'
import { childrenOf, isAlive, whyNot } from './kernel-session.ts'

const here = whyNot() === undefined ? describe : describe.skip

here('npm start', () => {
  test('serves the first notebook to who has the token, and Ctrl-C ends it with its kernels', async () => {
    const port = await freePort()
    const start = [join(root, 'tools', 'start.mjs'), '--no-browser', '--port', String(port)]
    const child = spawn(process.execPath, start, { cwd: root })
    let said = ''
    child.stdout.on('data', data => {
      said += data
    })
    while (!said.includes('Ctrl-C ends it.')) await once(child.stdout, 'data')
    const [address = ''] = /http\S+/.exec(said) ?? []
    expect(address).toContain(`http://127.0.0.1:${port}/lab/tree/notebooks/0-start.ipynb?token=`)

    const page = await fetch(address)
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('JupyterLab')])
    const kernels = `http://127.0.0.1:${port}/api/kernels`
    expect((await fetch(kernels)).status).toBe(403)

    const headers = { Authorization: `token ${new URL(address).searchParams.get('token')}` }
    const body = JSON.stringify({ path: 'notebooks/0-start.ipynb' })
    expect(await (await fetch(kernels, { method: 'POST', headers, body })).json()).toMatchObject({ name: 'yeoul' })
    const [program = 0] = childrenOf(child.pid ?? 0)
    const [server = 0] = childrenOf(program)
    const [kernel = 0] = childrenOf(server)
    expect([isAlive(server), isAlive(kernel)]).toEqual([true, true])

    const closed = once(child, 'close')
    child.kill('SIGINT')
    expect((await closed)[0]).toBe(130)
    while (isAlive(kernel)) await pause(50)
    expect(isAlive(server)).toBe(false)
  })

  test('Ctrl-C before it is ready ends it, too', async () => {
    const start = [join(root, 'tools', 'start.mjs'), '--no-browser', '--port', String(await freePort())]
    const child = spawn(process.execPath, start, { cwd: root })
    const closed = once(child, 'close')
    await once(child.stdout, 'data')
    child.kill('SIGINT')
    expect((await closed)[0]).toBe(130)
  })

  test('of two at once on a port one starts, and the other says that it is taken', async () => {
    const port = String(await freePort())
    const start = [join(root, 'tools', 'start.mjs'), '--no-browser', '--port', port]
    const both = [1, 2].map(() => spawn(process.execPath, start, { cwd: root }))
    const ends = both.map(async child => {
      const said = Promise.all([text(child.stdout), text(child.stderr)])
      const [code] = await once(child, 'close')
      const [stdout, stderr] = await said
      return { child, code, isReady: stdout.includes('It is ready'), stderr }
    })
    const first = await Promise.race(ends)
    expect(first).toMatchObject({ code: 1, isReady: false, stderr: expect.stringContaining(`Port ${port} is taken`) })
    both.find(child => child !== first.child)?.kill('SIGINT')
    await Promise.all(ends)
  })

  test('says that a port is taken, and which is free', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0
    const { code, stderr } = await runYeoul(root, ['start', '--no-browser', '--port', String(port)])
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^Port \d+ is taken.*npm start -- --port \d+\n$/)])
    server.close()
  })
})

test.each([
  [['--port', 'x'], '--port x: give a number from 1 to 65535'],
  [['notebook.ipynb'], 'notebook.ipynb: npm start takes only options'],
])('start %j is wrong', async (args, message) => {
  const { code, stderr } = await runYeoul(root, ['start', ...args])
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
})
