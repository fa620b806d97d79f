import { afterEach, describe, expect, test } from '@jest/globals'
import type { Pipeline } from '../../lib/core/pipeline.ts'
import type { Sink } from '../../lib/core/source.ts'
import { create } from '../../lib/transforms/create.ts'
import { write } from '../../lib/transforms/write.ts'
import { encoded, parDo } from './stage-descriptor.ts'
import { WorkerHarness } from './worker-harness.ts'

let harness: WorkerHarness
const work = async (build: (p: Pipeline) => unknown) => {
  harness = await WorkerHarness.start(build)
  return harness.engine
}
afterEach(() => harness.close())

/** The engine says when it has kept a bundle. */
const FINALIZED = { requestsFinalization: true }
const UNSAID = { requestsFinalization: false }

describe('a worker writes', () => {
  /** Tells what becomes of it; fails where it is to. */
  const telling = (events: string[], fails: { commit?: string; prepare?: string } = {}) => ({
    name: 'rows',
    open(_: number, mark: unknown) {
      events.push(`open ${mark}`)
      return {
        write(rows: readonly { value: string }[]) {
          const values = rows.map(({ value }) => value)
          if (values.includes('bad')) throw new Error('disk full')
          events.push(`write ${values}`)
        },
        prepareCommit() {
          if (fails.prepare !== undefined) throw new Error(fails.prepare)
          return events.length
        },
        commit(at: unknown) {
          if (fails.commit !== undefined) throw new Error(fails.commit)
          events.push(`commit ${at}`)
        },
        close: () => void events.push('close'),
        abort: (mark: unknown) => void events.push(`abort ${mark}`),
      }
    },
  })
  const writing = async (sink: Sink<string>, asked = FINALIZED) => {
    const engine = await work(p => p.apply(create<string>([]), write(sink)))
    const step = parDo('Write(rows)', { main: 'out' }, { in: 'in' }, asked)
    harness.stage('s', { in: 'json', out: 'json' }, { write: step })
    return (...rows: string[]) => engine.process('s', { data: { source: [encoded('json', rows)] } })
  }

  test('what the engine has kept is made visible; a bundle that fails leaves only what was made durable before', async () => {
    const events: string[] = []
    const process = await writing(telling(events))
    const done = await process('a', 'b')
    expect(done.response.response.value).toMatchObject({ requiresFinalization: true })
    const { error } = (await process('c', 'bad')).response
    expect(error).toMatch(/^Write\(rows\) \(finishBundle\): disk full/)
    await harness.engine.ask({ case: 'finalizeBundle', value: { instructionId: done.response.instructionId } })
    await process('c')
    await harness.close()
    expect(events).toEqual([
      'open undefined',
      'write a,b',
      'abort 2',
      'open 2',
      'commit 2',
      'write c',
      'commit 6',
      'close',
    ])
  })

  test('a bundle is made visible before the next is made durable, where the engine says late that it has kept it', async () => {
    const events: string[] = []
    const process = await writing(telling(events))
    const first = await process('a')
    const second = await process('b')
    for (const { response } of [first, second])
      await harness.engine.ask({ case: 'finalizeBundle', value: { instructionId: response.instructionId } })
    expect(events).toEqual(['open undefined', 'write a', 'write b', 'commit 2', 'commit 4'])
    await harness.close()
    expect(events.slice(5)).toEqual(['close'])
  })

  test('what a failed job has written is given up, also what was made durable', async () => {
    const events: string[] = []
    const process = await writing(telling(events), UNSAID)
    await process('a')
    await process('bad')
    await harness.close('FAILED')
    expect(events).toEqual(['open undefined', 'write a', 'abort undefined'])
  })

  test('what cannot be made visible at the end is a failure of the run', async () => {
    const events: string[] = []
    const process = await writing(telling(events, { commit: 'no access' }), UNSAID)
    await process('a')
    await expect(harness.close()).rejects.toThrow('Write(rows) (commit): no access')
    expect(events).toEqual(['open undefined', 'write a', 'abort undefined'])
  })

  test('of two sinks of a bundle none goes on from it if one cannot be made durable', async () => {
    const events: string[] = []
    const fails: { prepare?: string } = { prepare: 'disk full' }
    const engine = await work(p => {
      const rows = p.apply(create<string>([]))
      rows.apply(write(telling(events)))
      rows.apply(write({ ...telling([], fails), name: 'others' }))
    })
    const step = (name: string, output: string) => parDo(name, { main: output }, { in: 'in' }, UNSAID)
    harness.stage(
      's',
      { in: 'json', a: 'json', b: 'json' },
      { first: step('Write(rows)', 'a'), second: step('Write(others)', 'b') },
    )
    const process = (row: string) => engine.process('s', { data: { source: [encoded('json', [row])] } })
    expect((await process('a')).response.error).toMatch(/^Write\(others\) \(prepareCommit\): disk full/)
    delete fails.prepare
    await process('a')
    await harness.close()
    expect(events).toEqual([
      'open undefined',
      'write a',
      'abort undefined',
      'open undefined',
      'write a',
      'commit 5',
      'close',
    ])
  })
})
