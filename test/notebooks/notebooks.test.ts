import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { labs } from '../../tools/lab/labs.ts'
import { findPython, jupyterEnvironment, root } from '../../tools/notebooks/environment.ts'
import { notebookFiles, notebooksIn } from '../../tools/notebooks/notebook-files.ts'
import { Learner } from '../labs/learner.ts'
import { startYeoul } from '../tools/run-yeoul.ts'
import { childrenOf, isAlive, whyNot } from './kernel-session.ts'

interface Cell {
  readonly cell_type: 'code' | 'markdown'
  readonly source: readonly string[]
  readonly outputs?: readonly unknown[]
  readonly execution_count?: number | null
}

function codeCells(file: string): readonly Cell[] {
  const { cells } = JSON.parse(readFileSync(join(root, file), 'utf8')) as { cells: readonly Cell[] }
  return cells.filter(({ cell_type }) => cell_type === 'code')
}

test('they stand in the order in which they are read', () => {
  const names = [
    '0-start',
    '1-word-count',
    'windows-and-triggers',
    '2-ingest',
    '3-counter',
    'kafka-round-trip',
    '4-trending',
    '5-sentiment',
    'same-pipeline-on-flink',
  ]
  expect(notebooksIn('en')).toEqual(names.map(name => `notebooks/${name}.ipynb`))
})

describe.each(notebookFiles())('%s', file => {
  test('is committed without outputs', () => {
    for (const { outputs, execution_count } of codeCells(file)) expect([outputs, execution_count]).toEqual([[], null])
  })
  test('has no cell of more than 15 lines', () => {
    for (const { source } of codeCells(file)) expect(source.length).toBeLessThanOrEqual(15)
  })
  test('runs in our kernel', () => {
    expect(JSON.parse(readFileSync(join(root, file), 'utf8')).metadata.kernelspec.name).toBe('yeoul')
  })
})

const here = whyNot() === undefined ? describe : describe.skip

here('executing', () => {
  // Those in English are executed where the test of the book makes one of them, with the labs as they are given.
  test('those in Korean make a book, in which every check is right where the labs are solved', async () => {
    const learner = new Learner()
    try {
      for (const part of ['notebooks', 'docs', 'jupyter'])
        cpSync(join(root, part), learner.path(part), { recursive: true })
      // Its cells are those of the English one, checks no lab, and starts a cluster.
      rmSync(learner.path('notebooks', 'ko', 'same-pipeline-on-flink.ipynb'))
      cpSync(learner.path('solutions'), learner.path('labs'), { recursive: true })
      symlinkSync(join(root, '.venv'), learner.path('.venv'))
      const { code, stdout, stderr } = await learner.run('book', '--lang', 'ko', '--out', learner.path('book'))
      expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: expect.stringContaining('index.html'), stderr: '' })
      for (const { name, number, file } of labs) {
        if (number === '0' || file !== 'lab') continue
        const page = readFileSync(learner.path('book', `${name}.html`), 'utf8')
        expect([name, /labs\/.*\n(.*\n)+\d개 모두 맞다/.test(page)]).toEqual([name, true])
      }
    } finally {
      learner.leave()
    }
  }, 1_200_000)

  test('a cell that fails is named by its number and message', async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'yeoul-notebook-')))
    const file = join(folder, 'failing.ipynb')
    const cell = (source: string) => ({
      cell_type: 'code',
      id: source,
      source,
      metadata: {},
      outputs: [],
      execution_count: null,
    })
    const cells = [
      { cell_type: 'markdown', id: 'text', source: 'text', metadata: {} },
      cell('1'),
      cell("throw new Error('no')"),
    ]
    writeFileSync(file, JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }))
    const execute = [join(root, 'tools', 'notebooks', 'execute.py'), file]
    const { stdout } = await promisify(execFile)(findPython(), execute, {
      env: jupyterEnvironment(join(folder, 'jupyter')),
    })
    expect(JSON.parse(stdout)).toMatchObject({ failure: { cell: 2, message: expect.stringContaining('Error: no') } })
    rmSync(folder, { recursive: true, force: true })
  })

  test('what needs a program that this machine lacks is left out, and says which', async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'yeoul-notebook-')))
    for (const program of ['node', 'sh']) {
      const { stdout } = await promisify(execFile)('which', [program])
      symlinkSync(stdout.trim(), join(folder, program))
    }
    const { CI: _, ...environment } = jupyterEnvironment(join(folder, 'jupyter'))
    const env = { ...environment, PATH: folder, XDG_CACHE_HOME: folder }
    const { stdout } = await promisify(execFile)(
      findPython(),
      [join(root, 'tools', 'notebooks', 'execute.py'), join(root, 'notebooks', 'same-pipeline-on-flink.ipynb')],
      { env },
    )
    expect(JSON.parse(stdout).missing).toMatch(
      /^flink: cannot run on this machine yet; install Java 17 \(java\): apt install /,
    )
    rmSync(folder, { recursive: true, force: true })
  })

  test('Ctrl-C ends it, without a word', async () => {
    const child = startYeoul(root, ['notebooks', 'windows-and-triggers'])
    const said = Promise.all([text(child.stdout), text(child.stderr)])
    let python: number | undefined
    while (python === undefined) {
      await pause(50)
      ;[python] = childrenOf(child.pid as number)
    }
    while (childrenOf(python).length === 0) await pause(50)
    const [kernel] = childrenOf(python) as [number]
    child.kill('SIGINT')
    expect(await once(child, 'close')).toEqual([130, null])
    expect(await said).toEqual(['', ''])
    while (isAlive(kernel)) await pause(50)
  })
})
