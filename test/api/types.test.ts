import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

const root = join(import.meta.dirname, '..', '..')
const compilers = { 'TypeScript 5.0.4': 'typescript5', 'the newest TypeScript': 'typescript' }
const stricter = ['--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess']
const emitting = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly']

/** What a compiler says of the programs, not of the library behind them, which has settings of its own. */
async function complaints(compiler: string, options: readonly string[]): Promise<readonly string[]> {
  const tsc = join(root, 'node_modules', compiler, 'bin', 'tsc')
  const run = promisify(execFile)(process.execPath, [tsc, '-p', import.meta.dirname, '--pretty', 'false', ...options], {
    cwd: import.meta.dirname,
    maxBuffer: 1e8,
  })
  const { stdout } = await run.catch((failure: { stdout: string }) => failure)
  return stdout.split('\n').filter(line => /^(programs|types)\//.test(line))
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yeoul-api-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe.each(Object.entries(compilers))('under %s', (_, compiler) => {
  test('the programs compile, what must not compile does not, and all is inferred as it says', async () => {
    expect(await complaints(compiler, [])).toEqual([])
  }, 120_000)

  test('so they do with stricter settings; and what a program exports can be named, its types being public', async () => {
    const emitted = join(folder, compiler)
    const emit = [...emitting, '--outDir', emitted, '--rootDir', root]
    expect(await complaints(compiler, [...stricter, ...emit])).toEqual([])
    const programs = join(emitted, 'test', 'api', 'programs')
    const texts = await Promise.all((await readdir(programs)).map(name => readFile(join(programs, name), 'utf8')))
    expect(texts.length).toBeGreaterThanOrEqual(9)
    for (const text of texts) expect(text).not.toMatch(/import\("[^"]*\/lib\//)
  }, 120_000)
})

test('a mistake is marked at the step that makes it', async () => {
  const wrong = await readFile(join(import.meta.dirname, 'types', 'wrong.ts'), 'utf8')
  expect(wrong.match(/@ts-expect-error \d+/g)).toHaveLength(48)
})
