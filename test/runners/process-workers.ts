import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { create, Pipeline, type Runner } from '../../lib/index.ts'
import { JobError, type ModuleOptions } from '../../lib/portable/portable.ts'
import { readTable } from '../../tools/soak/faults/table-file.ts'
import { emptyFolder } from '../tools/run-yeoul.ts'
import processPipeline, { type ProcessOptions } from './process-pipeline.ts'

const module = new URL('process-pipeline.ts', import.meta.url)
/** An error comes within some ten seconds; on a machine with other tests, after more. It never fails to come. */
const LONGEST_MS = 120_000

/** Workers that are processes of their own do what the same pipeline says, and what goes wrong is told. */
export function processWorkersOn(runner: (options: ModuleOptions) => Runner): void {
  const run = async (options: Omit<ProcessOptions, 'table'>) => {
    const table = join(emptyFolder(), 'table')
    writeFileSync(table, '')
    const moduleOptions: ProcessOptions = { ...options, table }
    process.env.JEST_PID = `${process.pid}`
    await runner({ module, moduleOptions }).run(processPipeline(moduleOptions))
    return readTable(table).rows
  }

  test('functions run in processes that build the pipeline again', async () => {
    const rows = await run({ words: ['sea', 'whale', 'sea'] })
    expect([...rows].sort()).toEqual([
      ['sea', '2 elsewhere'],
      ['whale', '1 elsewhere'],
    ])
  }, 60_000)

  test(
    'what a function threw is told with its step, its element and its line',
    async () => {
      const failing = run({ words: ['sea', 'scrivener'], broken: 'scrivener' })
      await expect(failing).rejects.toBeInstanceOf(JobError)
      await expect(failing).rejects.toThrow(
        /Map\(checked\): I would prefer not to \(at element "scrivener"\)[\s\S]*process-pipeline\.ts:\d+/,
      )
    },
    LONGEST_MS,
  )

  test(
    'a worker that dies at its start is no silence',
    async () => {
      await expect(run({ words: ['sea'], dies: true })).rejects.toBeInstanceOf(JobError)
    },
    LONGEST_MS,
  )

  test(
    'a pipeline that the module does not build is refused beforehand',
    async () => {
      const other = new Pipeline()
      other.apply(create([1]))
      const refused = runner({ module, moduleOptions: { table: '', words: [] } }).run(other)
      await expect(refused).rejects.toThrow(/is not the one that was submitted: it has besides 'Map\(checked\)'/)
    },
    LONGEST_MS,
  )

  test(
    'other options than the pipeline was built with are refused beforehand',
    async () => {
      const told: ProcessOptions = { table: join(emptyFolder(), 'table'), words: [] }
      const refused = runner({ module, moduleOptions: { ...told, table: 'another' } }).run(processPipeline(told))
      await expect(refused).rejects.toThrow(/is not the one that was submitted: otherwise made is 'Write\(tableFile\)/)
    },
    LONGEST_MS,
  )

  test('nothing is collected from other processes', async () => {
    const collecting = runner({ module, moduleOptions: {} }).collect(new Pipeline().apply(create([1])))
    await expect(collecting).rejects.toThrow('elements are collected in this process, and with a module')
  })
}
