import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import {
  counter,
  create,
  globalWindows,
  groupByKey,
  kv,
  map,
  Pipeline,
  PipelineError,
  read,
  type Source,
  windowInto,
} from '../../lib/index.ts'
import { writeText } from '../../lib/io/text.ts'
import { bringPrism, missingForPrism } from '../../lib/portable/engines/prism.ts'
import { handled, serve } from '../../lib/portable/grpc/server.ts'
import { JobError, portable, prism } from '../../lib/portable/portable.ts'
import { JobMessage_MessageImportance, JobService, JobState_Enum } from '../../lib/portable/protos/beam_job_api_pb.ts'
import { describeWith } from '../engine/engines-here.ts'
import { emptyFolder } from '../tools/run-yeoul.ts'

describe('without an engine', () => {
  const collection = () => new Pipeline().apply(create([1]))

  test('no job service', async () => {
    const server = await serve([])
    server.close()
    await expect(portable({ endpoint: server.address }).collect(collection())).rejects.toThrow(
      new JobError(
        `no job service answers at ${server.address} within 10 s; is the engine up? npx yeoul engine flink up starts a cluster`,
      ),
    )
  }, 20_000)

  test.each([
    [{ endpoint: 'http://localhost:1' }, 'portable: endpoint: "http://localhost:1" is not a host and a port'],
    [{ endpoint: 'localhost:1', jobName: 'My job' }, "portable: jobName 'My job' is none that all engines take"],
    [{ endpoint: 'localhost:1', name: 'x' }, 'name'],
  ])('%j', (options, says) => expect(() => portable(options as never)).toThrow(says))

  test.each([
    [
      'a window function whose windows merge in their own way',
      (p: Pipeline) => {
        const windowFn = { ...globalWindows(), name: 'mine', mergeWindows: () => {} }
        return p.apply(create([kv('a', 1)]), windowInto(windowFn), groupByKey())
      },
      'WindowInto(mine).main: the windows of mine merge in a way of their own',
    ],
    [
      'a timestamp that is transformed',
      (p: Pipeline) =>
        p.apply(
          create([kv('a', 1)]),
          windowInto(globalWindows(), { timestampCombiner: 'earliestTransformed' }),
          groupByKey(),
        ),
      "timestampCombiner 'earliestTransformed' is known to no engine",
    ],
  ])('%s is refused before anything is submitted', async (_, build, says) => {
    const run = portable({ endpoint: 'localhost:1' }).collect(build(new Pipeline()) as never)
    await expect(run).rejects.toThrow(says)
  })

  test('what the engine says of its failure is passed on', async () => {
    const server = await serve([
      handled(JobService, {
        prepare: (_, done) => done(null, { preparationId: 'p' }),
        run: (_, done) => done(null, { jobId: 'j' }),
        getMessageStream: call => {
          const value = { messageText: 'no slots left', importance: JobMessage_MessageImportance.JOB_MESSAGE_ERROR }
          call.write({ response: { case: 'messageResponse', value } })
          call.write({ response: { case: 'stateResponse', value: { state: JobState_Enum.FAILED } } })
          call.end()
        },
      }),
    ])
    const run = portable({ endpoint: server.address }).collect(collection())
    await expect(run).rejects.toThrow('portable: the job ended as FAILED and said:\nno slots left')
    expect(run.state).toBe('FAILED')
    server.close()
  })

  test('an engine that is lost is no silence', async () => {
    let lose = () => {}
    const server = await serve([
      handled(JobService, {
        prepare: (_, done) => done(null, { preparationId: 'p' }),
        run: (_, done) => done(null, { jobId: 'j' }),
        getMessageStream: () => lose(),
      }),
    ])
    lose = server.close
    await expect(portable({ endpoint: server.address }).collect(collection())).rejects.toThrow(
      'the engine was lost while it ran the job',
    )
  })

  test('what the engine refuses is told as it says it', async () => {
    const server = await serve([handled(JobService, { prepare: (_, done) => done(new Error('unsupported feature')) })])
    await expect(portable({ endpoint: server.address }).collect(collection())).rejects.toThrow(
      `the job service at ${server.address} refused the pipeline: unsupported feature`,
    )
    server.close()
  })
})

const describeWithPrism = await describeWith('Prism', missingForPrism)

describeWithPrism('on Prism', () => {
  beforeAll(async () => {
    await bringPrism()
  }, 600_000)
  const onPrism = () => prism({ timeout: '20s' })

  test('a function that throws ends the run with its step, its element and its line', async () => {
    const broken = new Pipeline().apply(
      create([1, 2]),
      map(function half(n) {
        if (n === 2) throw new Error('two is too much')
        return n / 2
      }),
    )
    const thrown = await onPrism()
      .collect(broken)
      .then(
        () => undefined,
        (error: unknown) => error,
      )
    expect(thrown).toBeInstanceOf(PipelineError)
    const error = thrown as PipelineError
    expect([error.step, error.element]).toEqual(['Map(half)', 2])
    expect(error.message).toMatch(/^Map\(half\): two is too much \(at element 2\).*job-errors\.test\.ts:\d+/s)
    expect(error.trace.header).toMatchObject({ runner: 'prism', steps: [{ path: 'Create' }, { path: 'Map(half)' }] })
  }, 30_000)

  test('a file is written when the job is done; one that fails leaves what was there', async () => {
    const folder = emptyFolder()
    const written = (words: readonly string[], group: (word: string) => string) => {
      const p = new Pipeline()
      p.apply(create(words), writeText(join(folder, 'words')))
      p.apply(
        create(words),
        map(word => kv(word, 1)),
        groupByKey(),
        map(([word]) => group(word)),
      )
      return p
    }
    const contents = () => readdirSync(folder).map(name => [name, readFileSync(join(folder, name), 'utf8')])
    await onPrism().run(written(['a', 'b'], word => word))
    const before = [['words-00000-of-00001', 'a\nb\n']]
    expect(contents()).toEqual(before)
    const failing = written(['c'], word => {
      throw new Error(`no more of ${word}`)
    })
    await expect(onPrism().run(failing)).rejects.toThrow('no more of c')
    expect(contents()).toEqual(before)
  }, 60_000)

  test('a file that its workers could not show is refused', async () => {
    const p = new Pipeline()
    p.apply(create(['a']), writeText(join(emptyFolder(), 'words')))
    const run = prism({ module: import.meta.url }).run(p)
    await expect(run).rejects.toThrow(/words' is written by one process.*, and Prism kills its workers as soon as/)
  })

  test('what functions count is in the result', async () => {
    const words = new Pipeline().apply(
      create(['a', 'b', 'a']),
      map(function counting(word) {
        counter('words').inc()
        return word
      }),
    )
    const { metrics } = await onPrism().collect(words)
    expect([metrics.counter('words'), metrics.counter('words', 'Map(counting)'), metrics.counter('x')]).toEqual([
      3, 3, 0,
    ])
  }, 30_000)

  test('a source without end is read until the run is cancelled', async () => {
    let next = 0
    const numbers: Source<number, null, number> = {
      name: 'numbers',
      bounded: false,
      split: () => [null],
      open: (_, mark = 0) => {
        next = mark
        return {
          readBundle: max => Array.from({ length: Math.min(max, 10) }, () => ({ value: next, timestamp: next++ })),
          watermark: () => next,
          checkpointMark: () => next,
        }
      },
    }
    const run = onPrism().collect(new Pipeline().apply(read(numbers)))
    const first: number[] = []
    for await (const { value } of run) {
      first.push(value)
      if (first.length === 25) break
    }
    expect(first).toEqual(Array.from({ length: 25 }, (_, i) => i))
    await run.cancel()
    expect((await run).state).toBe('CANCELLED')
  }, 30_000)
})
