import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { firstProgram } from './readme.ts'
import { copyOfTheRepository, emptyFolder, node, npm, root, run } from './workshop.ts'

// Packing, installing and two compilers: seconds each, more on a busy machine.
const patience = 120_000

describe('the tarball of npm pack, in an empty project', () => {
  const { program, printed } = firstProgram(readFileSync(join(root, 'README.md'), 'utf8'))
  const sources = readFileSync(join(root, 'lib', 'package.json'), 'utf8')
  let repository: string
  let project: string
  let files: string[]
  let entries: string[]

  beforeAll(() => {
    repository = copyOfTheRepository()
    const lib = join(repository, 'lib')
    const packed = JSON.parse(npm(lib, 'pack', '--json'))
    const { filename, files: all } = (Array.isArray(packed) ? packed[0] : Object.values(packed)[0]) as {
      filename: string
      files: { path: string }[]
    }
    files = all.map(({ path }) => path)
    entries = files
      .flatMap(path => /^dist\/(index|charts\/charts|io\/[^/]+)\.js$/.exec(path)?.[1] ?? [])
      .map(name => (name === 'index' ? 'yeoul' : `yeoul/${name.replace('charts/', '')}`))
    project = emptyFolder('project')
    writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
    npm(project, 'install', join(lib, filename), '--prefer-offline', '--no-audit', '--no-fund')
    writeFileSync(join(project, 'pipeline.ts'), program)
    // Were the declarations not found, all would be `any`, and nothing wrong.
    const wrong = "import { Pipeline } from 'yeoul'\n// @ts-expect-error\nnew Pipeline().noSuchThing()\n"
    writeFileSync(join(project, 'wrong.ts'), wrong)
    writeFileSync(join(project, 'entries.ts'), entries.map(name => `export type {} from '${name}'\n`).join(''))
  }, patience)

  afterAll(() => {
    for (const folder of [repository, project]) if (folder) rmSync(folder, { recursive: true, force: true })
  })

  test('leaves the sources as they were', () => {
    expect(readFileSync(join(repository, 'lib', 'package.json'), 'utf8')).toBe(sources)
    expect(existsSync(join(repository, 'lib', 'dist'))).toBe(false)
  })

  test('puts the sources right after an npm pack that was killed', () => {
    const lib = join(repository, 'lib')
    const packed = readFileSync(join(project, 'node_modules', 'yeoul', 'package.json'), 'utf8')
    renameSync(join(lib, 'package.json'), join(lib, '.package.json.source'))
    writeFileSync(join(lib, 'package.json'), packed)
    npm(lib, 'run', 'postpack')
    expect(readFileSync(join(lib, 'package.json'), 'utf8')).toBe(sources)
  })

  test('holds JavaScript, declarations, a lock of Python packages, the licence and the README', () => {
    const lock = 'dist/portable/engines/dataflow-requirements.lock'
    expect(files).toEqual(
      expect.arrayContaining(['LICENSE', 'README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts', lock]),
    )
    expect(
      files.filter(path => !/^dist\/.*(\.js|\.d\.ts|\.lock)$|^(LICENSE|README\.md|package\.json)$/.test(path)),
    ).toEqual([])
  })

  test(
    "runs the README's pipeline",
    () => {
      expect(node(project, 'pipeline.ts').trimEnd()).toBe(printed.trimEnd())
    },
    patience,
  )

  test(
    'gives each entry of its exports',
    () => {
      const load = `for (const name of ${JSON.stringify(entries)}) if (!Object.keys(await import(name)).length) console.log(name)`
      expect(entries).toEqual(expect.arrayContaining(['yeoul', 'yeoul/charts']))
      expect(node(project, '--input-type=module', '--eval', load)).toBe('')
    },
    patience,
  )

  const compilers = { newest: 'typescript', '5.0.4': 'typescript5' }
  for (const [version, folder] of Object.entries(compilers)) {
    for (const resolution of ['bundler', 'nodenext']) {
      test(
        `type-checks under TypeScript ${version}, ${resolution}`,
        () => {
          // Neither @types/node nor skipLibCheck: the declarations must stand on their own.
          const module = resolution === 'bundler' ? 'esnext' : 'nodenext'
          const options = { strict: true, noEmit: true, target: 'es2022', lib: ['es2023', 'dom'], types: [], module }
          const compilerOptions = { ...options, moduleResolution: resolution }
          writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }))
          run(project, process.execPath, [join(root, 'node_modules', folder, 'bin', 'tsc'), '-p', '.'])
        },
        patience,
      )
    }
  }
})
