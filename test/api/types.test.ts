import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

const root = join(import.meta.dirname, '..', '..')
const compilers = { 'TypeScript 5.0.4': 'typescript5', 'the newest TypeScript': 'typescript' }
const stricter = ['--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess']

/** What a compiler says of the programs, not of the library behind them, which has settings of its own. */
async function complaints(compiler: string, options: readonly string[]): Promise<readonly string[]> {
  const tsc = join(root, 'node_modules', compiler, 'bin', 'tsc')
  const run = promisify(execFile)(process.execPath, [tsc, '-p', import.meta.dirname, '--pretty', 'false', ...options], {
    cwd: import.meta.dirname,
    maxBuffer: 1e8,
  })
  const { stdout } = await run.catch((failure: { stdout: string }) => failure)
  return stdout.split('\n').filter(line => /^(programs|types|pending)\//.test(line))
}

describe.each(Object.entries(compilers))('under %s', (_, compiler) => {
  test('the programs compile, what must not compile does not, and all is inferred as it says', async () => {
    expect(await complaints(compiler, [])).toEqual([])
  }, 120_000)
  test('the same with exact optional properties and unchecked indexes', async () => {
    expect(await complaints(compiler, stricter)).toEqual([])
  }, 120_000)
})

describe('declarations', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yeoul-api-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  test('whatever a program exports can be named: its types are public', async () => {
    const emit = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--outDir', folder, '--rootDir', root]
    expect(await complaints('typescript5', emit)).toEqual([])
    const emitted = join(folder, 'test', 'api', 'programs')
    const texts = await Promise.all((await readdir(emitted)).map(name => readFile(join(emitted, name), 'utf8')))
    expect(texts.length).toBeGreaterThanOrEqual(9)
    for (const text of texts) expect(text).not.toMatch(/import\("[^"]*\/lib\//)
  }, 120_000)
})

test('a mistake is marked at the step that makes it', async () => {
  const wrong = await readFile(join(import.meta.dirname, 'types', 'wrong.ts'), 'utf8')
  expect(wrong.match(/@ts-expect-error \d+/g)).toHaveLength(48)
})
