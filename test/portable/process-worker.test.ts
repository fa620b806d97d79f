import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { JsonObject } from '@bufbuild/protobuf'
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { makePlan } from '../../lib/core/plan.ts'
import { create, map, Pipeline } from '../../lib/index.ts'
import { givenModule } from '../../lib/portable/module-options.ts'
import { WORKER_MAIN } from '../../lib/portable/process/worker-program.ts'
import { translate } from '../../lib/portable/translate/translate.ts'
import { workersElsewhere } from '../../lib/portable/workers.ts'
import { FnApiEngine } from './fn-api-engine.ts'
import { moduleFiles } from './module-file.ts'
import { encoded, parDo, stage, valuesOf } from './stage-descriptor.ts'

const LONG_NAME = 'beam:option:yeoul_pipeline:v1'
/** So long an error may take to come, at most. */
const LONGEST_MS = 30_000

const files = moduleFiles()
afterAll(() => files.end())

const TIMES = `
import { create, map, Pipeline } from 'yeoul'
export default ({ by }) => {
  const pipeline = new Pipeline()
  pipeline.apply(create([1]), map(function times(n) { return n * by }))
  return pipeline
}`

/** The pipeline that such a module builds. */
function translated(...names: readonly string[]) {
  const pipeline = new Pipeline()
  const steps = names.map(name => map<number, number>(Object.defineProperty((n: number) => n, 'name', { value: name })))
  steps.reduce((input, step) => input.apply(step), pipeline.apply(create([1])))
  return translate(makePlan(pipeline))
}

async function toldOf(text: string, names: readonly string[] = ['times'], moduleOptions: unknown = { by: 3 }) {
  const given = givenModule({ module: files.write(text), moduleOptions }, 'test')
  if (given === undefined) throw new Error('no module')
  const { options } = await workersElsewhere(translated(...names), given)
  return options.yeoul_pipeline as string
}

describe('what no worker could build is refused beforehand', () => {
  const rejects = (text: string, says: RegExp, names?: readonly string[]) =>
    expect(toldOf(text, names)).rejects.toMatchObject({ name: 'JobError', message: expect.stringMatching(says) })

  test.each([
    ['a module that cannot be imported', "import './nowhere.mjs'", /cannot be imported: Cannot find module .*nowhere/],
    ['a module that throws', "throw new Error('no model here')", /cannot be imported: no model here/],
    ['no default export', 'export const pipeline = 1', /has no default export; let that be the function/],
    ['a default export that is no function', 'export default 7', /has 7 as its default export/],
    [
      'a function that throws',
      'export default () => { throw new Error("which topic?") }',
      /could not build .* which topic\?/,
    ],
    ['a function that gives no pipeline', 'export default () => 7', /gave 7, which is no Pipeline/],
    [
      'a module that ends the process',
      'process.stderr.write("out of luck\\n"); process.exit(3)',
      /ended it \(3\)\. It said last:\nout of luck/,
    ],
  ])('%s', (_, text, says) => rejects(text, says), LONGEST_MS)

  test.each([
    ['lacks a step', ['times', 'more'], /is not the one that was submitted: it lacks 'Map\(more\)'/],
    ['has one besides', [], /it has besides 'Map\(times\)'/],
    ['has another', ['thrice'], /it lacks 'Map\(thrice\)'; it has besides 'Map\(times\)'/],
  ])('a graph that %s', (_, names, says) => rejects(TIMES, says, names), LONGEST_MS)

  test(
    'a graph whose windows are others',
    async () => {
      const text = TIMES.replace('create, map', 'create, fixedWindows, map, windowInto').replace(
        'create([1]),',
        "create([1]), windowInto(fixedWindows('1m')),",
      )
      await rejects(text, /it has besides 'WindowInto\(fixed.*'; otherwise made is 'Map\(times\)'/)
    },
    LONGEST_MS,
  )
})

describe('a worker in a process of its own', () => {
  let engine: FnApiEngine
  let child: ChildProcess | undefined
  beforeEach(async () => {
    engine = await FnApiEngine.start()
  })
  afterEach(() => {
    child?.kill('SIGKILL')
    engine.close()
  })

  async function start(told: string, options: JsonObject = { [LONG_NAME]: told }): Promise<ChildProcess> {
    engine.pipelineOptions = options
    child = spawn(process.execPath, [WORKER_MAIN, "--id='w-1'", `--provision_endpoint=${engine.address}`], {
      stdio: 'inherit',
    })
    await engine.connected()
    engine.descriptors.set(
      's',
      stage('s', engine.address, { in: 'json', out: 'json' }, { times: parDo('Map(times)', { main: 'out' }) }),
    )
    return child
  }

  test(
    'builds the pipeline from its module and options, works, and ends with control',
    async () => {
      const worker = await start(await toldOf(TIMES))
      const { data } = await engine.process('s', { data: { source: [encoded('json', [1, 2])] } })
      expect(valuesOf('json', data.out)).toEqual([3, 6])
      expect(engine.workerIds).toContain('w-1')
      const ended = once(worker, 'exit')
      engine.endControl()
      expect(await ended).toEqual([0, null])
    },
    LONGEST_MS,
  )

  test(
    'finds its options where Dataflow has them, too',
    async () => {
      const told = await toldOf(TIMES)
      await start(told, { options: { yeoul_pipeline: told, streaming: false }, display_data: [] })
      const { data } = await engine.process('s', { data: { source: [encoded('json', [1, 2])] } })
      expect(valuesOf('json', data.out)).toEqual([3, 6])
    },
    LONGEST_MS,
  )

  test(
    'what a function prints is in the log of the engine',
    async () => {
      await start(await toldOf(TIMES.replace('{ return', "{ console.log('seen %d', n, [n]); return")))
      await engine.process('s', { data: { source: [encoded('json', [7])] } })
      expect((await engine.until(() => engine.logs.at(-1))).message).toBe('seen 7 [ 7 ]')
    },
    LONGEST_MS,
  )

  test(
    'ends when the engine is gone',
    async () => {
      const worker = await start(await toldOf(TIMES))
      const ended = once(worker, 'exit')
      engine.close()
      expect(await ended).toEqual([0, null])
    },
    LONGEST_MS,
  )

  test.each([
    [
      'of another version',
      (told: string) => told.replace(/"version":"[^"]*"/, '"version":"9.9.9"'),
      /^worker w-1: this worker is yeoul \S+, and the pipeline was submitted by yeoul 9\.9\.9; install the same/,
    ],
    [
      'without the module',
      (told: string) => told.replace(/module-\d+/, 'gone'),
      /^worker w-1: the module file:.*gone\.mjs cannot be imported: Cannot find module/,
    ],
    ['that was told nothing', () => '', /^worker w-1: the job does not say which module builds its pipeline/],
  ])(
    'one %s says why to whatever it is told, and to the log',
    async (_, change, says) => {
      const worker = await start(change(await toldOf(TIMES)))
      const { error } = await engine.answerTo(engine.begin('s'))
      expect(error).toMatch(says)
      expect((await engine.until(() => engine.logs.at(-1))).message).toMatch(says)
      const ended = once(worker, 'exit')
      engine.endControl()
      await ended
    },
    LONGEST_MS,
  )
})
