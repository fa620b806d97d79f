import { describe, expect, test } from '@jest/globals'
import { create, direct, map, Pipeline, parDo, read, type Sink, type Source, write } from 'yeoul'
import { lists, one } from './lists.ts'

describe('back-pressure', () => {
  test('a source is not read ahead while a sink has not taken what came before', async () => {
    let wasRead = 0
    let writing = 0
    let most = 0
    const source: Source<number> = {
      name: 'counted',
      bounded: true,
      split: () => [null],
      open: () => ({
        readBundle(max) {
          // While a bundle is being written nothing is read.
          expect(writing).toBe(0)
          if (wasRead >= 3000) return undefined
          return Array.from({ length: Math.min(max, 500) }, () => one(wasRead++))
        },
        watermark: () => wasRead,
        checkpointMark: () => wasRead,
      }),
    }
    let written = 0
    const slow: Sink<number> = {
      name: 'slow',
      open: () => ({
        async write(bundle) {
          writing++
          for (let i = 0; i < 3; i++) await new Promise(resolve => setImmediate(resolve))
          most = Math.max(most, wasRead - written)
          written += bundle.length
          writing--
        },
        close() {},
      }),
    }
    const p = new Pipeline()
    p.apply(read(source), write(slow))
    await direct().run(p)
    expect(written).toBe(wasRead)
    expect(most).toBeLessThanOrEqual(1000)
  })
  test('a bundle is finished, and awaited, before the next is started', async () => {
    const calls: string[] = []
    let open = 0
    const p = new Pipeline()
    p.apply(
      read(lists([Array.from({ length: 2000 }, (_, i) => one(i))])),
      parDo({
        startBundle() {
          expect(open++).toBe(0)
        },
        process() {
          expect(open).toBe(1)
        },
        async finishBundle() {
          await new Promise(resolve => setImmediate(resolve))
          calls.push('finished')
          open--
        },
      }),
    )
    await direct().run(p)
    expect(calls.length).toBeGreaterThan(1)
  })
})

test('a sink: keys, shards, closed at the end, aborted after a failure', async () => {
  const log: string[] = []
  const sink = (shards: number, key?: Sink<string>['key']): Sink<string> => ({
    name: 'logged',
    shards,
    ...(key && { key }),
    open: shard => ({
      write: bundle => void log.push(...bundle.map(row => `${shard} ${row.key}=${row.value}`)),
      close: () => void log.push(`${shard} closed`),
      abort: () => void log.push(`${shard} aborted`),
    }),
  })
  const words = new Pipeline().apply(create(['a', 'b', 'a']))
  words.apply(write(sink(1)))
  await direct().run(words.pipeline)
  expect(log.splice(0)).toEqual(['0 0=a', '0 1=b', '0 2=a', '0 closed'])
  const keyed = new Pipeline().apply(create(['a', 'b', 'a']))
  keyed.apply(write(sink(3, value => `key ${value}`)))
  await direct().run(keyed.pipeline)
  const shardOf = (value: string) => log.filter(line => line.endsWith(`=${value}`)).map(line => line[0])
  expect(new Set(shardOf('a')).size).toBe(1)
  expect(log.filter(line => line.endsWith('closed'))).toHaveLength(3)
  log.splice(0)
  const failing = new Pipeline().apply(
    create(['a']),
    map((): string => {
      throw new Error('no')
    }),
  )
  failing.apply(write(sink(2)))
  await expect(direct().run(failing.pipeline)).rejects.toThrow('no')
  expect(log).toEqual(['0 aborted', '1 aborted'])
})

test('a sink whose shard cannot be opened, or closed: the others are given up', async () => {
  const log: string[] = []
  const sink = (broken: 'open' | 'close'): Sink<string> => ({
    name: 'broken',
    shards: 3,
    open(shard) {
      if (broken === 'open' && shard === 1) throw new Error('no room')
      return {
        write: () => {},
        close() {
          log.push(`${shard} closes`)
          if (shard === 1) throw new Error('no room')
        },
        abort: () => void log.push(`${shard} aborted`),
      }
    },
  })
  for (const broken of ['open', 'close'] as const) {
    const p = new Pipeline()
    p.apply(create(['a']), write(sink(broken)))
    await expect(direct().run(p)).rejects.toThrow('no room')
  }
  expect(log).toEqual(['0 aborted', '0 closes', '1 closes', '2 aborted'])
})
