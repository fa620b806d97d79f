import { once } from 'node:events'
import { copyFileSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from '@jest/globals'
import { emptyFolder, runYeoul, startYeoul } from '../tools/run-yeoul.ts'
import { posts, recordingOf } from './lessons.ts'
import { Listener } from './served.ts'

const folder = emptyFolder()
copyFileSync(recordingOf(posts), join(folder, 'made.jsonl'))

test('a recording is served with two addresses, until Ctrl-C', async () => {
  writeFileSync(join(folder, 'made.lab-3.cues.yaml'), 'title: By hand\npipeline: solutions/3-counter\nlateness: 1m\n')
  const child = startYeoul(folder, ['replay', 'made.jsonl', '--port', '0', '--speed', '10'])
  const closed = once(child, 'close')
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line)
    if (line.startsWith('Only this machine')) break
  }
  const said = lines.join('\n')
  expect(said).toMatch(/^By hand: solutions\/3-counter: counter, cues of made\.lab-3\.cues\.yaml\n\n/)
  const [, address = '', token = ''] =
    /presenter {2}(http:\/\/127\.0\.0\.1:\d+)\/presenter#token=(\S{24})/.exec(said) ?? []
  expect(said).toContain(`room       ${address}/room`)
  expect((await fetch(`${address}/events?view=presenter`)).status).toBe(401)
  const page = await Listener.open(address, 'room', '')
  const response = await fetch(`${address}/transport`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: '{"do":"step","by":"pane"}',
  })
  expect(response.status).toBe(204)
  await page.until(() => page.trace.frame?.totals.panes === 1)
  expect(page.trace.frame?.speed).toBe(10)
  child.kill('SIGINT')
  expect(await closed).toEqual([0, null])
})

test('a rehearsal says what is well, and ready', async () => {
  const { code, stdout, stderr } = await runYeoul(folder, ['replay', 'made.jsonl', '--check', '--port', '0'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout.split('\n')).toEqual([
    'well       recording: made.jsonl: 39 arrivals in 3:04',
    expect.stringMatching(/^well {7}pipeline: solutions\/3-counter: counter: \d+ panes, \d dropped, in /),
    'well       cues: made.lab-3.cues.yaml: 0 cues, 0 minutes planned',
    'well       pages: bundled; they need no network',
    'well       port: any that is free',
    'ready',
    '',
  ])
})

test('a rehearsal says all that is not ready', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const cues = 'cues:\n  - { id: never, label: Never, at: { first: merge } }\n'
  writeFileSync(join(folder, 'other.cues.yaml'), cues)
  const asked = ['replay', 'made.jsonl', '--check', '--cues', 'other.cues.yaml', '--port', String(port)]
  const { code, stdout } = await runYeoul(folder, [...asked, '--to', 'kafka:tweets', '--bootstrap', '127.0.0.1:1'])
  taken.close()
  expect(code).toBe(1)
  expect(stdout).toContain("not ready  cue never: 'Never' never comes in this run; mend its 'at' in other.cues.yaml")
  expect(stdout).toContain(`not ready  port: ${port} is taken, perhaps by another replay; give --port N, or 0`)
  expect(stdout).toMatch(/not ready {2}kafka:tweets: --to kafka:tweets: .*127\.0\.0\.1:1/)
  expect(stdout).toMatch(/\nnot ready: mend what is said above\n$/)
})

test('what is wrong with a cue file, or with the pipeline, is told in a line', async () => {
  writeFileSync(join(folder, 'wrong.cues.yaml'), 'title: x\ncues:\n  - { label: a, at: soon }\n')
  const of = async (...args: string[]) => {
    const { code, stdout, stderr } = await runYeoul(folder, ['replay', 'made.jsonl', '--port', '0', ...args])
    expect(stdout).toBe('')
    return [code, stderr]
  }
  expect(await of('--cues', 'wrong.cues.yaml')).toEqual([
    1,
    "wrong.cues.yaml:3: cues[1].at is 'soon', not a time: of the day '12:30:05' (UTC), or from the beginning '30:05'\n",
  ])
  expect(await of('--pipeline', 'labs/9-nothing')).toEqual([2, expect.stringContaining('no such lab; there are 0-env')])
  expect(await of('--pipeline', 'nothing.ts')).toEqual([2, expect.stringContaining('no such file, and no lab')])
  expect(await of('--cues', 'lab-7')).toEqual([2, expect.stringContaining('made.lab-3.cues.yaml')])
})

test('a function of a file of one’s own is shown, and a lab’s own where it is written', async () => {
  writeFileSync(
    join(folder, 'mine.ts'),
    `import { fixedWindows, windowInto, countPerElement, map } from ${JSON.stringify(join(dirname(import.meta.dirname), '../lib/index.ts'))}
export const mine = tweets => tweets.apply(map(({ text }) => text), windowInto(fixedWindows('30s')), countPerElement())\n`,
  )
  const own = await runYeoul(folder, ['replay', 'made.jsonl', '--check', '--port', '0', '--pipeline', 'mine.ts'])
  expect(own.stdout).toMatch(/pipeline: mine\.ts: mine: 6 panes/)
  const starter = await runYeoul(folder, [
    'replay',
    'made.jsonl',
    '--check',
    '--port',
    '0',
    '--pipeline',
    'labs/3-counter',
  ])
  expect(starter.stdout).toContain(
    "pipeline: counter of labs/3-counter/lab.ts is still to be written: the solution's is shown",
  )
})

test('a function that throws is told, with its step, and so is a pipeline without panes', async () => {
  const lib = JSON.stringify(join(dirname(import.meta.dirname), '../lib/index.ts'))
  const text = (body: string) =>
    `import { map, fixedWindows, windowInto, countPerElement } from ${lib}\nexport default ${body}\n`
  const broken =
    "tweets => tweets.apply(map(() => { throw new Error('no way') }), windowInto(fixedWindows('30s')), countPerElement())"
  writeFileSync(join(folder, 'broken.ts'), text(broken))
  writeFileSync(join(folder, 'flat.ts'), text('tweets => tweets.apply(map(({ text }) => text))'))
  const said = async (file: string) =>
    (await runYeoul(folder, ['replay', 'made.jsonl', '--check', '--port', '0', '--pipeline', file])).stdout
  expect(await said('broken.ts')).toMatch(/not ready {2}pipeline: broken\.ts: pipeline: .*Map: no way/)
  expect(await said('flat.ts')).toMatch(/not ready {2}pipeline: replay: this run has no grouping/)
})
