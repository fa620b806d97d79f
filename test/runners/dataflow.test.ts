import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromBinary } from '@bufbuild/protobuf'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { create, Pipeline, testStream } from '../../lib/index.ts'
import { bringDataflow, missingForDataflow, startDataflow } from '../../lib/portable/engines/dataflow.ts'
import { type DataflowOptions, dataflow } from '../../lib/portable/portable.ts'
import { PipelineSchema } from '../../lib/portable/protos/beam_runner_api_pb.ts'
import { describeWith } from '../engine/engines-here.ts'
import { listedJobs } from '../engine/job-service.ts'
import { isListening } from '../engine/listening.ts'
import { listeningElsewhere } from '../engine/listening-elsewhere.ts'
import { emptyFolder, runYeoul } from '../tools/run-yeoul.ts'
import { GoogleStandIn } from './google-stand-in.ts'
import processPipeline, { type ProcessOptions } from './process-pipeline.ts'

const moduleOptions: ProcessOptions = { table: 'nowhere', words: ['sea', 'whale'] }
const OPTIONS: DataflowOptions = {
  project: 'yeoul-test',
  region: 'europe-west3',
  tempLocation: 'gs://yeoul-test/tmp',
  module: new URL('process-pipeline.ts', import.meta.url),
  moduleOptions,
  image: 'europe-docker.pkg.dev/yeoul-test/yeoul/worker',
}
/** So long an error may take to come, at most. */
const LONGEST_MS = 30_000

const folder = emptyFolder()
const before = { ...process.env }
beforeEach(() => {
  delete process.env.GOOGLE_APPLICATION_CREDENTIALS
  process.env.CLOUDSDK_CONFIG = folder
})
afterEach(() => {
  for (const name of Object.keys(process.env)) delete process.env[name]
  Object.assign(process.env, before)
})
afterAll(() => rmSync(folder, { recursive: true }))

const submitted = () => dataflow(OPTIONS).run(processPipeline(moduleOptions))

describe('what cannot run there is refused where it is written', () => {
  const { module: _module, image: _image, ...without } = OPTIONS
  test.each<[object | undefined, string]>([
    [undefined, 'dataflow: undefined is not an object'],
    [
      {},
      "its workers are containers that cannot reach this process; give the file that builds the pipeline, { module: 'pipeline.ts'",
    ],
    [
      without,
      "its workers are containers that cannot reach this process; give the file that builds the pipeline, { module: 'pipeline.ts'",
    ],
    [
      { ...OPTIONS, image: undefined },
      "dataflow: image: undefined is not the name of an image in a registry, such as 'europe-docker.pkg.dev/",
    ],
    [
      { ...OPTIONS, image: 'yeoul-worker' },
      'dataflow: image: "yeoul-worker" is not the name of an image in a registry',
    ],
    [
      { ...OPTIONS, project: 'My project' },
      "dataflow: project: \"My project\" is not a project's id, such as 'my-project'",
    ],
    [
      { ...OPTIONS, region: 'europe' },
      'dataflow: region: "europe" is not a region of Google Cloud, such as \'europe-west3\'',
    ],
    [
      { ...OPTIONS, tempLocation: '/tmp' },
      'dataflow: tempLocation: "/tmp" is not a folder in a bucket of Google Cloud Storage, such as \'gs://my-bucket/tmp\'',
    ],
    [{ ...OPTIONS, module: 'nowhere.ts' }, 'dataflow: there is no module '],
    [
      { ...OPTIONS, zone: 'europe-west3-a' },
      "dataflow: there is no option 'zone'; there are project, region, tempLocation",
    ],
    [
      { ...OPTIONS, options: { region: 'us-east1' } },
      "dataflow: options: 'region' is said already; leave it out there",
    ],
    [{ ...OPTIONS, options: { labels: {} } }, 'dataflow: options: labels: {} is not a text, a number, or true'],
    [{ ...OPTIONS, jobName: 'My job' }, "dataflow: jobName 'My job' is none that all engines take"],
  ])('%j', (options, says) => expect(() => dataflow(options as never)).toThrow(says))

  test('or before it is submitted', async () => {
    const collecting = dataflow(OPTIONS).collect(new Pipeline().apply(create([1])))
    await expect(collecting).rejects.toThrow('dataflow: elements are collected in this process')
    const byHand = new Pipeline()
    byHand.apply(testStream<number>().addElements(1).advanceWatermarkToInfinity())
    await expect(dataflow(OPTIONS).run(byHand)).rejects.toThrow('dataflow() takes no pipeline with a test stream')
  })
})

describe('without credentials', () => {
  const NONE =
    'no credentials for Google Cloud. Log in with gcloud auth application-default login, or set GOOGLE_APPLICATION_CREDENTIALS to the file'

  test('a run says so, before it fetches or starts anything', async () => {
    const cache = emptyFolder()
    process.env.XDG_CACHE_HOME = cache
    const run = submitted()
    await expect(run).rejects.toMatchObject({
      name: 'JobError',
      message: expect.stringContaining(`dataflow: ${NONE}`),
    })
    expect(run.state).toBe('FAILED')
    expect(readdirSync(cache)).toEqual([])
    rmSync(cache, { recursive: true })
  })

  test('so does a lab, and what else it lacks', async () => {
    const { code, stdout, stderr } = await runYeoul(folder, ['lab', '0', '--runner', 'dataflow'])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain(`--runner dataflow: ${NONE}`)
    expect(stderr).toContain('a lab itself stays here')
    expect(stderr).not.toMatch(/^\s+at /m)
  })
})

const describeWithDataflow = await describeWith('the job service of Dataflow', missingForDataflow)

describeWithDataflow("with a service account's key, Beam's job service", () => {
  let google: GoogleStandIn
  beforeAll(() => bringDataflow(text => console.info(text)), 600_000)
  beforeEach(async () => {
    google = await GoogleStandIn.start()
    const { address } = google
    const file = join(folder, 'key.json')
    writeFileSync(file, google.keyFile)
    // Whatever would ask another than the stand-in asks it, too.
    const proxied = { HTTP_PROXY: address, HTTPS_PROXY: address, http_proxy: address, https_proxy: address }
    const here = { NO_PROXY: 'localhost,127.0.0.1', no_proxy: 'localhost,127.0.0.1', STORAGE_EMULATOR_HOST: address }
    Object.assign(process.env, { ...proxied, ...here, GOOGLE_APPLICATION_CREDENTIALS: file })
  })
  afterEach(() => google.close())

  test(
    'takes the job, asks for a token with the account’s signature, and the refusal ends the run',
    async () => {
      await expect(submitted()).rejects.toMatchObject({
        name: 'JobError',
        message:
          'dataflow: Google does not take the credentials (invalid_grant: Invalid grant: account not found); log in again with gcloud auth application-default login, or make a new key of the service account and name its file in GOOGLE_APPLICATION_CREDENTIALS',
      })
      const { client_email } = JSON.parse(google.keyFile)
      expect(google.assertions[0]).toMatchObject({
        isSigned: true,
        claims: {
          iss: client_email,
          // Always Google's, wherever the key's file says that tokens are.
          aud: 'https://oauth2.googleapis.com/token',
          scope: expect.stringContaining('https://www.googleapis.com/auth/cloud-platform'),
        },
      })
      expect([google.uploads, google.jobs, google.others]).toEqual([[], [], []])
    },
    4 * LONGEST_MS,
  )

  const accepted = () => {
    google.knowsAccount = true
    const options = { dataflow_endpoint: google.address, max_num_workers: 2 }
    return dataflow({ ...OPTIONS, jobName: 'words', options }).run(processPipeline(moduleOptions))
  }

  test(
    'gives Google the pipeline, its image and what a worker needs to build it again',
    async () => {
      expect((await accepted()).state).toBe('DONE')
      const { image } = OPTIONS
      expect(google.jobs).toEqual([
        expect.objectContaining({
          name: 'words',
          environment: expect.objectContaining({
            workerPools: [
              expect.objectContaining({
                autoscalingSettings: { maxNumWorkers: 2 },
                sdkHarnessContainerImages: [expect.objectContaining({ containerImage: image })],
              }),
            ],
            sdkPipelineOptions: expect.objectContaining({
              options: expect.objectContaining({
                region: OPTIONS.region,
                yeoul_pipeline: expect.stringContaining('"module":"test/runners/process-pipeline.ts"'),
              }),
            }),
          }),
        }),
      ])
      const { components } = fromBinary(PipelineSchema, google.uploads[0] ?? new Uint8Array())
      expect(Object.keys(components?.transforms ?? {})).toEqual(expect.arrayContaining(['Create', 'Map(checked)']))
      // Where Google lets this account work, it asks itself.
      expect(google.others.filter(other => other !== 'CONNECT iamcredentials.googleapis.com:443')).toEqual([])
    },
    4 * LONGEST_MS,
  )

  test(
    'cancels the job there',
    async () => {
      google.jobState = 'JOB_STATE_RUNNING'
      const run = accepted()
      await Promise.race([google.followed, run])
      await run.cancel()
      expect((await run).state).toBe('CANCELLED')
      expect(google.jobState).toBe('JOB_STATE_CANCELLED')
    },
    4 * LONGEST_MS,
  )

  test('a lab says that it goes no further', async () => {
    const { code, stderr } = await runYeoul(folder, ['lab', '0', '--runner', 'dataflow'])
    expect(code).toBe(1)
    expect(stderr).toContain('--runner dataflow: there are credentials for Google Cloud; a lab itself stays here')
  })

  test(
    'listens on loopback only, and ends when asked',
    async () => {
      const service = await startDataflow([], text => console.info(text))
      expect(await listedJobs(service.endpoint)).toBe(0)
      expect(await listeningElsewhere(service.endpoint)).toEqual([])
      await service.close()
      expect(await service.ended).toBeUndefined()
      expect(await isListening(service.endpoint)).toBe(false)
    },
    4 * LONGEST_MS,
  )
})
