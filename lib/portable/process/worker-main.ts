// A worker in a process of its own. An engine starts it as `worker-main --id=… --provision_endpoint=…`, on any machine that
// has the pipeline's module; with --rehearse, whoever submits a pipeline asks whether such a worker could build it.
import { once } from 'node:events'
import { format } from 'node:util'
import { reasonOf } from '../../core/reason-of.ts'
import { conclude } from '../worker/conclude.ts'
import { DoFnLives } from '../worker/do-fn-lives.ts'
import { provided } from '../worker/provision.ts'
import { RunClock } from '../worker/run-clock.ts'
import { Worker } from '../worker/worker.ts'
import { functionsOf, MODULE_OPTION, type PipelineModule } from './pipeline-module.ts'
import { RefusingWorker } from './refusing-worker.ts'

/** What a rehearsal comes to. */
export type Rehearsed = { readonly refused: string | undefined }

async function rehearse(): Promise<void> {
  const [told] = await once(process, 'message')
  const refused = await functionsOf(told as PipelineModule).then(
    () => undefined,
    (thrown: unknown) => reasonOf(thrown),
  )
  process.send?.({ refused } satisfies Rehearsed, () => process.exit(0))
}

/** What functions print is told to the engine: nobody sees a worker's own output. */
function printTo({ log }: Worker): void {
  const info = (...words: unknown[]) => log.info(format(...words))
  const warn = (...words: unknown[]) => log.warn(format(...words))
  const error = (...words: unknown[]) => log.error(format(...words), undefined)
  Object.assign(console, { log: info, info, debug: info, warn, error })
}

async function work(): Promise<void> {
  const id = argument('id')
  const { options, ...endpoints } = await provided(argument('provision_endpoint'), id)
  const lives = new DoFnLives()
  const worker = await toldIn(options)
    .then(functionsOf)
    .then(
      functions =>
        new Worker(id, endpoints, {
          functions,
          lives,
          recorder: undefined,
          clock: new RunClock(),
          onFailure() {},
        }),
      (thrown: unknown) => new RefusingWorker(id, endpoints, `worker ${id}: ${reasonOf(thrown)}`),
    )
  if (worker instanceof Worker) printTo(worker)
  process.once('SIGTERM', () => worker.stop())
  await worker.ended
  // An engine tells no worker how the job ended. One of which no bundle has failed for good here is taken for done.
  if (worker instanceof Worker) await conclude([worker], lives, worker.hasFailed ? 'FAILED' : 'DONE')
}

async function toldIn(options: Readonly<Record<string, unknown>>): Promise<PipelineModule> {
  const told = optionOf(options, MODULE_OPTION)
  if (typeof told === 'string' && told !== '') return JSON.parse(told) as PipelineModule
  throw new Error(
    'the job does not say which module builds its pipeline; submit it by a runner of yeoul of the same version, with { module }',
  )
}

/** Dataflow has the options by their plain names, and one level down. */
function optionOf(options: Readonly<Record<string, unknown>>, name: string): unknown {
  const { options: plain } = options as { options?: Readonly<Record<string, unknown>> }
  return options[`beam:option:${name}:v1`] ?? plain?.[name]
}

/** One engine puts its values in quotes. */
function argument(name: string): string {
  const given = process.argv.find(one => one.startsWith(`--${name}=`))
  if (given === undefined) throw new Error(`--${name} is not given; an engine starts this program, as a worker`)
  return given.slice(name.length + 3).replace(/^'(.*)'$/, '$1')
}

try {
  await (process.argv.includes('--rehearse') ? rehearse() : work())
  // What the pipeline's functions still have open keeps nobody.
  if (!process.argv.includes('--rehearse')) process.exit(0)
} catch (thrown) {
  console.error(`yeoul worker: ${reasonOf(thrown)}`)
  process.exit(1)
}
